/// Fingerprints of many segments, to be searched at once and not segment by segment.
///
/// Segments are added as they are met, each a run of its own; four runs of about one length become one, so that n segments
/// lie in some log n runs. A segment never changes and its number is never given again: nothing here becomes wrong, and
/// those that were merged away, which no list of entries names any more, only take room until they are forgotten.
struct FingerprintIndex: Sendable {
    private var runs: [FingerprintRun] = []
    /// The segments of all runs.
    private var known: Set<Int64> = []
    /// Those of them that are gone.
    private var gone: Set<Int64> = []
    private var values = 0
    /// Segments up to this number have given way to newer ones.
    private var floor = Int64.min
    private let budget: Int

    /// An empty index.
    ///
    /// - Parameter budget: The most bytes of fingerprints that it keeps.
    init(budget: Int) { self.budget = budget }

    /// How many runs there are, and how many fingerprints in them.
    var size: (runs: Int, values: Int) { (runs.count, values) }

    /// Whether the index has a segment.
    ///
    /// - Parameter segment: Its number.
    /// - Returns: `true` for one that was added and neither forgotten nor pushed out.
    func contains(_ segment: Int64) -> Bool { known.contains(segment) }

    /// Makes room for the fingerprints of a segment, at the cost of older ones alone.
    ///
    /// What gave way does not come back before there is much room again: it would push out the next.
    ///
    /// - Parameters:
    ///   - count: How many fingerprints it has.
    ///   - segment: Its number.
    /// - Returns: Whether it may be added.
    mutating func makeRoom(for count: Int, of segment: Int64) -> Bool {
        guard segment > floor else { return false }
        while (values + count) * FingerprintRun.bytesOfValue > budget {
            let ages = runs.map { $0.members.max() ?? .min }
            guard let age = ages.min(), age < segment, let oldest = ages.firstIndex(of: age) else { return false }
            known.subtract(runs[oldest].members)
            gone.subtract(runs[oldest].members)
            values -= runs[oldest].values.count
            runs.remove(at: oldest)
            floor = age
        }
        return true
    }

    /// Adds a segment that the index does not have.
    ///
    /// - Parameters:
    ///   - fingerprints: Its fingerprints.
    ///   - segment: Its number.
    /// - Complexity: O(log n) a fingerprint, over many segments.
    mutating func add(_ fingerprints: Fingerprints, of segment: Int64) {
        guard known.insert(segment).inserted else { return }
        runs.append(FingerprintRun(fingerprints, of: segment))
        values += fingerprints.values.count
        while let alike = runsOfOneLength() {
            let merged = FingerprintRun.merging(alike.map { runs[$0] })
            for place in alike.reversed() { runs.remove(at: place) }
            runs.append(merged)
        }
    }

    /// The places of four runs of one class of length, if there are.
    private func runsOfOneLength() -> [Int]? {
        var classes: [Int: [Int]] = [:]
        for (place, run) in runs.enumerated() {
            // Each class is four times as long as the one before.
            let length = (Int.bitWidth - run.values.count.leadingZeroBitCount) / 2
            classes[length, default: []].append(place)
            let alike = (classes[length] ?? []).suffix(4)
            guard alike.count == 4, mayMerge(alike) else { continue }
            return Array(alike)
        }
        return nil
    }

    /// Runs stay short enough that giving one up is no great loss.
    private func mayMerge(_ places: ArraySlice<Int>) -> Bool {
        places.reduce(0) { $0 + runs[$1].members.count } <= FingerprintRun.mostMembers
            && places.reduce(0) { $0 + runs[$1].values.count } <= budget / FingerprintRun.bytesOfValue / 16
    }

    /// Forgets segments, which are merged away.
    ///
    /// - Parameter segments: Their numbers.
    mutating func forget(_ segments: some Sequence<Int64>) {
        gone.formUnion(segments.filter { known.contains($0) })
        // When a quarter of the segments is gone the runs are made anew, which costs each of them little.
        guard gone.count * 4 > known.count else { return }
        for place in runs.indices { runs[place].remove { gone.contains($0) } }
        runs.removeAll { $0.members.isEmpty }
        known.subtract(gone)
        gone = []
        values = runs.reduce(0) { $0 + $1.values.count }
        if values * FingerprintRun.bytesOfValue * 4 < budget { floor = .min }
    }

    /// Forgets segments that are not among some.
    ///
    /// - Parameter kept: Their numbers.
    mutating func forget(except kept: Set<Int64>) { forget(known.filter { !kept.contains($0) }) }

    /// Calls `body` with the index in `sought`, ascending, and the segment's number for every value that is also here.
    ///
    /// - Complexity: O(m log n log(n / m)) for m sought among n.
    func forEachMatch(in sought: [UInt32], _ body: (_ index: Int, _ segment: Int64) -> Void) {
        for run in runs { run.forEachMatch(in: sought, body) }
    }
}
