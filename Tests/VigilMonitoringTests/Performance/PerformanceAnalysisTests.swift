import Testing
import VigilDomain
import VigilStatistics

@testable import VigilMonitoring

@Suite("The analysis of a stretch of time")
struct PerformanceAnalysisTests {
    private func binary(_ rows: Int, seed: UInt64) throws -> (PerformanceAnalysis, [Double], [Double]) {
        var random = SplitMix64(seed: seed)
        var schema = Fixtures.schema(.binaryClassification)
        schema.businessValue = BusinessValue(truePositive: 20, falsePositive: -5)
        var batch = Tables.batch(schema, rows: rows)
        batch.scores = (0..<rows).map { _ in (random.uniform() * 1000).rounded() / 1000 }
        batch.predictions = .numeric(NumericColumn(batch.scores.map { $0 >= 0.5 ? 1 : 0 }))
        let labels: [Double] = batch.scores.map {
            random.uniform() < 0.05 ? .nan : (random.uniform() < $0 * $0 ? 1 : 0)
        }
        let analysis = try PerformanceAnalysis(
            schema: schema, predictions: batch, labels: .numeric(NumericColumn(labels)))
        return (analysis, batch.scores, labels)
    }

    @Test("every threshold's cells are those of counting the rows")
    func thresholds() throws {
        for rows in [30, 3000] {
            let (analysis, scores, labels) = try binary(rows, seed: UInt64(rows))
            #expect(analysis.thresholds.count <= 102 && analysis.thresholds.count > 20)
            #expect(analysis.thresholds.first?.truePositives == 0 && analysis.thresholds.first?.falsePositives == 0)
            #expect(
                zip(analysis.thresholds, analysis.thresholds.dropFirst()).allSatisfy { $0.threshold > $1.threshold })
            for point in analysis.thresholds {
                let counted = try ConfusionCounts(labels: labels, scores: scores, threshold: point.threshold)
                #expect(point.truePositives == counted.truePositives && point.falsePositives == counted.falsePositives)
                #expect(point.falseNegatives == counted.falseNegatives && point.trueNegatives == counted.trueNegatives)
            }
            #expect(analysis.thresholds.last?.falseNegatives == 0 && analysis.thresholds.last?.trueNegatives == 0)
        }
    }

    @Test("best thresholds are no worse than the model's own, and the values of decisions move them")
    func best() throws {
        let (analysis, _, _) = try binary(5000, seed: 3)
        #expect(analysis.bestThresholds.map(\.metric) == [.accuracy, .f1, .balancedAccuracy, .businessValue])
        for best in analysis.bestThresholds { #expect(best.value >= (best.current ?? 0) - 1e-3) }
        // A call is worth making from a chance of 5 in 25 on, which scores promise at the root of 0.2.
        let value = try #require(analysis.bestThresholds.last)
        #expect(abs(value.threshold - 0.2.squareRoot()) < 0.08)
    }

    @Test("curves and cells hold every labelled row, and metrics are those of the catalog")
    func complete() throws {
        let (analysis, _, labels) = try binary(2000, seed: 4)
        let known = labels.count { !$0.isNaN }
        #expect(analysis.rows == 2000 && analysis.labelled == known)
        #expect(analysis.confusion?.counts.joined().reduce(0, +) == known)
        #expect(analysis.reliability.reduce(0) { $0 + $1.count } == known)
        #expect(analysis.gains.count == 10 && abs((analysis.gains.last?.gain ?? 0) - 1) < 1e-12)
        var schema = Fixtures.schema(.binaryClassification)
        schema.businessValue = BusinessValue()
        #expect(analysis.metrics.map(\.metric) == MetricCatalog.metrics(for: schema).map(\.descriptor.id))
    }

    @Test("of many classes the rarest are put together")
    func classes() throws {
        let schema = Fixtures.schema(.multiclassClassification)
        let names = (0..<400).map { row in row < 375 ? "c\(row % 15)" : "rare\(row)" }
        var batch = Tables.batch(schema, rows: 400)
        batch.predictions = .categorical(CategoricalColumn(names))
        let analysis = try PerformanceAnalysis(
            schema: schema, predictions: batch, labels: .categorical(CategoricalColumn(names.map { Optional($0) })))
        let confusion = try #require(analysis.confusion)
        #expect(confusion.classes.count == 21 && confusion.classes.last == "20 other classes")
        #expect(confusion.counts.joined().reduce(0, +) == 400)
        #expect((0..<15).allSatisfy { confusion.counts[$0][$0] == 25 } && confusion.counts[20][20] == 20)
    }

    @Test("without labels there is nothing to draw and no number")
    func unlabelled() throws {
        let schema = Fixtures.schema(.binaryClassification)
        let analysis = try PerformanceAnalysis(
            schema: schema, predictions: Tables.batch(schema, rows: 50), labels: .allMissing(.numeric, count: 50))
        #expect(analysis.labelled == 0 && analysis.thresholds.isEmpty && analysis.gains.isEmpty)
        #expect(analysis.reliability.isEmpty && analysis.bestThresholds.isEmpty)
    }
}
