/// Times a piece of work several times; the median counts.
enum Stopwatch {
    /// Seconds of each run, sorted, after one warm-up that is thrown away.
    static func seconds(runs: Int, _ work: () throws -> Void) rethrows -> [Double] {
        try work()
        var times: [Double] = []
        for _ in 0..<runs {
            let start = ContinuousClock.now
            try work()
            times.append((ContinuousClock.now - start) / .seconds(1))
        }
        return times.sorted()
    }

    /// The same for work that awaits.
    static func secondsAwaiting(runs: Int, _ work: () async throws -> Void) async rethrows -> [Double] {
        try await work()
        var times: [Double] = []
        for _ in 0..<runs {
            let start = ContinuousClock.now
            try await work()
            times.append((ContinuousClock.now - start) / .seconds(1))
        }
        return times.sorted()
    }
}

extension Measured {
    /// A measurement from sorted times, scaled into the benchmark's unit.
    init(times: [Double], scale: Double, yardstick: Yardstick? = nil, checksum: String) {
        let median = times.isEmpty ? .nan : times[times.count / 2]
        let range = (times.last ?? 0) - (times.first ?? 0)
        self.init(
            value: median * scale, runs: times.count, spread: median > 0 ? range / median : 0, yardstick: yardstick,
            checksum: checksum)
    }
}
