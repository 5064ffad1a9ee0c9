import VigilStatistics

/// Metrics of a binary classifier over a million rows, without their errors left out: every value has its interval.
enum ClassificationMetricCases {
    static let all: [Benchmark] = [
        Benchmark(
            name: "performance/eight_metrics", unit: "ms", better: .lower, goal: .init(value: 50, of: .ratio),
            measure: { try eight() }),
        Benchmark(
            name: "performance/auc", unit: "ms", better: .lower, goal: .init(value: 0.5, of: .ratio),
            measure: { try area() }),
    ]

    private static let rows = 1_000_000

    /// Scores of four decimals as in the peer's case, each the chance of its label.
    private static func sample() -> (labels: [Double], classes: [Double], scores: [Double]) {
        var random = SplitMix64(seed: 5)
        let scores = (0..<rows).map { _ -> Double in
            let part = random.gamma(shape: 2)
            let score = part / (part + random.gamma(shape: 3))
            return min(1 - 1e-6, max(1e-6, (score * 10_000).rounded() / 10_000))
        }
        return (scores.map { random.uniform() < $0 ? 1 : 0 }, scores.map { $0 >= 0.5 ? 1 : 0 }, scores)
    }

    private static func eight() throws -> Measured {
        let (labels, classes, scores) = sample()
        func metrics() throws -> [Double] {
            let confusion = try ConfusionCounts(labels: labels, scores: classes, threshold: 0.5)
            let ranking = try ScoresByClass(labels: labels, scores: scores)
            let losses = try ProbabilityLosses(labels: labels, scores: scores)
            let outcomes = [
                confusion.accuracy, confusion.precision, confusion.recall, confusion.f1, ranking.rocAUC(),
                ranking.averagePrecision(), losses.logLoss, losses.brierScore,
            ]
            return outcomes.map { $0.value ?? .nan }
        }
        let found = try metrics()
        let times = try Stopwatch.seconds(runs: 9) {
            guard try metrics() == found else {
                throw WrongResult(description: "a second run gives another result")
            }
        }
        let peer = Peer(
            script: "main/e_metrics", label: "sklearn all eight", library: "scikit-learn", workload: "all eight",
            size: "\(rows)")
        return Measured(
            times: times, scale: 1000,
            yardstick: try peer.yardstick("scikit-learn, scores of the same law") { $0 * 1000 },
            checksum: "accuracy=\(found[0]) roc_auc=\(found[4]) average_precision=\(found[5])")
    }

    private static func area() throws -> Measured {
        let (labels, _, scores) = sample()
        var length = 0
        let sorting = Stopwatch.seconds(runs: 15) { length = sortedFinite(scores).values.count }
        guard length == rows else { throw WrongResult(description: "\(length) of \(rows) scores were sorted") }
        let found = try ScoresByClass(labels: labels, scores: scores).rocAUC()
        let times = try Stopwatch.seconds(runs: 15) {
            guard try ScoresByClass(labels: labels, scores: scores).rocAUC() == found else {
                throw WrongResult(description: "a second run gives another result")
            }
        }
        return Measured(
            times: times, scale: 1000,
            yardstick: Yardstick(
                name: "one vqsort of the scores", value: sorting[sorting.count / 2] * 1000, source: .sameRun),
            checksum: "roc_auc=\(found.value ?? .nan)")
    }
}
