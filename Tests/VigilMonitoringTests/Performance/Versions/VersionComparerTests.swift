import Testing
import VigilDomain
import VigilStatistics

@testable import VigilMonitoring

@Suite("Version comparison")
struct VersionComparerTests {
    /// Two classifiers of the same rows; the second is right more often by so much.
    private static func pair(
        rows: Int, gain: Double, _ random: inout SplitMix64
    ) -> (first: VersionRows, second: VersionRows) {
        var schemas = (Fixtures.schema(.binaryClassification), Fixtures.schema(.binaryClassification))
        schemas.0.version = "1"
        schemas.1.version = "2"
        var batches = (Tables.batch(schemas.0, rows: rows), Tables.batch(schemas.1, rows: rows))
        var labels: [Double] = []
        for row in 0..<rows {
            let label: Double = random.uniform() < 0.4 ? 1 : 0
            labels.append(label)
            let difficulty = random.uniform()
            func score(_ share: Double) -> Double {
                let isRight = difficulty < share
                let distance = 0.5 * random.uniform()
                return isRight == (label == 1) ? 0.5 + distance : 0.499 - 0.99 * distance
            }
            batches.0.scores[row] = score(0.75)
            batches.1.scores[row] = score(0.75 + gain)
        }
        let column = Column.numeric(NumericColumn(labels))
        return (
            VersionRows(schema: schemas.0, predictions: batches.0, labels: column),
            VersionRows(schema: schemas.1, predictions: batches.1, labels: column)
        )
    }

    @Test("a better version is told by the test that fits each metric")
    func better() throws {
        var random = SplitMix64(seed: 51)
        let (first, second) = Self.pair(rows: 400, gain: 0.08, &random)
        let found = try VersionComparer().paired(first, second)
        #expect(found.verdict == .secondIsBetter && found.isPaired && found.firstRows == 400)
        let main = try #require(found.metrics.first)
        #expect(main.metric == .accuracy && main.test == "McNemar's test (chi-squared)")
        #expect(isClose(main.difference, main.second - main.first) && main.adjustedPValue == main.pValue)
        #expect(found.sentence.hasPrefix("2 is better than 1: accuracy higher by 0.0"))
        #expect(found.sentence.hasSuffix("McNemar's test (chi-squared)."))
        let tests = Dictionary(uniqueKeysWithValues: found.metrics.map { ($0.metric, $0) })
        #expect(tests[.rocAUC]?.test == "DeLong's paired test")
        #expect(tests[.recall]?.test.hasPrefix("McNemar's test") == true)
        #expect(tests[.brierScore]?.test == "the paired t test over rows")
        #expect(tests[.f1]?.test == "a paired bootstrap (BCa, 2,000 draws)")
        #expect(tests[.matthewsCorrelation]?.interval != nil && tests[.averagePrecision]?.pValue == nil)
        for metric in found.metrics.dropFirst() where metric.pValue != nil {
            #expect(try #require(metric.adjustedPValue) >= metric.pValue ?? 2)
        }
        let turned = try VersionComparer().paired(second, first)
        #expect(turned.verdict == .firstIsBetter && turned.main?.pValue == main.pValue)
        #expect(turned.sentence.hasPrefix("2 is better than 1: accuracy lower by 0.0"))
    }

    @Test(
        "the bootstrap's estimate is the difference of the catalog's values",
        arguments: [
            MetricID.f1, .precision, .balancedAccuracy, .matthewsCorrelation,
        ])
    func sums(metric: MetricID) throws {
        var random = SplitMix64(seed: 52)
        let (first, _) = Self.pair(rows: 150, gain: 0, &random)
        let rows = MetricRows(
            metric, schema: first.schema, predictions: first.predictions, labels: first.labels)
        let sums = try #require(rows.flatMap { MetricSums($0) } ?? MetricSums(metric, first))
        let totals = sums.columns.map { $0.reduce(0, +) }
        let table = try LabelledTable(
            schema: first.schema, predictions: first.predictions, labels: first.labels)
        #expect(isClose(sums.value(totals[...]), Tables.number(metric, table)))
    }

    @Test("equal versions show no difference, and what is ruled out is said")
    func equal() throws {
        var random = SplitMix64(seed: 53)
        let (first, second) = Self.pair(rows: 300, gain: 0, &random)
        let found = try VersionComparer().paired(first, second, names: ("A", "B"))
        guard case .noDifference(let bound) = found.verdict else {
            Issue.record("\(found.verdict)")
            return
        }
        #expect(bound < 0.08)
        #expect(found.sentence.hasPrefix("No difference of A and B in accuracy was shown; one of more than 0.0"))
        let few = try VersionComparer().paired(first.rows(Array(0..<20)), second.rows(Array(0..<20)))
        #expect(few.verdict == .notEnoughData(have: 20, need: 30))
        #expect(few.sentence.contains("20 labelled rows, at least 30"))
    }

    @Test("regressions: MAE by the paired t test, RMSE and R² by a bootstrap")
    func regression() throws {
        var random = SplitMix64(seed: 54)
        let schema = Fixtures.schema(.regression)
        var (one, two) = (Tables.batch(schema, rows: 200), Tables.batch(schema, rows: 200))
        let labels = (0..<200).map { _ in 10 * random.uniform() }
        one.predictions = .numeric(NumericColumn(labels.map { $0 + random.normal() }))
        two.predictions = .numeric(NumericColumn(labels.map { $0 + 0.6 * random.normal() }))
        let column = Column.numeric(NumericColumn(labels))
        let found = try VersionComparer().paired(
            VersionRows(schema: schema, predictions: one, labels: column),
            VersionRows(schema: schema, predictions: two, labels: column), names: ("A", "B"))
        #expect(found.verdict == .secondIsBetter && found.mainMetric == .meanAbsoluteError)
        let tests = Dictionary(uniqueKeysWithValues: found.metrics.map { ($0.metric, $0) })
        #expect(tests[.meanAbsoluteError]?.test == "the paired t test over rows")
        for metric in [MetricID.rootMeanSquaredError, .rSquared] {
            let difference = try #require(tests[metric])
            let interval = try #require(difference.interval)
            #expect(interval.lower < difference.difference && difference.difference < interval.upper)
            #expect(try #require(difference.pValue) < 0.01)
        }
    }

    @Test("rows are joined by id, in the first side's order")
    func joined() {
        var random = SplitMix64(seed: 55)
        var (first, second) = Self.pair(rows: 6, gain: 0, &random)
        second = second.rows([5, 3, 1, 0])
        second.predictions.ids[3] = "p9"
        first.predictions.ids[4] = "p3"
        let (one, two) = VersionRows.joined(first, second)
        #expect(one.predictions.ids == ["p1", "p3", "p5"] && two.predictions.ids == ["p1", "p3", "p5"])
        #expect(one.labels.count == 3)
    }

    @Test("versions that answered different rows are compared without pairs")
    func unpaired() throws {
        var random = SplitMix64(seed: 56)
        let first = try Tables.confusion(300, 60, 100, 540)
        let second = try Tables.confusion(340, 40, 60, 560)
        let found = VersionComparer().unpaired(first, second, names: ("A", "B"))
        #expect(found.verdict == .secondIsBetter && !found.isPaired)
        let main = try #require(found.main)
        // Shares of 840 and 900 of 1000; SciPy: 2 norm.sf(0.06 / sqrt(0.87 · 0.13 · 2 / 1000)).
        #expect(isClose(try #require(main.pValue), 6.624739218326124e-05) && main.test == "the two-proportion test")
        #expect(found.metrics.first { $0.metric == .f1 }?.test == "the normal test with the metric's errors")
        let labels = (0..<100).map { _ in random.normal() }
        let worse = try Tables.regression(labels: labels, predictions: labels.map { $0 + 2 * random.normal() })
        let good = try Tables.regression(labels: labels, predictions: labels.map { $0 + random.normal() })
        let errors = VersionComparer().unpaired(worse, good)
        #expect(errors.main?.test == "Welch's t test" && errors.verdict == .secondIsBetter)
        #expect(errors.sentence.contains("mean absolute error lower by"))
    }
}
