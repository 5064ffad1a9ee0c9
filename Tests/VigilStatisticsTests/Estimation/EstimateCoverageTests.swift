import Testing
import VigilStatistics

/// Whether the bands hold the realised metric as often as they say, when scores mean what they meant.
@Suite("The bands of estimated performance")
struct EstimateCoverageTests {
    typealias Rows = BinaryPerformanceEstimatorTests.Rows

    struct Metric: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var estimate: @Sendable (ExpectedOutcomes) -> EstimateOutcome
        var realized: @Sendable (Rows) throws -> MetricOutcome
    }

    static let metrics: [Metric] = [
        confusion("accuracy", \.accuracy, \.accuracy), confusion("precision", \.precision, \.precision),
        confusion("recall", \.recall, \.recall), confusion("specificity", \.specificity, \.specificity),
        confusion("F1", \.f1, \.f1),
        Metric(testDescription: "ROC AUC", estimate: \.rocAUC, realized: { try $0.byLabel.rocAUC() }),
        Metric(
            testDescription: "average precision", estimate: \.averagePrecision,
            realized: { try $0.byLabel.averagePrecision() }),
        Metric(
            testDescription: "Brier score", estimate: \.brierScore,
            realized: { try ProbabilityLosses(labels: $0.labels, scores: $0.scores).brierScore }),
        Metric(
            testDescription: "log loss", estimate: \.logLoss,
            realized: { try ProbabilityLosses(labels: $0.labels, scores: $0.scores).logLoss }),
    ]

    private static func confusion(
        _ name: String, _ estimate: @escaping @Sendable (ExpectedOutcomes) -> EstimateOutcome,
        _ value: @escaping @Sendable (ConfusionCounts) -> MetricOutcome
    ) -> Metric {
        Metric(testDescription: name, estimate: estimate) {
            value(try ConfusionCounts(labels: $0.labels, scores: $0.predictions, threshold: 0.5))
        }
    }

    /// The share of windows whose realised metric lies within the band, and the mean of the difference over its error.
    private func coverage(
        _ metric: Metric, runs: Int, referenceRows: Int, rows: Int,
        chance: @escaping (Double) -> Double, calibrates: Bool
    ) throws -> (share: Double, bias: Double) {
        var held = 0
        var sum = 0.0
        for run in 0..<runs {
            let reference = Rows(referenceRows, seed: UInt64(1000 + run), chance: chance)
            let curve = try #require(CalibrationCurve(try reference.byLabel))
            let estimator = BinaryPerformanceEstimator(curve: curve, isCalibrated: calibrates)
            // More of the window's scores are high than of the reference's: covariate shift.
            let window = Rows(rows, seed: UInt64(500_000 + run), score: { $0.squareRoot() }, chance: chance)
            let estimate = try #require(metric.estimate(estimator.expected(try window.byPrediction)).estimate)
            let realized = try #require(metric.realized(window).value)
            if estimate.lower95 <= realized && realized <= estimate.upper95 { held += 1 }
            sum += (estimate.value - realized) / estimate.standardError
        }
        return (Double(held) / Double(runs), sum / Double(runs))
    }

    @Test(
        "hold the realised metric in 95 of 100 windows with a map from few reference rows", .tags(.simulation),
        arguments: metrics)
    func calibrated(_ metric: Metric) throws {
        let runs = 200
        let found = try coverage(
            metric, runs: runs, referenceRows: 1000, rows: 300, chance: { 0.1 + 0.7 * $0 * $0 }, calibrates: true)
        // 95 % of 200 windows have a standard deviation of 1.5 %.
        #expect(found.share >= 0.905 && found.share <= 0.99, "\(found)")
        // A map follows its reference a little too closely, so that rankings and the log loss look better than they are.
        #expect(abs(found.bias) < 0.65, "\(found)")
    }

    @Test(
        "hold the realised metric in 95 of 100 windows with scores that mean what they say", .tags(.simulation),
        arguments: metrics)
    func asTheyAre(_ metric: Metric) throws {
        let found = try coverage(
            metric, runs: 200, referenceRows: 3000, rows: 300, chance: { $0 }, calibrates: false)
        #expect(found.share >= 0.905 && found.share <= 0.995, "\(found)")
        #expect(abs(found.bias) < 0.3, "\(found)")
    }

    @Test("would be too narrow without the reference's own error", .tags(.simulation))
    func fitErrorMatters() throws {
        var differences = MeanVariance()
        var sampling = 0.0
        var both = 0.0
        let runs = 300
        for run in 0..<runs {
            let reference = Rows(300, seed: UInt64(run), chance: { 0.1 + 0.7 * $0 * $0 })
            let curve = try #require(CalibrationCurve(try reference.byLabel))
            let window = Rows(900, seed: UInt64(90_000 + run), chance: { 0.1 + 0.7 * $0 * $0 })
            let expected = BinaryPerformanceEstimator(curve: curve).expected(try window.byPrediction)
            let estimate = try #require(expected.accuracy.estimate)
            let counts = try ConfusionCounts(labels: window.labels, scores: window.predictions, threshold: 0.5)
            differences.add(estimate.value - (try #require(counts.accuracy.value)))
            sampling += estimate.samplingError * estimate.samplingError / Double(runs)
            both += estimate.standardError * estimate.standardError / Double(runs)
        }
        let variance = try #require(differences.populationVariance)
        #expect(variance > 2 * sampling)
        #expect(agree(both / variance, 1, absolute: 0.3), "\(both) for \(variance)")
    }
}
