/// Ids with the times of their rows, that are looked for in segments.
///
/// Few of them are found by the segment's fingerprints; many by merging two orders of time, which needs neither
/// fingerprints nor an index over the ids, only the keys once through.
struct TimedProbes: Sendable {
    /// The times, ascending.
    let times: [Int64]
    /// The row of each time in what was prepared.
    private let rows: [Int]
    private let ids: TextColumn
    private let hashes: [UInt64]

    /// Probes for rows of prepared outcomes, each at its time.
    init(_ prepared: PreparedOutcomes, rows: [Int], times: [Int64]) {
        var order = Array(rows.indices)
        if !zip(times, times.dropFirst()).allSatisfy({ $0 <= $1 }) {
            order.sort { (times[$0], $0) < (times[$1], $1) }
        }
        self.times = order.map { times[$0] }
        self.rows = order.map { rows[$0] }
        ids = prepared.ids
        hashes = prepared.hashes
    }

    /// A place where a probe was found.
    struct Match {
        /// The prepared row.
        var row: Int
        /// The row of the segment.
        var index: Int
        /// When both were made.
        var time: Int64
    }

    /// Probes at least so many times fewer than a segment's rows are looked for one by one.
    private static let fewness = 16

    /// Every row of a segment that has the id and the time of a probe.
    func matches(
        in entry: SegmentEntry, _ table: SegmentTable, _ cache: SegmentCache, _ connection: any SQLConnection
    ) throws -> [Match] {
        let within = times.firstIndex(atLeast: entry.first)..<times.firstIndex(above: entry.last)
        guard !within.isEmpty else { return [] }
        guard within.count * Self.fewness > entry.rows else {
            let timeOfRow = Dictionary(within.map { (rows[$0], times[$0]) }) { first, _ in first }
            return try IDProbes(ids: ids, hashes: hashes, subset: within.map { rows[$0] })
                .matches(in: entry, table, cache, connection)
                .filter { timeOfRow[$0.probe] == $0.time }
                .map { Match(row: $0.probe, index: $0.row, time: $0.time) }
        }
        guard let keys = try cache.damage.reading({ try connection.keys(of: entry, table) }) else { return [] }
        var found: [Match] = []
        forEachMatch(in: keys) { row, index in found.append(Match(row: row, index: index, time: keys.times[index])) }
        return found
    }

    /// Calls `body` with the prepared row and the segment's row of each match.
    ///
    /// - Complexity: O(keys + probes within their times), also where many rows have one time.
    private func forEachMatch(in keys: SegmentKeys, _ body: (_ row: Int, _ index: Int) -> Void) {
        guard let first = keys.times.first else { return }
        var probe = times.firstIndex(atLeast: first)
        var key = 0
        while probe < times.count, key < keys.count {
            let time = times[probe]
            if keys.times[key] < time {
                key += 1
                continue
            }
            let probesEnd = end(of: probe, in: times)
            if keys.times[key] == time {
                let keysEnd = end(of: key, in: keys.times)
                match(probe..<probesEnd, key..<keysEnd, keys, body)
                key = keysEnd
            }
            probe = probesEnd
        }
    }

    private func end(of start: Int, in times: [Int64]) -> Int {
        var end = start + 1
        while end < times.count, times[end] == times[start] { end += 1 }
        return end
    }

    /// The most comparisons of two runs with one time that are made pair by pair.
    private static let mostPairs = 64

    private func match(_ probes: Range<Int>, _ run: Range<Int>, _ keys: SegmentKeys, _ body: (Int, Int) -> Void) {
        guard probes.count * run.count > Self.mostPairs else {
            for probe in probes {
                for key in run where keys.ids.isEqual(key, to: ids, rows[probe]) { body(rows[probe], key) }
            }
            return
        }
        let index = RowIndex(hashes: keys.ids.rows(run).hashes())
        for probe in probes {
            index.forEachRow(withHash: hashes[rows[probe]]) { offset in
                let key = run.lowerBound + offset
                if keys.ids.isEqual(key, to: ids, rows[probe]) { body(rows[probe], key) }
            }
        }
    }
}
