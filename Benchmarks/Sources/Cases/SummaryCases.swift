import VigilStatistics

/// What is kept of a numeric column: moments, counts in the baseline's bins, quantiles.
enum SummaryCases {
    static let all: [Benchmark] = [
        Benchmark(
            name: "drift/summary_numeric", unit: "million values/s", better: .higher,
            goal: .init(value: 30, of: .value), measure: { try summary() }),
        Benchmark(
            name: "drift/grid_counts", unit: "million values/s", better: .higher, goal: .init(value: 60, of: .value),
            measure: { try gridCounts() }),
        Benchmark(
            name: "drift/kll_column", unit: "million values/s", better: .higher, goal: .init(value: 1, of: .ratio),
            measure: { try kll { $0.add(contentsOf: $1) } }),
        Benchmark(
            name: "drift/kll_stream", unit: "million values/s", better: .higher, goal: .init(value: 1, of: .ratio),
            measure: {
                try kll { sketch, values in
                    for value in values { sketch.add(value) }
                }
            }),
    ]

    private static let count = 1_000_000

    private static func normals(_ count: Int, seed: UInt64) -> [Double] {
        var random = SplitMix64(seed: seed)
        return (0..<count).map { _ in random.normal() }
    }

    /// A measurement in millions of values a second of one core.
    private static func rate(_ times: [Double], _ yardstick: Yardstick?, _ checksum: String) -> Measured {
        var measured = Measured(times: times, scale: 1, yardstick: yardstick, checksum: checksum)
        measured.value = Double(count) / measured.value / 1e6
        return measured
    }

    private static func summary() throws -> Measured {
        let edges = try NumericSummary(baseline: normals(100_000, seed: 1)).histogram.edges
        let values = normals(count, seed: 2)
        let empty = try NumericSummary(edges: edges)
        var summary = empty
        let times = Stopwatch.seconds(runs: 15) {
            summary = empty
            summary.add(contentsOf: values)
        }
        var plain = try Histogram(edges: edges)
        for value in values { plain.add(value) }
        guard summary.histogram == plain else { throw WrongResult(description: "the bins count other values") }
        let whylogs = Peer(
            script: "whylogs/c_sketches", label: "whylogs numeric", library: "whylogs",
            workload: "log pandas DataFrame, 1 float column", size: "\(count)")
        return rate(
            times, try whylogs.yardstick("whylogs, one column of a DataFrame") { Double(count) / $0 / 1e6 },
            "mean=\(summary.moments.mean ?? .nan) bins=\(summary.histogram.counts.count)")
    }

    private static func gridCounts() throws -> Measured {
        let grid = try ReferenceGrid(SortedReference(normals(100_000, seed: 1)))
        let values = normals(count, seed: 2)
        let empty = grid.emptySummary.histogram
        var counted = empty
        let times = Stopwatch.seconds(runs: 15) {
            counted = empty
            counted.add(contentsOf: values)
        }
        var sorted = empty
        sorted.add(sorted: sortedFinite(values).values)
        guard counted == sorted else { throw WrongResult(description: "sorted values are counted otherwise") }
        return rate(times, nil, "below=\(counted.below) above=\(counted.above)")
    }

    /// Equal size as the yardstick; it is checked that the rank error is no greater.
    private static func kll(_ add: (inout KLLSketch, [Double]) -> Void) throws -> Measured {
        let folder = try SharedFolder()
        let values = normals(count, seed: 3)
        try folder.write(values, to: "x")
        let peer = try Python.yardstick(["kll", folder.path, "\(KLLSketch.defaultSize)"])
        var sketch = KLLSketch()
        let times = Stopwatch.seconds(runs: 9) {
            sketch = KLLSketch()
            add(&sketch, values)
        }
        let error = rankError(add)
        guard let theirs = peer["error"], error <= theirs else {
            throw WrongResult(description: "rank error \(error) at 99 %, the yardstick's \(peer["error"] ?? .nan)")
        }
        let rate = rate(
            times,
            Yardstick(
                name: "Apache DataSketches kll_doubles_sketch, a NumPy array",
                value: peer["seconds"].map { Double(count) / $0 / 1e6 }, source: .sameRun),
            "error99=\(error) theirs=\(theirs)")
        return rate
    }

    /// The rank error that 99 % of the answers keep, over 19 points of 100 columns of 100,000 values.
    private static func rankError(_ add: (inout KLLSketch, [Double]) -> Void) -> Double {
        var random = SplitMix64(seed: 4)
        var errors: [Double] = []
        for seed in 0..<100 {
            let values = (0..<100_000).map { _ in random.uniform() }
            let sorted = sortedFinite(values).values
            var sketch = KLLSketch(seed: UInt64(seed))
            add(&sketch, values)
            for part in 1..<20 {
                let index = values.count * part / 20
                let rank = sketch.rank(of: sorted[index]) ?? .nan
                errors.append((rank - Double(index + 1) / Double(values.count)).magnitude)
            }
        }
        errors.sort()
        return errors[errors.count * 99 / 100]
    }
}
