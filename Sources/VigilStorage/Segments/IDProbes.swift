/// Ids that are looked for in segments.
struct IDProbes: Sendable {
    let ids: TextColumn
    let hashes: [UInt64]
    /// The upper halves of the hashes, ascending.
    private let fingerprints: [UInt32]
    /// The same with more of each hash.
    private let marks: [UInt64]
    /// The row of each fingerprint.
    private let rows: [Int32]

    /// Probes for every row, or for those of `subset`.
    init(ids: TextColumn, hashes: [UInt64], subset: [Int]? = nil) {
        self.ids = ids
        self.hashes = hashes
        // One number to sort: the fingerprint above, the row below.
        let combined = (subset ?? Array(hashes.indices)).map { (hashes[$0] & 0xFFFF_FFFF_0000_0000) | UInt64($0) }
        let ordered = combined.sorted()
        fingerprints = ordered.map { UInt32(truncatingIfNeeded: $0 >> 32) }
        rows = ordered.map { Int32(truncatingIfNeeded: $0) }
        marks = ordered.map { IDMark.of(hash: hashes[Int($0 & 0xFFFF_FFFF)]) }
    }

    /// A place where an id was found.
    struct Match {
        /// The row of the probes.
        var probe: Int
        /// When the row of the segment was made.
        var time: Int64
        /// The row of the segment.
        var row: Int
    }

    /// Every row of a segment that has one of the ids.
    func matches(
        in entry: SegmentEntry, _ table: SegmentTable, _ cache: SegmentCache, _ connection: any SQLConnection
    ) throws -> [Match] {
        var hints: [Int] = []
        let stored = try cache.fingerprints(of: entry, table, connection)
        stored.forEachMatch(in: fingerprints) { hints.append($0) }
        return try matches(of: hints, in: entry, table, cache, connection)
    }

    /// Every row of the prediction segments that has one of the ids, segment by segment.
    ///
    /// - Parameters:
    ///   - entries: The segments.
    ///   - cache: Where fingerprints and keys are kept.
    ///   - connection: Where they are read from.
    ///   - unverified: Called with the row of each probe whose fingerprint is among those of a segment whose keys are
    ///     damaged.
    /// - Returns: The rows.
    /// - Throws: `StoreError` when the database cannot be read.
    /// - Complexity: In many segments hardly more than in one: they are searched together.
    func matches(
        among entries: [SegmentEntry], _ cache: SegmentCache, _ connection: any SQLConnection,
        unverified: (_ probe: Int, _ entry: SegmentEntry) -> Void = { _, _ in }
    ) throws -> [Match] {
        try cache.places(of: marks, among: entries, connection).flatMap { entry, hints in
            try matches(of: hints, in: entry, .predictions, cache, connection, unverified)
        }
    }

    /// The rows of a segment that have one of the ids at `hints`, which count the fingerprints.
    private func matches(
        of hints: [Int], in entry: SegmentEntry, _ table: SegmentTable, _ cache: SegmentCache,
        _ connection: any SQLConnection, _ unverified: (Int, SegmentEntry) -> Void = { _, _ in }
    ) throws -> [Match] {
        guard !hints.isEmpty else { return [] }
        guard let searchable = try cache.damage.reading({ try cache.keys(of: entry, table, connection) }) else {
            for hint in hints { unverified(Int(rows[hint]), entry) }
            return []
        }
        return matches(of: hints, in: searchable)
    }

    /// A place where an id was found, with its order of arrival.
    struct Arrived {
        /// The row of the probes.
        var probe: Int
        /// When the row of the segment was made.
        var time: Int64
        /// When it came.
        var arrival: Int64
    }

    /// Every row of a segment of predictions that has one of the ids, without a cache: who searches through everything must
    /// not push out what appends look for.
    func matches(onceIn entry: SegmentEntry, _ connection: any SQLConnection) throws -> [Arrived] {
        var hints: [Int] = []
        try connection.fingerprints(of: entry, .predictions).forEachMatch(in: fingerprints) { hints.append($0) }
        guard !hints.isEmpty else { return [] }
        let keys = SearchableKeys(try connection.keys(of: entry, .predictions))
        return matches(of: hints, in: keys).map { match in
            Arrived(
                probe: match.probe, time: match.time, arrival: keys.keys.arrivals[match.row] + entry.firstArrival)
        }
    }

    private func matches(of hints: [Int], in searchable: SearchableKeys) -> [Match] {
        var matches: [Match] = []
        for hint in hints {
            let probe = Int(rows[hint])
            searchable.index.forEachRow(withHash: hashes[probe]) { row in
                guard searchable.keys.ids.isEqual(row, to: ids, probe) else { return }
                matches.append(Match(probe: probe, time: searchable.keys.times[row], row: row))
            }
        }
        return matches
    }
}
