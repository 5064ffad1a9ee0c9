import Foundation
import Testing
import VigilStatistics

/// How often the 95 % intervals hold the true value, over simulated windows of which the truth is known.
@Suite("Coverage of confidence intervals", .tags(.simulation))
struct IntervalCoverageTests {
    private static let windows = 1000

    /// The share of windows whose interval holds the truth, and the mean of the standard errors over their spread.
    private static func coverage(
        of truth: Double, seed: UInt64, _ window: (inout SeededNumbers) throws -> MetricOutcome
    ) throws -> (share: Double, errorRatio: Double) {
        var random = SeededNumbers(seed)
        var held = 0
        var values = MeanVariance()
        var errors = MeanVariance()
        for _ in 0..<windows {
            let estimate = try #require(try window(&random).estimate)
            let lower = try #require(estimate.lower95)
            let upper = try #require(estimate.upper95)
            held += lower <= truth && truth <= upper ? 1 : 0
            values.add(estimate.value)
            errors.add(try #require(estimate.standardError))
        }
        let spread = try #require(values.sampleVariance).squareRoot()
        return (Double(held) / Double(windows), try #require(errors.mean) / spread)
    }

    /// Four standard errors of a coverage of 0.95 over 1000 windows are 0.028, those of a standard deviation 9 %.
    private static func expectNominal(
        _ result: (share: Double, errorRatio: Double), sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(result.share > 0.922 && result.share < 0.978, sourceLocation: sourceLocation)
        #expect(result.errorRatio > 0.91 && result.errorRatio < 1.09, sourceLocation: sourceLocation)
    }

    private static func confusion(_ random: inout SeededNumbers) -> ConfusionCounts {
        var counts = ConfusionCounts()
        // Cells of probability 0.25, 0.10, 0.08 and 0.57.
        for _ in 0..<300 {
            let draw = random.uniform()
            counts.add(isPositive: draw < 0.33, isPredictedPositive: draw < 0.25 || draw >= 0.9)
        }
        return counts
    }

    private static let cells = ConfusionCells(
        truePositives: 0.25, falsePositives: 0.1, falseNegatives: 0.08, trueNegatives: 0.57)

    @Test("of accuracy, precision, recall, F, Matthews' correlation and kappa")
    func confusionMetrics() throws {
        let cells = Self.cells
        let f1 = try #require(cells.fScore(beta: 1, zeroDivision: .undefined))
        let f2 = try #require(cells.fScore(beta: 2, zeroDivision: .undefined))
        let matthews = try #require(cells.matthewsCorrelation(zeroDivision: .undefined))
        let kappa = try #require(cells.cohenKappa(zeroDivision: .undefined))
        let balanced = try #require(cells.balancedAccuracy(zeroDivision: .undefined))
        try Self.expectNominal(Self.coverage(of: 0.82, seed: 1) { Self.confusion(&$0).accuracy })
        try Self.expectNominal(Self.coverage(of: 0.25 / 0.35, seed: 2) { Self.confusion(&$0).precision })
        try Self.expectNominal(Self.coverage(of: 0.25 / 0.33, seed: 3) { Self.confusion(&$0).recall })
        try Self.expectNominal(Self.coverage(of: 0.57 / 0.67, seed: 4) { Self.confusion(&$0).specificity })
        try Self.expectNominal(Self.coverage(of: f1, seed: 5) { Self.confusion(&$0).f1 })
        try Self.expectNominal(Self.coverage(of: f2, seed: 6) { Self.confusion(&$0).fScore(beta: 2) })
        try Self.expectNominal(Self.coverage(of: matthews, seed: 7) { Self.confusion(&$0).matthewsCorrelation })
        try Self.expectNominal(Self.coverage(of: kappa, seed: 8) { Self.confusion(&$0).cohenKappa })
        try Self.expectNominal(Self.coverage(of: balanced, seed: 9) { Self.confusion(&$0).balancedAccuracy })
    }

    @Test("of the area under the ROC curve and Gini's coefficient")
    func area() throws {
        func ranking(_ random: inout SeededNumbers) throws -> ScoresByClass {
            let labels = (0..<150).map { $0 < 60 ? 1.0 : 0.0 }
            return try ScoresByClass(labels: labels, scores: labels.map { $0 * 1.2 + random.normal() })
        }
        // Two normal populations of sd 1 a distance d apart: the area is Phi(d / sqrt 2).
        let truth = NormalDistribution.standard.cumulative(1.2 / 2.0.squareRoot())
        try Self.expectNominal(Self.coverage(of: truth, seed: 10) { try ranking(&$0).rocAUC() })
        try Self.expectNominal(Self.coverage(of: 2 * truth - 1, seed: 11) { try ranking(&$0).gini() })
    }

    @Test("of average precision, lift and the value of decisions")
    func scored() throws {
        func sample(_ rows: Int, _ random: inout SeededNumbers) throws -> ScoresByClass {
            let labels = (0..<rows).map { _ in random.happens(0.3) ? 1.0 : 0.0 }
            return try ScoresByClass(labels: labels, scores: labels.map { $0 * 1.2 + random.normal() })
        }
        var random = SeededNumbers(40)
        let large = try sample(400_000, &random)
        let precision = try #require(large.averagePrecision().value)
        let lift = try #require(large.lift(ofTop: 0.2).value)
        try Self.expectNominal(Self.coverage(of: precision, seed: 41) { try sample(400, &$0).averagePrecision() })
        try Self.expectNominal(Self.coverage(of: lift, seed: 42) { try sample(400, &$0).lift(ofTop: 0.2) })
        let values = ConfusionCells(truePositives: 20, falsePositives: -5, falseNegatives: -1, trueNegatives: 0)
        let worth = 0.25 * 20 - 0.1 * 5 - 0.08
        try Self.expectNominal(Self.coverage(of: worth, seed: 43) { Self.confusion(&$0).meanValue(of: values) })
    }

    @Test("of the calibration error of a model that promises too much, on the wide side")
    func calibration() throws {
        func sample(_ rows: Int, _ random: inout SeededNumbers) throws -> ScoresByClass {
            let scores = (0..<rows).map { _ in random.uniform() }
            return try ScoresByClass(labels: scores.map { random.happens($0 * $0) ? 1.0 : 0.0 }, scores: scores)
        }
        var random = SeededNumbers(44)
        let truth = try #require(try sample(400_000, &random).reliability().expectedCalibrationError.value)
        let result = try Self.coverage(of: truth, seed: 45) {
            try sample(600, &$0).reliability().expectedCalibrationError
        }
        #expect(result.share > 0.93 && result.errorRatio > 0.95 && result.errorRatio < 1.3)
    }

    @Test("of averages over several classes")
    func multiclass() throws {
        let shares: [[Double]] = [[0.3, 0.05, 0.05], [0.06, 0.2, 0.04], [0.02, 0.08, 0.2]]
        func counts(_ random: inout SeededNumbers) throws -> MulticlassCounts {
            var labels: [Int] = []
            var predictions: [Int] = []
            for _ in 0..<400 {
                var draw = random.uniform()
                var cell = 0
                while cell < 8 && draw >= shares[cell / 3][cell % 3] {
                    draw -= shares[cell / 3][cell % 3]
                    cell += 1
                }
                labels.append(cell / 3)
                predictions.append(cell % 3)
            }
            return try MulticlassCounts(labels: labels, predictions: predictions, classes: 3)
        }
        let rows = shares.map { $0.reduce(0, +) }
        let columns = (0..<3).map { column in shares.reduce(0) { $0 + $1[column] } }
        let f1 = (0..<3).map { 2 * shares[$0][$0] / (rows[$0] + columns[$0]) }
        let precision = (0..<3).map { shares[$0][$0] / columns[$0] }
        let recall = (0..<3).map { shares[$0][$0] / rows[$0] }
        let weightedF1 = zip(f1, rows).reduce(0) { $0 + $1.0 * $1.1 }
        let weightedPrecision = zip(precision, rows).reduce(0) { $0 + $1.0 * $1.1 }
        try Self.expectNominal(
            Self.coverage(of: f1.reduce(0, +) / 3, seed: 12) {
                try counts(&$0).average(.f1, .macro, zeroDivision: .zero)
            })
        try Self.expectNominal(
            Self.coverage(of: precision.reduce(0, +) / 3, seed: 13) {
                try counts(&$0).average(.precision, .macro, zeroDivision: .zero)
            })
        try Self.expectNominal(
            Self.coverage(of: recall.reduce(0, +) / 3, seed: 14) { try counts(&$0).balancedAccuracy })
        try Self.expectNominal(
            Self.coverage(of: weightedF1, seed: 15) {
                try counts(&$0).average(.f1, .weighted, zeroDivision: .zero)
            })
        let agreement = (0..<3).reduce(0) { $0 + shares[$1][$1] }
        let chance = zip(rows, columns).reduce(0) { $0 + $1.0 * $1.1 }
        func spread(_ margins: [Double]) -> Double { 1 - margins.reduce(0) { $0 + $1 * $1 } }
        try Self.expectNominal(
            Self.coverage(of: (agreement - chance) / (1 - chance), seed: 46) { try counts(&$0).cohenKappa })
        try Self.expectNominal(
            Self.coverage(of: (agreement - chance) / (spread(rows) * spread(columns)).squareRoot(), seed: 47) {
                try counts(&$0).matthewsCorrelation
            })
        try Self.expectNominal(
            Self.coverage(of: weightedPrecision, seed: 16) {
                try counts(&$0).average(.precision, .weighted, zeroDivision: .zero)
            })
    }

    @Test("of regression errors")
    func regression() throws {
        func moments(_ random: inout SeededNumbers) throws -> RegressionMoments {
            let labels = (0..<200).map { _ in 5 + 2 * random.uniform() }
            return try RegressionMoments(labels: labels, predictions: labels.map { $0 + 0.5 * random.normal() })
        }
        // The mean of |e| for normal errors of sd s is s sqrt(2 / pi).
        let absolute = 0.5 * (2 / Double.pi).squareRoot()
        try Self.expectNominal(Self.coverage(of: absolute, seed: 17) { try moments(&$0).meanAbsoluteError })
        try Self.expectNominal(Self.coverage(of: 0.25, seed: 18) { try moments(&$0).meanSquaredError })
        try Self.expectNominal(Self.coverage(of: 0.5, seed: 19) { try moments(&$0).rootMeanSquaredError })
        try Self.expectNominal(Self.coverage(of: 0, seed: 20) { try moments(&$0).bias })
        try Self.expectNominal(
            Self.coverage(of: absolute / 6, seed: 21) { try moments(&$0).weightedAbsolutePercentageError })
        try Self.expectNominal(Self.coverage(of: absolute / 2, seed: 22) { try moments(&$0).quantileLoss(0.3) })
    }

    @Test("of log loss and Brier score")
    func losses() throws {
        func losses(_ random: inout SeededNumbers) throws -> ProbabilityLosses {
            let scores = (0..<250).map { _ in random.happens(0.5) ? 0.2 : 0.7 }
            return try ProbabilityLosses(labels: scores.map { random.happens($0) ? 1 : 0 }, scores: scores)
        }
        let entropy = [0.2, 0.7].map { -$0 * log($0) - (1 - $0) * log(1 - $0) }.reduce(0, +) / 2
        let brier = [0.2, 0.7].map { $0 * (1 - $0) }.reduce(0, +) / 2
        try Self.expectNominal(Self.coverage(of: entropy, seed: 23) { try losses(&$0).logLoss })
        try Self.expectNominal(Self.coverage(of: brier, seed: 24) { try losses(&$0).brierScore })
    }

    @Test("of ranking metrics over queries")
    func ranking() throws {
        // One relevant item among five at a random rank, cut at two: hit rate 2/5, mean reciprocal rank 3/10.
        func moments(_ random: inout SeededNumbers) throws -> RankingMoments {
            var moments = RankingMoments(depth: 2)
            for _ in 0..<100 {
                let rank = random.integer(below: 5)
                moments.add(
                    try QueryRanking(relevance: (0..<5).map { $0 == rank ? 1 : 0 }, scores: [5, 4, 3, 2, 1]))
            }
            return moments
        }
        try Self.expectNominal(Self.coverage(of: 0.4, seed: 25) { try moments(&$0).hitRate(withoutRelevant: .zero) })
        try Self.expectNominal(
            Self.coverage(of: 0.3, seed: 26) { try moments(&$0).meanReciprocalRank(withoutRelevant: .zero) })
    }
}
