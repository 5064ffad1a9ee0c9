import Testing
import VigilStatistics

@Suite("Performance of a binary classifier, estimated without labels")
struct BinaryPerformanceEstimatorTests {
    /// Rows whose chance of being positive is a function of the score.
    struct Rows {
        var scores: [Double] = []
        var predictions: [Double] = []
        var labels: [Double] = []

        init(_ count: Int, seed: UInt64, score: (Double) -> Double = { $0 }, chance: (Double) -> Double = { $0 }) {
            var random = SplitMix64(seed: seed)
            for _ in 0..<count {
                let value = score(random.uniform())
                scores.append(value)
                predictions.append(value >= 0.5 ? 1 : 0)
                labels.append(random.uniform() < chance(value) ? 1 : 0)
            }
        }

        var byLabel: ScoresByClass { get throws { try ScoresByClass(labels: labels, scores: scores) } }
        var byPrediction: ScoresByClass { get throws { try ScoresByClass(labels: predictions, scores: scores) } }
    }

    static func identity(_ rows: ScoresByClass) throws -> BinaryPerformanceEstimator {
        BinaryPerformanceEstimator(curve: try #require(CalibrationCurve(rows)), isCalibrated: false)
    }

    @Test("the confusion matrix is the sum of chances")
    func cells() throws {
        let scores = [0.9, 0.6, 0.2, 0.4, .nan]
        let estimator = try Self.identity(try ScoresByClass(labels: [1, 0], scores: [0.8, 0.1]))
        let expected = try estimator.expected(scores: scores, predictions: [1, 1, 0, 0, 1])
        #expect(expected.count == 4 && expected.excluded == 1)
        #expect(agree(expected.cells.truePositives, 1.5, absolute: 1e-12))
        #expect(agree(expected.cells.falsePositives, 0.5, absolute: 1e-12))
        #expect(agree(expected.cells.falseNegatives, 0.6, absolute: 1e-12))
        #expect(agree(expected.cells.trueNegatives, 1.4, absolute: 1e-12))
        let accuracy = try #require(expected.accuracy.estimate)
        #expect(agree(accuracy.value, 0.725, absolute: 1e-12))
        // (0.09 + 0.24 + 0.16 + 0.24) / 16
        #expect(agree(accuracy.samplingError, (0.73 / 16).squareRoot(), absolute: 1e-12))
        #expect(agree(expected.precision.value ?? .nan, 0.75, absolute: 1e-12))
        #expect(agree(expected.recall.value ?? .nan, 1.5 / 2.1, absolute: 1e-12))
        #expect(agree(expected.specificity.value ?? .nan, 1.4 / 1.9, absolute: 1e-12))
        #expect(agree(expected.f1.value ?? .nan, 3 / 4.1, absolute: 1e-12))
        #expect(agree(expected.prevalence.value ?? .nan, 0.525, absolute: 1e-12))
    }

    @Test("losses judge the scores as the model gave them")
    func losses() throws {
        let estimator = try Self.identity(try ScoresByClass(labels: [1, 0], scores: [0.8, 0.1]))
        let expected = try estimator.expected(scores: [0.9, 0.2], predictions: [1, 0])
        // 0.9 * 0.01 + 0.1 * 0.81, 0.2 * 0.64 + 0.8 * 0.04
        #expect(agree(expected.brierScore.value ?? .nan, (0.09 + 0.16) / 2, absolute: 1e-12))
        let entropy = 0.5004024235381879 + 0.32508297339144826
        #expect(agree(expected.logLoss.value ?? .nan, entropy / 2, absolute: 1e-12))
        let outside = try estimator.expected(scores: [1.5, 0.2], predictions: [1, 0])
        #expect(outside.brierScore == .undefined(reason: .scoreOutsideUnitInterval))
    }

    @Test("an estimate from certain scores is the realised metric")
    func certain() throws {
        let rows = Rows(200, seed: 3) { $0 < 0.5 ? 0 : 1 }
        let estimator = try Self.identity(try rows.byLabel)
        let expected = estimator.expected(try rows.byPrediction)
        let accuracy = try #require(expected.accuracy.estimate)
        #expect(accuracy.value == 1 && accuracy.samplingError == 0 && accuracy.lower95 < 1)
        #expect(expected.rocAUC.value == 1 && expected.averagePrecision.value == 1)
        #expect(expected.brierScore.value == 0)
    }

    @Test("a business value is the expected confusion matrix times the value of each cell")
    func businessValue() throws {
        let estimator = try Self.identity(try ScoresByClass(labels: [1, 0], scores: [0.8, 0.1]))
        let expected = try estimator.expected(scores: [0.9, 0.6, 0.2, 0.4], predictions: [1, 1, 0, 0])
        let values = ConfusionCells(truePositives: 10, falsePositives: -5, falseNegatives: -20, trueNegatives: 1)
        let whole = try #require(expected.businessValue(values).estimate)
        #expect(agree(whole.value, 15 - 2.5 - 12 + 1.4, absolute: 1e-12))
        // 15 for a row predicted positive, -21 for another.
        #expect(agree(whole.samplingError, (225 * 0.33 + 441 * 0.4).squareRoot(), absolute: 1e-9))
        let each = try #require(expected.businessValue(values, isPerPrediction: true).estimate)
        #expect(agree(each.value, whole.value / 4, absolute: 1e-12))
        #expect(agree(expected.rows(in: .falsePositives).value ?? .nan, 0.5, absolute: 1e-12))
    }

    @Test("metrics without a value say why")
    func undefined() throws {
        let estimator = try Self.identity(try ScoresByClass(labels: [1, 0], scores: [0.8, 0.1]))
        let none = try estimator.expected(scores: [.nan], predictions: [1])
        #expect(none.accuracy == .notEnoughData(have: 0, need: 1))
        #expect(none.rocAUC == .notEnoughData(have: 0, need: 2))
        let rejected = try estimator.expected(scores: [0.25, 0.5], predictions: [0, 0])
        #expect(rejected.precision == .undefined(reason: .noPositivePredictions))
        let negative = try estimator.expected(scores: [0, 0], predictions: [0, 0])
        #expect(negative.rocAUC == .undefined(reason: .oneClassOnly))
        #expect(negative.recall == .undefined(reason: .noPositiveLabels))
        #expect(BinaryPerformanceEstimator(reference: try ScoresByClass(labels: [], scores: [])) == nil)
        #expect(throws: StatisticsError.self) { try estimator.expected(scores: [0.5], predictions: [2]) }
    }

    @Test("neither the order of the rows nor that of ties matters")
    func order() throws {
        let rows = Rows(500, seed: 5) { ($0 * 20).rounded() / 20 }
        let estimator = try #require(BinaryPerformanceEstimator(reference: try rows.byLabel))
        let forward = try estimator.expected(scores: rows.scores, predictions: rows.predictions)
        let backward = try estimator.expected(
            scores: rows.scores.reversed(), predictions: rows.predictions.reversed())
        #expect(forward.accuracy == backward.accuracy && forward.rocAUC == backward.rocAUC)
        #expect(forward.averagePrecision == backward.averagePrecision)
    }

    @Test("a model that is overconfident is calibrated, one that is right is nearly not changed")
    func decision() throws {
        let overconfident = Rows(4000, seed: 6, chance: { 0.3 + 0.4 * $0 })
        let estimator = try #require(BinaryPerformanceEstimator(reference: try overconfident.byLabel))
        #expect(estimator.isCalibrated)
        #expect(agree(estimator.chance(at: 0.9), 0.66, absolute: 0.05))
        guard case .measured(let before, let after)? = estimator.decision else {
            Issue.record("\(String(describing: estimator.decision))")
            return
        }
        // The scores' own error is the mean of |0.3 - 0.6 s|.
        #expect(agree(before, 0.15, absolute: 0.03) && after < 0.05)
        let logits = Rows(4000, seed: 7, score: { 8 * $0 - 4 }, chance: { ($0 + 4) / 8 })
        let mapped = try #require(BinaryPerformanceEstimator(reference: try logits.byLabel))
        #expect(mapped.isCalibrated && agree(mapped.chance(at: 2), 0.75, absolute: 0.06))
        let perfect = Rows(400, seed: 8, chance: { $0 < 0.5 ? 0 : 1 })
        let left = try #require(BinaryPerformanceEstimator(reference: try perfect.byLabel))
        #expect(!left.isCalibrated && left.decision == .asTheyAre(.nearlyPerfectRanking))
    }

    @Test("equal-count bins: hand work, and ties that a bin's end divides")
    func equalCountError() throws {
        // Two bins of two rows: (0 - 0.3) and (2 - 1.5).
        let rows = try ScoresByClass(labels: [0, 0, 1, 1], scores: [0.1, 0.2, 0.7, 0.8])
        #expect(agree(CalibrationCheck.equalCountError(rows, bins: 2), 0.8 / 4, absolute: 1e-12))
        let tied = try ScoresByClass(labels: [0, 1, 0, 1], scores: [0.5, 0.5, 0.5, 0.5])
        #expect(agree(CalibrationCheck.equalCountError(tied, bins: 2), 0, absolute: 1e-12))
    }
}
