import Testing
import VigilDomain

struct TimestampTests {
    @Test(
        "a time is read and written in RFC 3339",
        arguments: [
            ("1970-01-01T00:00:00Z", Int64(0)),
            ("2000-02-29T12:34:56.789Z", 951_827_696_789),
            ("1969-12-31T23:59:59.999Z", -1),
            ("1997-09-27T00:00:00Z", 875_318_400_000),
            ("9999-12-31T23:59:59Z", 253_402_300_799_000),
        ] as [(String, Int64)])
    func roundTrip(text: String, milliseconds: Int64) {
        #expect(Timestamp(text)?.milliseconds == milliseconds)
        #expect(Timestamp(milliseconds: milliseconds).description == text)
    }

    @Test(
        "an offset, a space and missing seconds are understood",
        arguments: [
            "2026-05-01T12:30:00+02:00", "2026-05-01 10:30Z", "2026-05-01t10:30:00.0004z", "2026-05-01T05:00-0530",
        ])
    func variants(text: String) {
        #expect(Timestamp(text)?.description == "2026-05-01T10:30:00Z")
    }

    @Test("a time without a zone is refused with that reason", arguments: ["2026-05-01", "2026-05-01T10:30:00"])
    func withoutZone(text: String) {
        var text = text
        #expect(throws: TimestampError.noZone) { try text.withUTF8 { try Timestamp(rfc3339: $0) } }
    }

    @Test(
        "nonsense is not a time",
        arguments: [
            "", "yesterday", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-05-01T24:00:00Z",
            "2026-05-01T10:30:00Zx",
        ])
    func nonsense(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test("days and dates agree over four hundred years, both ways")
    func civilDates() {
        for days in stride(from: -80_000, through: 80_000, by: 1) {
            let date = CivilDate(daysSinceEpoch: days)
            #expect(date.daysSinceEpoch == days && date.isValid)
        }
    }

    @Test("advancing saturates instead of overflowing")
    func saturation() {
        #expect(Timestamp(milliseconds: .max).advanced(by: .seconds(1)).milliseconds == .max)
        #expect(Timestamp(milliseconds: .min).advanced(by: .seconds(-1)).milliseconds == .min)
    }

    @Test("a distance has its sign however far apart the moments are")
    func distance() {
        let (first, last) = (Timestamp(milliseconds: .min), Timestamp(milliseconds: .max))
        #expect(last.since(first) == .milliseconds(Int64.max) - .milliseconds(Int64.min))
        #expect(first.since(last) < .zero)
        #expect(Timestamp(milliseconds: 5).since(Timestamp(milliseconds: 7)) == .milliseconds(-2))
    }

    @Test("the supported moments are those of the years 1 to 9999")
    func supported() {
        #expect("\(Timestamp.supported.lowerBound)" == "0001-01-01T00:00:00Z")
        #expect("\(Timestamp.supported.upperBound)" == "9999-12-31T23:59:59.999Z")
        // 719,162 days from 0001-01-01 to 1970-01-01, 2,932,897 from there to 10000-01-01, both as Python counts them.
        #expect(Timestamp.supported.lowerBound.milliseconds == -719_162 * 86_400_000)
        #expect(Timestamp.supported.upperBound.milliseconds == 2_932_897 * 86_400_000 - 1)
        #expect(Timestamp.supported.lowerBound.isSupported && Timestamp.supported.upperBound.isSupported)
        #expect(!Timestamp.supported.lowerBound.advanced(by: .milliseconds(-1)).isSupported)
        #expect(!Timestamp.supported.upperBound.advanced(by: .milliseconds(1)).isSupported)
        #expect(Timestamp(milliseconds: 0).supportFault == nil)
        #expect(Timestamp(milliseconds: .max).supportFault?.contains("0001-01-01T00:00:00Z to 9999-12-31") == true)
    }
}

struct WindowLengthTests {
    @Test(
        "a moment lies in its calendar window",
        arguments: [
            (WindowLength.minute, "1997-09-27T14:10:00Z", "1997-09-27T14:11:00Z"),
            (.hour, "1997-09-27T14:00:00Z", "1997-09-27T15:00:00Z"),
            (.sixHours, "1997-09-27T12:00:00Z", "1997-09-27T18:00:00Z"),
            (.day, "1997-09-27T00:00:00Z", "1997-09-28T00:00:00Z"),
            (.week, "1997-09-22T00:00:00Z", "1997-09-29T00:00:00Z"),
            (.month, "1997-09-01T00:00:00Z", "1997-10-01T00:00:00Z"),
            (.quarter, "1997-07-01T00:00:00Z", "1997-10-01T00:00:00Z"),
        ] as [(WindowLength, String, String)])
    func windows(length: WindowLength, start: String, end: String) throws {
        let moment = try #require(Timestamp("1997-09-27T14:10:00Z"))
        let window = length.window(containing: moment)
        #expect(window.start.description == start)
        #expect(window.end.description == end)
    }

    @Test("windows tile the time line, before 1970 too", arguments: WindowLength.allCases)
    func tiling(length: WindowLength) {
        var moment = Timestamp(milliseconds: -63_000_000_123)
        for _ in 0..<60 {
            let window = length.window(containing: moment)
            #expect(window.contains(moment))
            #expect(length.window(containing: window.start) == window)
            #expect(length.window(containing: window.end).start == window.end)
            moment = window.end.advanced(by: .seconds(3599))
        }
    }

    static let extremes: [Int64] = [
        .min, .min + 1, .min + 3_600_000, .min + 86_400_000 * 100, -9_000_000_000_000_000_000, -(1 << 53), 1 << 53,
        9_000_000_000_000_000_000, .max - 86_400_000 * 100, .max - 3_600_000, .max - 1, .max,
    ]

    @Test("any moment has a window, cut short at most where moments end", arguments: WindowLength.allCases, extremes)
    func anyMoment(length: WindowLength, milliseconds: Int64) {
        let moment = Timestamp(milliseconds: milliseconds)
        let window = length.window(containing: moment)
        #expect(window.start <= moment && window.start < window.end)
        #expect(window.contains(moment) || window.end.milliseconds == .max)
        #expect(window.end.since(window.start) <= .days(92))
        #expect(!length.label(of: window).isEmpty)
    }

    @Test("the first and last supported moments lie in whole windows", arguments: WindowLength.allCases)
    func supported(length: WindowLength) {
        for moment in [Timestamp.supported.lowerBound, Timestamp.supported.upperBound] {
            let window = length.window(containing: moment)
            #expect(window.contains(moment))
            #expect(length.window(containing: window.end.advanced(by: .milliseconds(-1))) == window)
            #expect(length.window(containing: window.start) == window)
        }
    }
}
