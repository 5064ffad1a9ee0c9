import Testing
import VigilStatistics

@Suite("Performance of a classifier of several classes, estimated without labels")
struct MulticlassPerformanceEstimatorTests {
    /// Rows of three classes whose chances are a distortion of their probabilities.
    private struct Rows {
        var columns: [[Double]] = [[], [], []]
        var predictions: [Int] = []
        var labels: [Int] = []

        init(_ count: Int, seed: UInt64, flatness: Double) {
            var random = SplitMix64(seed: seed)
            for _ in 0..<count {
                let weights = (0..<3).map { _ in random.gamma(shape: 0.6) }
                let sum = weights.reduce(0, +)
                let shares = weights.map { $0 / sum }
                let chances = shares.map { (1 - flatness) * $0 + flatness / 3 }
                for code in 0..<3 { columns[code].append(shares[code]) }
                predictions.append(shares.indices.max { shares[$0] < shares[$1] } ?? 0)
                let mark = random.uniform()
                labels.append(mark < chances[0] ? 0 : mark < chances[0] + chances[1] ? 1 : 2)
            }
        }

        /// The probability of each row's predicted class.
        var confidences: [Double] { predictions.indices.map { columns[predictions[$0]][$0] } }

        var scores: MulticlassScores { get throws { try MulticlassScores(labels: labels, columns: columns) } }
    }

    @Test("the confusion matrix is the sum of chances, by hand")
    func cells() throws {
        let reference = try MulticlassScores(
            labels: [0, 1, 2], columns: [[0.5, 0.25, 0.25], [0.25, 0.5, 0.25], [0.25, 0.25, 0.5]])
        let estimator = try #require(
            try MulticlassPerformanceEstimator(reference: reference, calibrated: [false, false, false]))
        let expected = try estimator.expected(
            columns: [[0.5, 0.1, 0], [0.3, 0.8, 0], [0.2, 0.1, 0]], predictions: [0, 1, -1])
        #expect(expected.count == 2 && expected.excluded == 1)
        #expect(
            agree(expected.matrix[0][0], 0.5, absolute: 1e-12) && agree(expected.matrix[1][0], 0.3, absolute: 1e-12))
        #expect(agree(expected.accuracy.value ?? .nan, 0.65, absolute: 1e-12))
        // 0.5 (1 - 0.5) and 0.8 (1 - 0.8), over 4.
        #expect(agree(expected.accuracy.estimate?.samplingError ?? .nan, (0.41 / 4).squareRoot(), absolute: 1e-12))
        // Class 2 is never predicted: it counts as 0, or not at all.
        let zero = try #require(expected.macro(.precision, zeroDivision: .zero).value)
        let without = try #require(expected.macro(.precision, zeroDivision: .undefined).value)
        #expect(agree(zero, 1.3 / 3, absolute: 1e-12) && agree(without, 0.65, absolute: 1e-12))
    }

    @Test("a class of which not half a row is to be expected is left out, as one without rows is later")
    func rareClass() throws {
        let reference = try Rows(300, seed: 1, flatness: 0).scores
        let estimator = try #require(
            try MulticlassPerformanceEstimator(reference: reference, calibrated: [false, false, false]))
        let first = (0..<100).map { 0.1 + 0.008 * Double($0) }
        let rare = [Double](repeating: 0.001, count: 100)
        let columns = [first, first.map { 0.999 - $0 }, rare]
        let expected = try estimator.expected(columns: columns, predictions: first.map { $0 > 0.5 ? 0 : 1 })
        let area = try #require(expected.rocAUCOneVersusRest().value)
        // The labels that these chances make likeliest, without the third class.
        let two = try #require(
            try MulticlassPerformanceEstimator(
                reference: MulticlassScores(labels: [0, 1], columns: [[0.75, 0.25], [0.25, 0.75]]),
                calibrated: [false, false]))
        let without = try two.expected(
            columns: Array(columns.prefix(2)), predictions: first.map { $0 > 0.5 ? 0 : 1 })
        #expect(agree(area, without.rocAUCOneVersusRest().value ?? .nan, absolute: 1e-3))
        #expect(agree(expected.macro(.f1).value ?? .nan, without.macro(.f1).value ?? .nan, absolute: 1e-3))
    }

    @Test("a row without any probability is undecided")
    func undecided() throws {
        let reference = try Rows(300, seed: 1, flatness: 0).scores
        let estimator = try #require(
            try MulticlassPerformanceEstimator(reference: reference, calibrated: [false, false, false]))
        let expected = try estimator.expected(columns: [[0], [0], [0]], predictions: [2])
        #expect(agree(expected.accuracy.value ?? .nan, 1 / 3.0, absolute: 1e-12))
    }

    @Test("bands hold the realised metrics in 95 of 100 windows")
    func coverage() throws {
        var held: [String: Int] = [:]
        let runs = 120
        for run in 0..<runs {
            let reference = try Rows(900, seed: UInt64(run), flatness: 0.4).scores
            let estimator = try #require(
                try MulticlassPerformanceEstimator(reference: reference, calibrated: [true, true, true]))
            let window = Rows(300, seed: UInt64(40_000 + run), flatness: 0.4)
            let expected = try estimator.expected(columns: window.columns, predictions: window.predictions)
            let counts = try MulticlassCounts(labels: window.labels, predictions: window.predictions, classes: 3)
            func count(_ name: String, _ estimate: EstimateOutcome, _ realized: MetricOutcome) throws {
                let band = try #require(estimate.estimate)
                let value = try #require(realized.value)
                held[name, default: 0] += band.lower95 <= value && value <= band.upper95 ? 1 : 0
            }
            try count("accuracy", expected.accuracy, counts.accuracy)
            try count("recall", expected.macro(.recall), counts.average(.recall, .macro, zeroDivision: .undefined))
            try count("F1", expected.macro(.f1), counts.average(.f1, .macro, zeroDivision: .undefined))
            try count("AUC", expected.rocAUCOneVersusRest(), window.scores.rocAUCOneVersusRest(.macro))
        }
        // 95 % of 120 windows have a standard deviation of 2 %.
        for (name, count) in held { #expect(Double(count) / Double(runs) >= 0.89, "\(name): \(count) of \(runs)") }
        #expect(held.count == 4)
    }

    @Test("from the predicted class's probability alone, bands hold in 95 of 100 windows", .tags(.simulation))
    func topClassCoverage() throws {
        let runs = 200
        var held = (accuracy: 0, macroF1: 0)
        for run in 0..<runs {
            let reference = Rows(900, seed: UInt64(run), flatness: 0.4)
            let estimator = try #require(
                try TopClassEstimator(
                    labels: reference.labels, predictions: reference.predictions, confidences: reference.confidences,
                    classes: 3))
            let window = Rows(300, seed: UInt64(40_000 + run), flatness: 0.4)
            let expected = try estimator.expected(predictions: window.predictions, confidences: window.confidences)
            let counts = try MulticlassCounts(labels: window.labels, predictions: window.predictions, classes: 3)
            let accuracy = try #require(expected.accuracy.estimate)
            let score = try #require(expected.macroF1.estimate)
            let realized = try #require(counts.accuracy.value)
            let realizedScore = try #require(counts.average(.f1, .macro, zeroDivision: .undefined).value)
            held.accuracy += accuracy.lower95 <= realized && realized <= accuracy.upper95 ? 1 : 0
            held.macroF1 += score.lower95 <= realizedScore && realizedScore <= score.upper95 ? 1 : 0
        }
        // 95 % of 200 windows have a standard deviation of 1.5 %.
        #expect(held.accuracy >= 181 && held.macroF1 >= 181, "\(held) of \(runs)")
    }

    @Test("wrong rows are of the classes that the reference's wrong rows were of, by hand")
    func topClassCells() throws {
        // Predicted 0: right 2, of class 1 once; predicted 1: always right; 2 is never predicted.
        let estimator = try #require(
            try TopClassEstimator(
                labels: [0, 0, 1, 1, 1, 2], predictions: [0, 0, 0, 1, 1, -1],
                confidences: [0.8, 0.8, 0.8, 0.9, 0.9, 0.9], classes: 3))
        let expected = try estimator.expected(predictions: [0, 0, 0, 1, -1], confidences: [0.8, 0.8, 0.8, 0.9, 0.5])
        #expect(expected.count == 4 && expected.excluded == 1)
        #expect(agree(expected.matrix[0][0], 2, absolute: 1e-12) && agree(expected.matrix[1][0], 1, absolute: 1e-12))
        #expect(agree(expected.accuracy.value ?? .nan, 0.75, absolute: 1e-12))
        // Class 0: 4 / (3 + 2); class 1: 2 / (1 + 2); class 2 is neither predicted nor to be expected.
        #expect(agree(expected.macroF1.value ?? .nan, (0.8 + 2 / 3.0) / 2, absolute: 1e-12))
    }

    @Test("refuses other classes than the reference's")
    func errors() throws {
        let reference = try Rows(30, seed: 1, flatness: 0).scores
        let estimator = try #require(try MulticlassPerformanceEstimator(reference: reference))
        #expect(throws: StatisticsError.self) { try estimator.expected(columns: [[1], [0]], predictions: [0]) }
        #expect(throws: StatisticsError.self) { try estimator.expected(columns: [[1], [0], [0]], predictions: [3]) }
        #expect(throws: StatisticsError.self) {
            try MulticlassPerformanceEstimator(reference: reference, calibrated: [true])
        }
    }
}
