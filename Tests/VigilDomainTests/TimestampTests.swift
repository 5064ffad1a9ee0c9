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
}

struct WindowLengthTests {
    @Test(
        "a moment lies in its calendar window",
        arguments: [
            (WindowLength.hour, "1997-09-27T14:00:00Z", "1997-09-27T15:00:00Z"),
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
}
