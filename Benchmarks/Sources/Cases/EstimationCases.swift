import VigilStatistics

/// Performance estimated without labels: five metrics of twenty chunks of 50,000 rows, with a reference of a million, the
/// decision whether to calibrate included.
enum EstimationCases {
    static let all: [Benchmark] = [
        Benchmark(
            name: "performance/cbpe_1m", unit: "ms", better: .lower, goal: .init(value: 20, of: .ratio),
            measure: { try cbpe() })
    ]

    private static let rows = 1_000_000
    private static let chunk = 50_000

    private static func cbpe() throws -> Measured {
        let reference = Scored(rows, seed: 7)
        let window = Scored(rows, seed: 8)
        let found = try estimates(reference, window)
        try check(found, window)
        let times = try Stopwatch.seconds(runs: 5) {
            guard try estimates(reference, window) == found else {
                throw WrongResult(description: "a second run gives another result")
            }
        }
        let nannyML = Peer(
            script: "nannyml/j_estimates", label: "cbpe", library: "nannyml",
            workload: "CBPE binary, 5 metrics, chunk \(chunk), fit+estimate", size: "\(rows)/\(rows)")
        return Measured(
            times: times, scale: 1000,
            yardstick: try nannyML.yardstick("NannyML, scores of the same law") { $0 * 1000 },
            checksum: "accuracy=\(found[0][0]) roc_auc=\(found[0][4])")
    }

    /// Accuracy, precision, recall, F1 and area under the ROC curve of each chunk.
    private static func estimates(_ reference: Scored, _ window: Scored) throws -> [[Double]] {
        let known = try ScoresByClass(labels: reference.labels, scores: reference.scores)
        guard let estimator = BinaryPerformanceEstimator(reference: known) else {
            throw WrongResult(description: "there is no estimator")
        }
        return try stride(from: 0, to: window.scores.count, by: chunk).map { start in
            let part = start..<(start + chunk)
            let expected = try estimator.expected(
                scores: Array(window.scores[part]), predictions: Array(window.predictions[part]))
            let outcomes = [
                expected.accuracy, expected.precision, expected.recall, expected.f1, expected.rocAUC,
            ]
            return outcomes.map { $0.value ?? .nan }
        }
    }

    /// The scores mean what they say, so that each chunk's estimates are near what its labels give.
    private static func check(_ found: [[Double]], _ window: Scored) throws {
        for (index, estimates) in found.enumerated() {
            let part = (index * chunk)..<((index + 1) * chunk)
            let labels = Array(window.labels[part])
            let cells = try ConfusionCounts(
                labels: labels, scores: Array(window.predictions[part]), threshold: 0.5)
            let area = try ScoresByClass(labels: labels, scores: Array(window.scores[part])).rocAUC()
            let realized = [cells.accuracy, cells.precision, cells.recall, cells.f1, area].map { $0.value ?? .nan }
            for (estimate, value) in zip(estimates, realized) where !(abs(estimate - value) < 0.02) {
                throw WrongResult(description: "chunk \(index): \(estimates) estimated, \(realized) realised")
            }
        }
    }

    /// Scores of the beta law with parameters 2 and 3, each the chance of its label.
    private struct Scored {
        var scores: [Double] = []
        var predictions: [Double] = []
        var labels: [Double] = []

        init(_ rows: Int, seed: UInt64) {
            var random = SplitMix64(seed: seed)
            for _ in 0..<rows {
                let part = random.gamma(shape: 2)
                let score = part / (part + random.gamma(shape: 3))
                scores.append(score)
                predictions.append(score > 0.5 ? 1 : 0)
                labels.append(random.uniform() < score ? 1 : 0)
            }
        }
    }
}
