import VigilDomain

/// Finds predictions whose id their model already has nearby in time.
struct DuplicateSearch {
    let prepared: PreparedPredictions
    /// The segments of the model that have predictions near those that are prepared.
    let nearby: [SegmentEntry]
    private let cache: SegmentCache
    /// How far apart in event time two predictions of one id must be to count as two, in milliseconds.
    private let horizon: Int64
    /// From which event time each version's predictions are kept.
    private let keptFrom: [Int64: Int64]

    /// Looks for the segments to search.
    ///
    /// - Parameters:
    ///   - prepared: The predictions to compare.
    ///   - stored: Every version that the model has in the database.
    ///   - cache: Where fingerprints and keys are kept.
    ///   - connection: A connection that holds the model.
    /// - Throws: `StoreError` when the database cannot be read.
    init(
        _ prepared: PreparedPredictions, among stored: [VersionEntry], _ cache: SegmentCache,
        _ connection: any SQLConnection
    ) throws {
        self.prepared = prepared
        self.cache = cache
        let horizon = stored.idHorizon
        self.horizon = horizon
        keptFrom = Dictionary(stored.map { ($0.id, $0.keptFrom) }) { first, _ in first }
        let first = prepared.versions.compactMap(\.rows.keys.times.first).min() ?? 0
        let last = prepared.versions.compactMap(\.rows.keys.times.last).max() ?? 0
        nearby = try stored.flatMap { version in
            try connection.segments(
                .predictions, of: version.id, from: first - horizon, through: last + horizon)
        }
    }

    /// Which rows to leave out: for each version of `prepared`, one truth value a row.
    func duplicates(_ connection: any SQLConnection) throws -> [[Bool]] {
        var isDuplicate = prepared.versions.map { Array(repeating: false, count: $0.rows.count) }
        for (index, version) in prepared.versions.enumerated() {
            try mark(version, &isDuplicate[index], connection)
        }
        markRepeats(&isDuplicate)
        return isDuplicate
    }

    private func mark(
        _ version: PreparedPredictions.Version, _ isDuplicate: inout [Bool], _ connection: any SQLConnection
    ) throws {
        let keys = version.rows.keys
        guard let first = keys.times.first, let last = keys.times.last, !nearby.isEmpty else { return }
        let probes = IDProbes(ids: keys.ids, hashes: version.hashes)
        let entries = nearby.filter { $0.first <= last + horizon && $0.last >= first - horizon }
        // What is not kept any more may lie in a segment that reaches beyond it, and does not count there either.
        let cuts = Set(keptFrom.values)
        for kept in cuts {
            let own = cuts.count == 1 ? entries : entries.filter { keptFrom[$0.versionID] == kept }
            let matches = try probes.matches(among: own, cache, connection) { probe, entry in
                // Which of its rows it is cannot be told; two ids share a fingerprint once in four thousand million.
                let time = keys.times[probe]
                guard max(entry.first, kept) - horizon <= time, time <= entry.last + horizon else { return }
                isDuplicate[probe] = true
            }
            for match in matches where match.time >= kept && abs(match.time - keys.times[match.probe]) <= horizon {
                isDuplicate[match.probe] = true
            }
        }
    }

    private struct Place: Hashable {
        var version: Int
        var row: Int
    }

    /// Marks what the call itself has twice, over all its writes in their order: the first one counts.
    private func markRepeats(_ isDuplicate: inout [[Bool]]) {
        var repeated: Set<UInt64> = []
        var seen: Set<UInt64> = []
        seen.reserveCapacity(prepared.versions.reduce(0) { $0 + $1.hashes.count })
        for version in prepared.versions {
            for hash in version.hashes where !seen.insert(hash).inserted { repeated.insert(hash) }
        }
        guard !repeated.isEmpty else { return }
        var places: [Place] = []
        for (index, version) in prepared.versions.enumerated() {
            for (row, hash) in version.hashes.enumerated() where repeated.contains(hash) && !isDuplicate[index][row] {
                places.append(Place(version: index, row: row))
            }
        }
        places.sort { origin($0) < origin($1) }
        var kept: [UInt64: [Place]] = [:]
        for place in places {
            let hash = prepared.versions[place.version].hashes[place.row]
            if kept[hash, default: []].contains(where: { isSame($0, place) }) {
                isDuplicate[place.version][place.row] = true
            } else {
                kept[hash, default: []].append(place)
            }
        }
    }

    private func origin(_ place: Place) -> (Int, Int) {
        let origin = prepared.versions[place.version].origins[place.row]
        return (origin.write, origin.row)
    }

    private func isSame(_ left: Place, _ right: Place) -> Bool {
        let leftKeys = prepared.versions[left.version].rows.keys
        let rightKeys = prepared.versions[right.version].rows.keys
        return abs(leftKeys.times[left.row] - rightKeys.times[right.row]) <= horizon
            && leftKeys.ids.isEqual(left.row, to: rightKeys.ids, right.row)
    }
}
