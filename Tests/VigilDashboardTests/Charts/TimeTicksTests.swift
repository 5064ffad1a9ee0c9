import Testing
import VigilDomain

@testable import VigilDashboard

@Suite("time axes have round moments")
struct TimeTicksTests {
    struct Axis: CustomTestStringConvertible, Sendable {
        var from: String
        var to: String
        var most: Int
        var labels: [String]
        var testDescription: String { "\(from) to \(to), \(most) marks" }
    }

    static let axes: [Axis] = [
        Axis(
            from: "1995-01-01T00:00:00Z", to: "1998-10-01T00:00:00Z", most: 10,
            labels: ["1995", "Jul", "1996", "Jul", "1997", "Jul", "1998", "Jul"]),
        Axis(
            from: "1994-10-01T00:00:00Z", to: "1995-10-01T00:00:00Z", most: 5,
            labels: ["Oct 1994", "1995", "Apr", "Jul"]),
        Axis(
            from: "1997-08-01T00:00:00Z", to: "1998-02-01T00:00:00Z", most: 10,
            labels: ["Aug 1997", "Sep", "Oct", "Nov", "Dec", "1998"]),
        Axis(
            from: "2026-05-01T00:00:00Z", to: "2026-05-05T00:00:00Z", most: 5,
            labels: ["1 May 2026", "2 May", "3 May", "4 May"]),
        Axis(
            from: "2026-05-01T06:00:00Z", to: "2026-05-02T06:00:00Z", most: 4,
            labels: ["1 May 06:00", "12:00", "18:00", "2 May"]),
        Axis(
            from: "2026-05-01T10:00:00Z", to: "2026-05-01T11:00:00Z", most: 4,
            labels: ["1 May 10:00", "10:15", "10:30", "10:45"]),
        Axis(
            from: "1950-01-01T00:00:00Z", to: "2050-01-01T00:00:00Z", most: 10,
            labels: ["1950", "1960", "1970", "1980", "1990", "2000", "2010", "2020", "2030", "2040"]),
    ]

    @Test("the marks are those a reader expects", arguments: axes)
    func labels(_ axis: Axis) throws {
        let range = TimeRange(
            start: try #require(Timestamp(axis.from)), end: try #require(Timestamp(axis.to)))
        #expect(TimeTicks.inside(range, atMost: axis.most).ticks.map(\.label) == axis.labels)
    }

    @Test("weeks begin on Monday, also before 1970")
    func weeks() throws {
        let range = TimeRange(
            start: try #require(Timestamp("1969-11-01T00:00:00Z")), end: try #require(Timestamp("1970-02-01T00:00:00Z"))
        )
        let ticks = TimeTicks.inside(range, atMost: 14).ticks
        #expect(ticks.count == 13)
        #expect(ticks.allSatisfy { ($0.moment.civilDate.daysSinceEpoch + 3) % 7 == 0 })
    }

    @Test("any stretch of time has few marks, all inside it")
    func anyRange() {
        var generator = SplitMix64(seed: 2)
        for _ in 0..<500 {
            let start = Int64.random(in: -3_000_000_000_000...3_000_000_000_000, using: &generator)
            var length = Int64.random(in: 1...1_000_000, using: &generator)
            for _ in 0..<Int.random(in: 0...6, using: &generator) { length *= 10 }
            let range = TimeRange(start: Timestamp(milliseconds: start), end: Timestamp(milliseconds: start + length))
            let ticks = TimeTicks.inside(range, atMost: 6).ticks
            #expect(ticks.count <= 6)
            #expect(ticks.allSatisfy { range.contains($0.moment) })
        }
    }

    static let extremes: [Int64] = [
        .min, .min + 1, -9_000_000_000_000_000_000, Timestamp.supported.lowerBound.milliseconds, 0,
        Timestamp.supported.upperBound.milliseconds, 9_000_000_000_000_000_000, .max - 1, .max,
    ]

    @Test("any two moments have an axis", arguments: extremes)
    func anyMoments(first: Int64) {
        for last in Self.extremes {
            let range = TimeRange(start: Timestamp(milliseconds: first), end: Timestamp(milliseconds: last))
            let ticks = TimeTicks.inside(range, atMost: 10).ticks
            #expect(ticks.count <= 10)
            #expect(ticks.allSatisfy { range.contains($0.moment) })
            let axis = TimeAxis(range: range)
            for moment in Self.extremes {
                #expect((0...100).contains(axis.percent(Timestamp(milliseconds: moment))))
            }
            #expect(!"\(axis.labels(below: 100))".isEmpty)
        }
    }

    @Test("all supported moments fit on one axis with marks")
    func supported() {
        let range = TimeRange(start: Timestamp.supported.lowerBound, end: Timestamp.supported.upperBound)
        #expect(TimeTicks.inside(range, atMost: 10).ticks.map(\.label).contains("5000"))
    }

    @Test("an axis of no length draws in the middle")
    func noLength() {
        let moment = Timestamp(milliseconds: 5)
        let axis = TimeAxis(range: TimeRange(start: moment, end: moment))
        #expect(axis.percent(moment) == 50)
    }
}
