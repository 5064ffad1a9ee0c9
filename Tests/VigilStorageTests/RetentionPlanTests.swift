import Testing
import VigilDomain

@testable import VigilStorage

@Suite("What retention lets go")
struct RetentionPlanTests {
    /// 2026-03-02, a Monday.
    private static let monday = Timestamp(milliseconds: 1_772_409_600_000)

    private static func day(_ day: Double) -> Timestamp {
        monday.advanced(by: .milliseconds(Int64(day * 86_400_000)))
    }

    /// A segment of ten bytes for every day of some, from six to eighteen o'clock.
    private static func spans(_ days: Range<Int>, version: String = "1", bytes: Int = 10) -> [StoredSpan] {
        days.map {
            StoredSpan(version: version, times: day(Double($0) + 0.25)...day(Double($0) + 0.75), bytes: bytes)
        }
    }

    private static func version(
        _ window: WindowLength = .day, version: String = "1", least: Duration = .days(7), keptFrom: Timestamp? = nil
    ) -> RetentionPlan.Version {
        RetentionPlan.Version(version: version, window: window, least: least, keptFrom: keptFrom)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var policy: RetentionPolicy
        var versions: [RetentionPlan.Version]
        var spans: [StoredSpan] = RetentionPlanTests.spans(0..<40)
        /// Days after the Monday.
        var newest = 40.5
        /// By version, in days after the Monday; none where it stays as it is.
        var expected: [String: Double]

        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "nothing without a limit", policy: .everything, versions: [version()], expected: [:]),
        Case(
            name: "whole windows by age", policy: RetentionPolicy(days: 10), versions: [version()], expected: ["1": 30]),
        Case(
            name: "never the id horizon or windows that wait for labels, however short the age",
            policy: RetentionPolicy(days: 1), versions: [version(least: .days(21))], expected: ["1": 19]),
        Case(
            name: "weeks from Mondays", policy: RetentionPolicy(days: 10), versions: [version(.week)],
            expected: ["1": 28]),
        Case(
            name: "days of windows of an hour", policy: RetentionPolicy(days: 10), versions: [version(.hour)],
            expected: ["1": 30]),
        Case(
            name: "what is gone does not come back with a longer age", policy: RetentionPolicy(days: 30),
            versions: [version(keptFrom: day(20))], expected: [:]),
        Case(
            name: "the oldest until the rest fits", policy: RetentionPolicy(bytes: 300), versions: [version()],
            expected: ["1": 10]),
        Case(
            name: "nothing by size while it fits", policy: RetentionPolicy(bytes: 400), versions: [version()],
            expected: [:]),
        Case(
            name: "by size only what may go", policy: RetentionPolicy(bytes: 10), versions: [version()],
            expected: ["1": 33]),
        Case(
            name: "by size whole weeks", policy: RetentionPolicy(bytes: 300), versions: [version(.week)],
            expected: ["1": 14]),
        Case(
            name: "age first, then size", policy: RetentionPolicy(days: 20, bytes: 150), versions: [version()],
            expected: ["1": 25]),
        Case(
            name: "the oldest of all versions", policy: RetentionPolicy(bytes: 400),
            versions: [version(), version(version: "2")], spans: spans(0..<30) + spans(10..<30, version: "2"),
            expected: ["1": 10]),
        Case(
            name: "both versions where they served together", policy: RetentionPolicy(bytes: 300),
            versions: [version(), version(version: "2")], spans: spans(0..<30) + spans(10..<30, version: "2"),
            expected: ["1": 15, "2": 15]),
        Case(
            name: "a segment that reaches beyond a window counts until its last window goes",
            policy: RetentionPolicy(bytes: 15), versions: [version()],
            spans: [StoredSpan(version: "1", times: day(0)...day(4.5), bytes: 10)] + spans(6..<7), expected: ["1": 5]),
        Case(
            name: "segments of outcomes count as those of predictions do", policy: RetentionPolicy(bytes: 400),
            versions: [version()], spans: spans(0..<40) + spans(0..<40, bytes: 2), expected: ["1": 7]),
        Case(
            name: "an age counts from the newest event",
            policy: RetentionPolicy(days: 100), versions: [version()], newest: 1000.5, expected: ["1": 900]),
    ]

    @Test("decided by age, size and horizons", arguments: cases)
    func decides(_ example: Case) {
        let plan = RetentionPlan(
            example.policy, newest: Self.day(example.newest), versions: example.versions, spans: example.spans)
        let found = Dictionary(plan.cuts.map { ($0.version, $0.keptFrom) }) { first, _ in first }
        #expect(found == example.expected.mapValues(Self.day))
        #expect(plan.isEmpty == example.expected.isEmpty)
        let left = example.spans.filter { span in
            let kept = found[span.version] ?? example.versions.first { $0.version == span.version }?.keptFrom
            return kept.map { span.times.upperBound >= $0 } ?? true
        }
        #expect(plan.bytesLeft == left.reduce(0) { $0 + $1.bytes })
    }

    @Test("what is kept in any case is the longest of the horizons and of what an open window is compared with")
    func least() throws {
        var schema = ModelSchema(
            model: try ModelName("m"), task: .regression, features: [], window: .day, labelHorizon: .days(2))
        #expect(RetentionPlan.least(schema, idHorizon: .days(7)) == .days(7))
        schema.labelHorizonSeconds = 30 * 86_400
        #expect(RetentionPlan.least(schema, idHorizon: .days(7)) == .days(31))
        var policy = DriftPolicy()
        policy.comparison = .trailing(windows: 60)
        schema.drift = policy
        #expect(RetentionPlan.least(schema, idHorizon: .days(7)) == .days(61))
    }
}
