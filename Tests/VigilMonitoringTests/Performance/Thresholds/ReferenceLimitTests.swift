import Testing
import VigilDomain
import VigilStatistics

@testable import VigilMonitoring

@Suite("Reference limit")
struct ReferenceLimitTests {
    private static func measurement(_ value: Double, error: Double? = nil, count: Int) -> MetricMeasurement {
        MetricMeasurement(value: value, standardError: error, count: count)
    }

    @Test("a share has a lower limit that a bad window lies below")
    func share() throws {
        let limit = try #require(
            try ReferenceLimit(
                .accuracy, reference: Self.measurement(0.9, error: 0.003, count: 10_000), windows: [],
                falseAlarmRate: 0.01))
        let limits = limit.limits(rows: 500)
        let lower = try #require(limits.lower)
        #expect(limits.upper == nil && lower > 0.86 && lower < 0.87)
        // Errors are rare, so that the law leans to the bad side and the limit lies further out than the normal one.
        #expect(lower < 0.9 - 2.3263 * (0.09 / 500 + 0.003 * 0.003).squareRoot())
        #expect(limit.judge(Self.measurement(0.85, count: 500)) == .worse(limit: lower))
        #expect(limit.judge(Self.measurement(0.95, count: 500)) == .asReference(limit: lower))
        #expect(limit.judge(Self.measurement(0.2, count: 19)) == .notEnoughData(have: 19, need: 20))
        let perfect = try #require(
            try ReferenceLimit(
                .accuracy, reference: Self.measurement(1, error: 0, count: 1000), windows: [], falseAlarmRate: 0.01))
        #expect(try #require(perfect.limits(rows: 100).lower) < 1)
        #expect(try #require(perfect.limits(rows: 100).lower) > 0.97)
    }

    @Test("an error has an upper limit, a signed one both, and windows that differ widen them")
    func sides() throws {
        let reference = Self.measurement(2, error: 0.02, count: 5000)
        func limit(_ metric: MetricID, _ values: [Double] = []) throws -> ReferenceLimit {
            try #require(
                try ReferenceLimit(
                    metric, reference: reference, windows: values.map { Self.measurement($0, count: 500) },
                    falseAlarmRate: 0.05))
        }
        let plain = try #require(try limit(.meanAbsoluteError).limits(rows: 500).upper)
        let wide = try limit(.meanAbsoluteError, [1.5, 2.5, 2.2, 1.8, 2.4, 1.6, 2.1, 1.9])
        #expect(wide.band.windows == 8 && wide.band.betweenVariance > 0.1)
        #expect(try #require(wide.limits(rows: 500).upper) > plain + 0.4)
        let both = try limit(.meanError).limits(rows: 500)
        #expect(try #require(both.lower) < 2 && both.upper ?? 0 > plain)
    }

    @Test("a baseline gives limits, from its own windows, that its windows keep")
    func baseline() throws {
        var random = SplitMix64(seed: 61)
        let schema = Fixtures.schema(.binaryClassification, window: .day)
        let rows = 4000
        var batch = Tables.batch(schema, rows: rows)
        batch.timestamps = (0..<rows).map { Int64($0 / 200) * 86_400_000 + Int64($0 % 200) * 1000 }
        var labels: [Double] = []
        for row in 0..<rows {
            batch.scores[row] = random.uniform()
            labels.append(random.uniform() < batch.scores[row] ? 1 : 0)
        }
        let baseline = Baseline(
            schema: schema, source: "test", setAt: Timestamp(milliseconds: 0), predictions: batch,
            labels: .numeric(NumericColumn(labels)))
        #expect(ReferenceLimit.windows(of: baseline).map(\.count) == Array(repeating: 200, count: 20))
        let limits = try ReferenceLimit.limits(of: baseline, falseAlarmRate: 0.01)
        #expect(limits[.kolmogorovSmirnov] == nil && limits[.labelRate] != nil)
        for metric in [MetricID.accuracy, .rocAUC, .f1, .brierScore, .logLoss] {
            let limit = try #require(limits[metric], "\(metric)")
            #expect(limit.band.windows == 20)
            let worse = ReferenceLimit.windows(of: baseline).count { rows in
                let table = try? LabelledTable(
                    schema: schema, predictions: batch.rows(rows),
                    labels: .numeric(NumericColumn(rows.map { labels[$0] })))
                guard let window = table.flatMap({ Tables.value(metric, $0).measurement }) else { return true }
                if case .worse = limit.judge(window) { return true }
                return false
            }
            #expect(worse <= 1, "\(metric)")
        }
        let flipped = try Tables.binary(labels: labels.map { 1 - $0 }, scores: batch.scores)
        let bad = try #require(Tables.value(.rocAUC, flipped).measurement)
        guard case .worse = try #require(limits[.rocAUC]).judge(bad) else {
            Issue.record("scores turned round are worse")
            return
        }
    }

    @Test("a value without an error has no limit, a rate outside its range is refused")
    func invalid() throws {
        #expect(
            try ReferenceLimit(
                .kolmogorovSmirnov, reference: Self.measurement(0.5, count: 100), windows: [], falseAlarmRate: 0.01)
                == nil)
        for rate in [0, 0.5, .nan] {
            #expect(throws: DomainError.self) {
                try ReferenceLimit(
                    .accuracy, reference: Self.measurement(0.5, error: 0.1, count: 100), windows: [],
                    falseAlarmRate: rate)
            }
        }
        // One false alarm in 90 days, windows of a day.
        #expect(isClose(FalseAlarmBudget.standard.level(everyDays: 1), 1.0 / 90))
    }
}
