package import VigilDomain

/// Outcomes whose prediction was not found.
extension SQLStore {
    /// Keeps an outcome until its prediction comes; a later one for the same id and time replaces it.
    ///
    /// - Parameters:
    ///   - prepared: The outcomes.
    ///   - row: Which one.
    ///   - arrival: Its place in the order of arrival.
    ///   - isSearched: Whether there is no prediction of it; otherwise older ones are still to be searched.
    ///   - progress: The model.
    ///   - connection: A connection that holds the model.
    /// - Throws: `StoreError` when it could not be written.
    func wait(
        _ prepared: PreparedOutcomes, _ row: Int, _ arrival: Int64, isSearched: Bool, _ progress: inout ModelProgress,
        _ connection: any SQLConnection
    ) throws {
        let label = WaitingLabel(prepared.labels, row)
        let key = key(progress.model, prepared.hashes[row], prepared.ids[row], prepared.predictionTimes[row])
        let values = [
            label.bits, label.name, .integer(prepared.times[row]), .flag(isSearched), .integer(arrival),
        ]
        let inserted = try connection.execute(
            """
            INSERT INTO waiting_labels
            (model, id_hash, id, prediction_time, label_bits, label_name, label_time, is_searched, arrival)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (model, id_hash, id, prediction_time) DO NOTHING
            """, key + values)
        guard inserted == 0 else {
            progress.waitingOutcomes += 1
            return
        }
        try connection.execute(
            """
            UPDATE waiting_labels SET label_bits = ?, label_name = ?, label_time = ?, is_searched = ?, arrival = ?
            WHERE model = ? AND id_hash = ? AND id = ? AND prediction_time = ?
            """, values + key)
    }

    private func key(
        _ model: ModelName, _ hash: UInt64, _ id: ArraySlice<UInt8>, _ predictionTime: Int64?
    ) -> [SQLValue] {
        [
            .text(model.rawValue), .integer(Int64(bitPattern: hash)), .blob(Array(id)),
            .integer(predictionTime ?? WaitingLabel.unknownTime),
        ]
    }

    /// Takes an outcome off the list; returns whether it was still there.
    @discardableResult
    private func remove(
        _ label: WaitingLabel, _ progress: inout ModelProgress, _ connection: any SQLConnection
    ) throws -> Bool {
        let removed = try connection.execute(
            """
            DELETE FROM waiting_labels
            WHERE model = ? AND id_hash = ? AND id = ? AND prediction_time = ? AND arrival = ?
            """, key(progress.model, label.hash, label.id[...], label.predictionTime) + [.integer(label.arrival)])
        progress.waitingOutcomes -= removed
        return removed > 0
    }

    /// An outcome that was searched for, with what was found.
    private struct SearchedLabel: Sendable {
        var label: WaitingLabel
        var home: Home?
    }

    package func joinQueuedOutcomes(of model: ModelName, limit: Int) async throws -> OutcomeReceipt? {
        // The long part only reads, so that nobody waits for it. A prediction that comes meanwhile takes its outcome off the
        // list itself, and one that was found stays where it is.
        let searched = try await database.read { connection in try search(model, limit, connection) }
        guard !searched.isEmpty else { return nil }
        return try await database.write { connection in
            var progress = try ModelProgress(taking: model, connection)
            var receipt = OutcomeReceipt(matched: 0, waiting: 0, corrections: 0)
            let versions = try connection.versions(of: model)
            var found: [SearchedLabel] = []
            for entry in searched {
                let waits = WaitingTime(prediction: entry.label.predictionTime, label: entry.label.time)
                if entry.home == nil, waits.isOver(before: versions.keptFrom) {
                    if try remove(entry.label, &progress, connection) { receipt.expired += 1 }
                } else if entry.home == nil {
                    receipt.waiting += try connection.execute(
                        """
                        UPDATE waiting_labels SET is_searched = 1
                        WHERE model = ? AND id_hash = ? AND id = ? AND prediction_time = ? AND arrival = ?
                        """,
                        key(model, entry.label.hash, entry.label.id[...], entry.label.predictionTime)
                            + [.integer(entry.label.arrival)])
                } else if try remove(entry.label, &progress, connection) {
                    found.append(entry)
                }
            }
            for kind in ColumnKind.allCases {
                let own = found.filter { $0.label.kind == kind }
                guard !own.isEmpty else { continue }
                try join(
                    PreparedOutcomes(own.map(\.label), kind: kind), own.map(\.home), own.map(\.label.arrival),
                    versions.filter { $0.labelKind == kind }, &receipt, connection, revision: progress.revision)
            }
            try progress.save(connection)
            return receipt
        }
    }

    private func search(
        _ model: ModelName, _ limit: Int, _ connection: any SQLConnection
    ) throws -> [SearchedLabel] {
        let queued = try connection.all(
            "\(Self.waitingColumns) WHERE model = ? AND is_searched = 0 ORDER BY id_hash LIMIT ?",
            [.text(model.rawValue), .count(max(1, limit))]
        ) { try WaitingLabel($0) }
        let versions = try connection.versions(of: model)
        var searched: [SearchedLabel] = []
        for kind in ColumnKind.allCases {
            let labels = queued.filter { $0.kind == kind }
            guard !labels.isEmpty else { continue }
            // A version with other labels cannot take them; refused later, they would stop all others for ever.
            let own = versions.filter { $0.labelKind == kind }
            let found = try HomeSearch(
                PreparedOutcomes(labels, kind: kind), among: own, cache, connection
            ).everywhere()
            searched += zip(labels, found.homes).map { SearchedLabel(label: $0, home: $1) }
        }
        return searched
    }

    /// Gives predictions that come now the outcomes that waited for them.
    func joinWaiting(
        _ version: PreparedPredictions.Version, as entry: VersionEntry, horizon: Int64, _ progress: inout ModelProgress,
        _ changes: inout WindowChanges, _ connection: any SQLConnection
    ) throws {
        guard progress.waitingOutcomes > 0 else { return }
        let keys = version.rows.keys
        // Of several predictions of an id, at least a horizon apart, the newest takes the outcome, or the nearest to the
        // time that it gives; of several outcomes for one prediction the one that arrived last counts.
        var homes: [WaitingLabel.Key: (label: WaitingLabel, row: Int)] = [:]
        let index = RowIndex(hashes: version.hashes)
        try forEachWaiting(version.hashes, progress.model, connection) { label, _ in
            guard label.kind == entry.labelKind else { return }
            index.forEachRow(withHash: label.hash) { row in
                guard keys.ids[row].elementsEqual(label.id),
                    label.takes(keys.times[row], before: homes[label.key].map { keys.times[$0.row] }, horizon)
                else { return }
                homes[label.key] = (label, row)
            }
        }
        guard !homes.isEmpty else { return }
        var labels: [Int: WaitingLabel] = [:]
        for (label, row) in homes.values {
            if labels[row].map({ $0.precedes(label) }) ?? true { labels[row] = label }
            try remove(label, &progress, connection)
        }
        let rows = labels.keys.sorted()
        for row in rows { changes.addLabel(at: keys.times[row], difference: (labels[row]?.isPresent ?? false) ? 1 : 0) }
        let joined = rows.compactMap { labels[$0] }
        let segment = SegmentRows(
            keys: SegmentKeys(
                times: rows.map { keys.times[$0] }, arrivals: joined.map(\.arrival), ids: keys.ids.rows(rows)),
            columns: OutcomeRows.columns(
                labels: WaitingLabel.column(joined, kind: entry.labelKind), times: joined.map(\.time)))
        try insertOutcomes(segment, as: entry, connection)
    }

    /// Outcomes are looked up by so many hashes at once.
    private static let hashesOfLookUp = 64

    private static let waitingColumns = """
        SELECT id_hash, id, prediction_time, label_bits, label_name, label_time, arrival FROM waiting_labels
        """

    private static let lookUp = """
        \(waitingColumns)
        WHERE model = ? AND id_hash IN (\(Array(repeating: "?", count: hashesOfLookUp).joined(separator: ", ")))
        """

    /// Calls `body` once with each waiting outcome that has one of the hashes, and with the place of that hash.
    private func forEachWaiting(
        _ hashes: [UInt64], _ model: ModelName, _ connection: any SQLConnection,
        _ body: (WaitingLabel, Int) throws -> Void
    ) throws {
        for start in stride(from: 0, to: hashes.count, by: Self.hashesOfLookUp) {
            let part = start..<min(start + Self.hashesOfLookUp, hashes.count)
            // The last hash fills what is left, so that one statement serves every number of hashes.
            let padding = Array(repeating: hashes[part.upperBound - 1], count: Self.hashesOfLookUp - part.count)
            let arguments = (Array(hashes[part]) + padding).map { SQLValue.integer(Int64(bitPattern: $0)) }
            let found = try connection.all(Self.lookUp, [.text(model.rawValue)] + arguments) { try WaitingLabel($0) }
            guard !found.isEmpty else { continue }
            let places = Dictionary(grouping: part, by: { hashes[$0] })
            for label in found {
                for place in places[label.hash] ?? [] { try body(label, place) }
            }
        }
    }
}
