/// Streams without change, each with the records of a detector's evidence: when it was first above which level.
struct RecordSimulation<Detector: ThresholdDetector> {
    let prototype: Detector
    let stream: ReferenceStream
    let wanted: Int
    let seed: UInt64

    /// All records, one stream's after the other's.
    private var times: [Int] = []
    private var levels: [Double] = []
    /// Where each stream's records end, and after how many events it was given up.
    private var ends: [Int] = []
    private var lengths: [Int] = []
    private var updates = 0

    init(prototype: Detector, stream: ReferenceStream, wanted: Int, seed: UInt64) {
        self.prototype = prototype
        self.stream = stream
        self.wanted = wanted
        self.seed = seed
    }

    /// Follows streams until their evidence exceeds a level, or for four times the wanted run length.
    mutating func run(streams: Int, upTo level: Double, updateLimit: Int) {
        // A detector that starts afresh by itself is followed for just one run: the next is like it.
        let horizon = prototype.longestRun ?? 4 * wanted
        let least = lengths.count + 8
        while lengths.count < streams && (updates < updateLimit || lengths.count < least) {
            follow(upTo: level, horizon: horizon)
        }
    }

    private mutating func follow(upTo level: Double, horizon: Int) {
        var mixer = SplitMix64(seed: seed &+ UInt64(lengths.count) &* 0x9E37_79B9)
        var stream = stream.reseeded(mixer.next())
        var detector = prototype
        var greatest = -Double.infinity
        var time = 0
        while time < horizon {
            time += 1
            let evidence = detector.evidence(after: stream.next())
            if evidence > greatest {
                greatest = evidence
                times.append(time)
                levels.append(evidence)
                if evidence > level { break }
            }
        }
        updates += time
        ends.append(times.count)
        lengths.append(time)
    }

    /// The mean run length at a threshold: the events observed for each alarm.
    private func runLength(at threshold: Double) -> (mean: Double, alarms: Int) {
        var events = 0.0
        var alarms = 0
        var start = 0
        for index in ends.indices {
            let end = ends[index]
            // Records ascend, so the first above the threshold is found by halving.
            var low = start
            var high = end
            while low < high {
                let middle = (low + high) / 2
                if levels[middle] > threshold { high = middle } else { low = middle + 1 }
            }
            if low < end {
                events += Double(times[low])
                alarms += 1
            } else {
                events += Double(lengths[index])
            }
            start = end
        }
        return (alarms > 0 ? events / Double(alarms) : .infinity, alarms)
    }

    /// The least threshold with at least this mean run length.
    ///
    /// - Returns: `nil` when even above the highest record alarms are too frequent to say, that is when none was seen.
    func threshold(for mean: Double) -> (threshold: Double, mean: Double, relativeError: Double)? {
        let candidates = sortedFinite(levels.filter { $0 < .infinity }).values
        var low = 0
        var high = candidates.count
        while low < high {
            let middle = (low + high) / 2
            if runLength(at: candidates[middle]).mean >= mean { high = middle } else { low = middle + 1 }
        }
        guard low < candidates.count else { return nil }
        // Between this level and the next that is more than rounding away from it.
        let level = candidates[low]
        var next = low
        while next < candidates.count && candidates[next] - level <= 1e-9 * max(level.magnitude, 1e-300) { next += 1 }
        guard next < candidates.count else { return nil }
        let threshold = level + (candidates[next] - level) / 2
        let found = runLength(at: threshold)
        guard found.alarms > 0, found.mean.isFinite else { return nil }
        return (threshold, found.mean, 1 / Double(found.alarms).squareRoot())
    }
}
