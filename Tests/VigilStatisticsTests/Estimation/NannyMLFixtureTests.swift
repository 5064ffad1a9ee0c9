import Testing
import VigilStatistics

/// NannyML 0.13.1's answers on rows that any language can make again.
@Suite("Estimates beside NannyML's")
struct NannyMLFixtureTests {
    /// Numbers of a congruential generator, in 0..<1.
    private static func uniforms(_ seed: UInt64, _ count: Int) -> [Double] {
        var state = seed
        return (0..<count).map { _ in
            state = (1_103_515_245 &* state &+ 12_345) % (1 << 31)
            return Double(state) / 2_147_483_648
        }
    }

    private struct Rows {
        var scores: [Double]
        var labels: [Double]
        var predictions: [Double]

        init(scores: [Double], labelSeed: UInt64) {
            self.scores = scores
            let marks = uniforms(labelSeed, scores.count)
            labels = zip(marks, scores).map { $0 < $1 * $1 ? 1 : 0 }
            predictions = scores.map { $0 >= 0.5 ? 1 : 0 }
        }
    }

    private static let reference = Rows(scores: uniforms(7, 10_000), labelSeed: 8)
    private static let analysis = Rows(
        scores: uniforms(9, 5000).map { 1 - (1 - $0) * (1 - $0) }, labelSeed: 10)

    private static func estimator() throws -> BinaryPerformanceEstimator {
        try #require(
            BinaryPerformanceEstimator(
                reference: try ScoresByClass(labels: reference.labels, scores: reference.scores)))
    }

    @Test("the decision is to calibrate, and the map is the same")
    func map() throws {
        let estimator = try Self.estimator()
        #expect(estimator.isCalibrated)
        let expected: [(Double, Double)] = [
            (0.05, 0.00495050), (0.25, 0.07462687), (0.5, 0.24755700), (0.75, 0.55704698), (0.95, 0.93840580),
        ]
        for (score, value) in expected {
            #expect(agree(estimator.chance(at: score), value, absolute: 6e-9), "\(score)")
        }
    }

    struct Golden: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var estimate: @Sendable (ExpectedOutcomes) -> EstimateOutcome
        /// Of the five chunks of 1,000 rows.
        var values: [Double]
        var spread: @Sendable (ConfusionCells, ScoresByClass) -> ReferenceSpread?
        var samplingError: Double
    }

    static let goldens: [Golden] = [
        Golden(
            testDescription: "ROC AUC", estimate: \.rocAUC,
            values: [0.90787761, 0.90312882, 0.90501604, 0.90693919, 0.90154376],
            spread: { ReferenceSpread.rocAUC($1) }, samplingError: 0.00915299),
        Golden(
            testDescription: "F1", estimate: \.f1,
            values: [0.81667837, 0.80723415, 0.81958997, 0.82178389, 0.81069182],
            spread: { cells, _ in ReferenceSpread.f1(cells) }, samplingError: 0.02819169),
        Golden(
            testDescription: "precision", estimate: \.precision,
            values: [0.71380010, 0.70537752, 0.72168385, 0.72257635, 0.71190866],
            spread: { cells, _ in ReferenceSpread.precision(cells) }, samplingError: 0.02223216),
        Golden(
            testDescription: "recall", estimate: \.recall,
            values: [0.95420572, 0.94347161, 0.94823016, 0.95256867, 0.94130572],
            spread: { cells, _ in ReferenceSpread.recall(cells) }, samplingError: 0.01909004),
        Golden(
            testDescription: "specificity", estimate: \.specificity,
            values: [0.55740686, 0.58259780, 0.58048040, 0.56122246, 0.58174140],
            spread: { cells, _ in ReferenceSpread.specificity(cells) }, samplingError: 0.01795398),
        Golden(
            testDescription: "accuracy", estimate: \.accuracy,
            values: [0.77023260, 0.76822285, 0.77696238, 0.77466328, 0.76992261],
            spread: { cells, _ in ReferenceSpread.accuracy(cells) }, samplingError: 0.01383954),
    ]

    @Test("estimates and sampling errors are the same", arguments: goldens)
    func values(_ golden: Golden) throws {
        let estimator = try Self.estimator()
        // NannyML rounds the sums that its area is made of to five decimals.
        let tolerance = golden.testDescription == "ROC AUC" ? 1e-6 : 6e-9
        for (chunk, expected) in golden.values.enumerated() {
            let rows = (chunk * 1000)..<((chunk + 1) * 1000)
            let found = try estimator.expected(
                scores: Array(Self.analysis.scores[rows]), predictions: Array(Self.analysis.predictions[rows]))
            #expect(agree(golden.estimate(found).value, expected, absolute: tolerance), "chunk \(chunk + 1)")
        }
        let cells = try ConfusionCounts(
            labels: Self.reference.labels, scores: Self.reference.predictions, threshold: 0.5
        ).cells
        let byLabel = try ScoresByClass(labels: Self.reference.labels, scores: Self.reference.scores)
        let spread = try #require(golden.spread(cells, byLabel))
        #expect(agree(spread.error(rows: 1000), golden.samplingError, absolute: 1e-6))
    }
}
