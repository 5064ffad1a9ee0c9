/// Finds the level at which a detector alarms once in N events when its path itself depends on the level.
///
/// Each step of the search simulates the same streams at another level, so that run lengths differ by the level alone.
struct LevelSearch<Detector: ChangeDetector> {
    /// N.
    var wanted: Int
    var seed: UInt64
    /// How many updates a step may simulate.
    var updatesPerStep = 6_000_000
    /// The detector at a strictness: a greater one alarms less often.
    var detector: (Double) -> Detector
    /// After how many events a run starts afresh by itself.
    var longestRun: Int

    /// - Returns: `nil` when even the greatest strictness alarms too often or the least one too seldom.
    func search(_ reference: ReferenceSeries, in range: ClosedRange<Double>) -> (Detector, RunLengthEstimate)? {
        let stream = ReferenceStream(reference, seed: seed)
        var low = range.lowerBound
        var high = range.upperBound
        // Near the edges fewer streams tell which side it is.
        for step in 0..<16 {
            let middle = (low + high) / 2
            let budget = step < 6 ? updatesPerStep / 4 : updatesPerStep
            let found = runLength(middle, stream, updateLimit: budget)
            if found.mean < Double(wanted) { low = middle } else { high = middle }
        }
        let strictness = (low + high) / 2
        let found = runLength(strictness, stream, updateLimit: updatesPerStep * 2)
        guard found.alarms > 0, found.mean < 4 * Double(wanted), found.mean > Double(wanted) / 4 else { return nil }
        return (
            detector(strictness),
            RunLengthEstimate(mean: found.mean, relativeError: 1 / Double(found.alarms).squareRoot(), wanted: wanted)
        )
    }

    private func runLength(
        _ strictness: Double, _ stream: ReferenceStream, updateLimit: Int
    ) -> (mean: Double, alarms: Int) {
        let fresh = detector(strictness)
        var events = 0
        var alarms = 0
        var index: UInt64 = 0
        while events < updateLimit || index < 8 {
            var mixer = SplitMix64(seed: seed &+ index &* 0x9E37_79B9)
            var stream = stream.reseeded(mixer.next())
            var detector = fresh
            var time = 0
            while time < longestRun {
                time += 1
                if detector.update(stream.next()) == .drift {
                    alarms += 1
                    break
                }
            }
            events += time
            index += 1
            if index >= 1000 { break }
        }
        return (alarms > 0 ? Double(events) / Double(alarms) : .infinity, alarms)
    }
}
