import VigilDomain
import VigilStatistics

/// The tests of two versions on the same rows.
struct PairedTests {
    let first: VersionRows
    let second: VersionRows
    let seed: UInt64

    /// A metric's difference with the test that fits it.
    func difference(_ metric: MetricID, _ a: MetricMeasurement, _ b: MetricMeasurement) -> VersionComparison.Difference
    {
        var found = VersionComparison.Difference(
            metric: metric, first: a.value, second: b.value, difference: b.value - a.value,
            test: "there is no paired test of it")
        // What a test cannot take, such as too few rows, leaves the difference without one.
        if let test = try? test(metric) {
            found.interval = test.interval
            found.pValue = test.pValue
            found.test = test.words
        }
        return found
    }

    /// How many rows, or queries, the metric rests on; `nil` where it is not made of rows.
    func units(of metric: MetricID) -> Int? {
        rows(metric, first).map(\.contributions.counted.count)
    }

    private struct Test {
        var interval: Interval
        var pValue: Double
        var words: String
    }

    private func rows(_ metric: MetricID, _ side: VersionRows) -> MetricRows? {
        MetricRows(metric, schema: side.schema, predictions: side.predictions, labels: side.labels)
    }

    private func test(_ metric: MetricID) throws(StatisticsError) -> Test? {
        guard let one = rows(metric, first), let two = rows(metric, second) else {
            guard let one = MetricSums(metric, first), let two = MetricSums(metric, second) else { return nil }
            return try bootstrap(one, two)
        }
        switch (one.contributions, two.contributions) {
        case (.area(let labels, let scores), .area(_, let others)):
            let areas = try AreaDifference.paired(labels: labels, first: scores, second: others)
            return Test(interval: areas.interval(), pValue: areas.pValue, words: "DeLong's paired test")
        case (.mean(let values), .mean(let others))
        where !one.isRoot && zip(values, others).allSatisfy({ $0.isNaN == $1.isNaN }):
            if (values + others).allSatisfy({ $0 == 0 || $0 == 1 || $0.isNaN }) {
                let test = try McNemarTest(values, others)
                let way = test.usualMethod == .exact ? "exact" : "chi-squared"
                return Test(
                    interval: test.interval(), pValue: test.pValue(), words: "McNemar's test (\(way))")
            }
            let test = try TTest.paired(others, values)
            let unit = one.unitRows == nil ? "rows" : "queries"
            return Test(
                interval: test.interval(), pValue: test.pValue(), words: "the paired t test over \(unit)")
        default:
            guard let one = MetricSums(one), let two = MetricSums(two) else { return nil }
            return try bootstrap(one, two)
        }
    }

    private func bootstrap(_ one: MetricSums, _ two: MetricSums) throws(StatisticsError) -> Test? {
        let split = one.columns.count
        let result = try BootstrapComparison(seed: seed).compare(one.columns + two.columns) { sums in
            two.value(sums[split...]) - one.value(sums[..<split])
        }
        return result.map { result in
            Test(
                interval: result.interval, pValue: result.pValue,
                words: "a paired bootstrap (BCa, \(NumberText.count(BootstrapComparison().draws)) draws)")
        }
    }
}
