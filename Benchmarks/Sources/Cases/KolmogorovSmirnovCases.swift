import VigilStatistics

/// The two-sample test on one million and one hundred thousand values.
enum KolmogorovSmirnovCases {
    static let all: [Benchmark] = [
        Benchmark(
            name: "core/ks_1m_100k_vs_scipy", unit: "ms", better: .lower, goal: .init(value: 16, of: .ratio),
            measure: { try await againstSciPy() }),
        Benchmark(
            name: "core/ks_1m_100k_vs_sort", unit: "ms", better: .lower, goal: .init(value: 1 / 1.7, of: .ratio),
            measure: { try await againstSorting() }),
    ]

    private static func samples() -> (reference: [Double], current: [Double]) {
        var random = SplitMix64(seed: 7)
        let reference = (0..<1_000_000).map { _ in random.normal() }
        let current = (0..<100_000).map { _ in 0.02 + random.normal() }
        return (reference, current)
    }

    private static let test = KolmogorovSmirnovTest(method: .asymptotic)

    private static func againstSciPy() async throws -> Measured {
        let (reference, current) = samples()
        let folder = try SharedFolder()
        try folder.write(reference, to: "x")
        try folder.write(current, to: "y")
        let peer = try Python.yardstick(["ks", folder.path])
        let plain = try test.compare(reference: reference, current: current)
        var result = plain
        let times = try await Stopwatch.secondsAwaiting(runs: 15) {
            result = try await test.compareConcurrently(reference: reference, current: current)
        }
        guard result == plain else {
            throw WrongResult(description: "two cores give \(result), one gives \(plain)")
        }
        try Agreement.require("D", result.statistic, peer["statistic"])
        try Agreement.require("p", result.pValue, peer["p"], relative: 1e-6)
        return Measured(
            times: times, scale: 1000,
            yardstick: Yardstick(
                name: "scipy.stats.ks_2samp(method=\"asymp\")", value: peer["seconds"].map { $0 * 1000 },
                source: .sameRun),
            checksum: "D=\(result.statistic)")
    }

    private static func againstSorting() async throws -> Measured {
        let (reference, current) = samples()
        var length = 0
        let sorting = Stopwatch.seconds(runs: 15) {
            length = sortedFinite(reference).values.count + sortedFinite(current).values.count
        }
        var result = try test.compare(reference: reference, current: current)
        let times = try Stopwatch.seconds(runs: 15) {
            result = try test.compare(reference: reference, current: current)
        }
        return Measured(
            times: times, scale: 1000,
            yardstick: Yardstick(
                name: "sorting both with vqsort", value: sorting[sorting.count / 2] * 1000, source: .sameRun),
            checksum: "D=\(result.statistic) n=\(length)")
    }
}

/// Compares a result with the yardstick's own.
enum Agreement {
    static func require(_ name: String, _ ours: Double, _ theirs: Double?, relative: Double = 1e-9) throws {
        guard let theirs else { throw WrongResult(description: "the yardstick gave no \(name)") }
        let difference = (ours - theirs).magnitude
        guard difference <= max(1e-12, relative * theirs.magnitude) else {
            throw WrongResult(description: "\(name) is \(ours), the yardstick's \(theirs)")
        }
    }
}
