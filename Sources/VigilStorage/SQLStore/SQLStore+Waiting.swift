import VigilDomain

/// Outcomes that came before their predictions.
extension SQLStore {
    /// Keeps an outcome until its prediction comes; a later one for the same id replaces it.
    func wait(
        _ prepared: PreparedOutcomes, _ row: Int, _ progress: inout ModelProgress, _ connection: any SQLConnection
    ) throws {
        let label = WaitingLabel(prepared.labels, row)
        let inserted = try connection.execute(
            """
            INSERT INTO waiting_outcomes (model, id_hash, id, label_bits, label_name, label_time)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (model, id_hash, id) DO NOTHING
            """,
            key(progress.model, prepared.hashes[row], prepared.ids[row])
                + [label.bits, label.name, .integer(prepared.times[row])])
        guard inserted == 0 else {
            progress.waitingOutcomes += 1
            return
        }
        try connection.execute(
            """
            UPDATE waiting_outcomes SET label_bits = ?, label_name = ?, label_time = ?
            WHERE model = ? AND id_hash = ? AND id = ?
            """,
            [label.bits, label.name, .integer(prepared.times[row])]
                + key(progress.model, prepared.hashes[row], prepared.ids[row]))
    }

    private func key(_ model: ModelName, _ hash: UInt64, _ id: ArraySlice<UInt8>) -> [SQLValue] {
        [.text(model.rawValue), .integer(Int64(bitPattern: hash)), .blob(Array(id))]
    }

    /// Gives predictions that come now the outcomes that waited for them.
    func joinWaiting(
        _ version: PreparedPredictions.Version, as entry: VersionEntry, _ progress: inout ModelProgress,
        _ changes: inout WindowChanges, _ connection: any SQLConnection
    ) throws {
        guard progress.waitingOutcomes > 0 else { return }
        let keys = version.rows.keys
        var found: [Int: WaitingLabel] = [:]
        let index = RowIndex(hashes: version.hashes)
        for start in stride(from: 0, to: keys.count, by: Self.hashesOfLookUp) {
            let hashes = version.hashes[start..<min(start + Self.hashesOfLookUp, keys.count)]
            for label in try waiting(hashes, progress.model, connection) where label.kind == entry.labelKind {
                index.forEachRow(withHash: label.hash) { row in
                    // Of several predictions of an id, at least a horizon apart, the newest takes the outcome.
                    if keys.ids[row].elementsEqual(label.id) { found[row] = label }
                }
            }
        }
        let newest = Self.newestRows(found)
        guard !newest.isEmpty else { return }
        for row in newest {
            guard let label = found[row] else { continue }
            changes.addLabel(at: keys.times[row], difference: label.isPresent ? 1 : 0)
            try connection.execute(
                "DELETE FROM waiting_outcomes WHERE model = ? AND id_hash = ? AND id = ?",
                key(progress.model, label.hash, label.id[...]))
        }
        progress.waitingOutcomes -= newest.count
        let labels = newest.compactMap { found[$0] }
        let rows = SegmentRows(
            keys: SegmentKeys(
                times: newest.map { keys.times[$0] }, arrivals: Array(0..<Int64(newest.count)),
                ids: keys.ids.rows(newest)),
            columns: OutcomeRows.columns(
                labels: WaitingLabel.column(labels, kind: entry.labelKind), times: labels.map(\.time)))
        try insertOutcomes(rows, as: entry, &progress, connection)
    }

    /// For each outcome the last of the rows, which are in order of time, that have its id; ascending.
    private static func newestRows(_ found: [Int: WaitingLabel]) -> [Int] {
        var newest: [[UInt8]: Int] = [:]
        for (row, label) in found { newest[label.id] = max(newest[label.id] ?? row, row) }
        return newest.values.sorted()
    }

    /// Outcomes are looked up by so many hashes at once.
    private static let hashesOfLookUp = 64

    private static let lookUp = """
        SELECT id_hash, id, label_bits, label_name, label_time FROM waiting_outcomes
        WHERE model = ? AND id_hash IN (\(Array(repeating: "?", count: hashesOfLookUp).joined(separator: ", ")))
        """

    private func waiting(
        _ hashes: ArraySlice<UInt64>, _ model: ModelName, _ connection: any SQLConnection
    ) throws -> [WaitingLabel] {
        guard let last = hashes.last else { return [] }
        // The last hash fills what is left, so that one statement serves every number of hashes.
        let padding = Array(repeating: last, count: Self.hashesOfLookUp - hashes.count)
        return try connection.all(
            Self.lookUp, [.text(model.rawValue)] + (hashes + padding).map { .integer(Int64(bitPattern: $0)) }
        ) { try WaitingLabel($0) }
    }
}

/// An outcome that waits.
private struct WaitingLabel {
    var hash: UInt64 = 0
    var id: [UInt8] = []
    var bits: SQLValue = .null
    var name: SQLValue = .null
    var time: Int64 = 0

    init(_ row: any SQLRow) throws(StoreError) {
        hash = UInt64(bitPattern: try row.integer(0))
        id = try row.bytes(1)
        bits = row[2]
        name = row[3]
        time = try row.integer(4)
    }

    /// A number has its bits; a name its text; a missing name neither.
    init(_ column: Column, _ row: Int) {
        switch column {
        case .numeric(let column): bits = .integer(Int64(bitPattern: column.values[row].bitPattern))
        case .categorical(let column): name = column[row].map { .text($0) } ?? .null
        }
    }

    var kind: ColumnKind { if case .null = bits { .categorical } else { .numeric } }

    private var number: Double {
        guard case .integer(let bits) = bits else { return .nan }
        return Double(bitPattern: UInt64(bitPattern: bits))
    }

    private var text: String? {
        guard case .text(let text) = name else { return nil }
        return text
    }

    var isPresent: Bool { kind == .numeric ? !number.isNaN : text != nil }

    static func column(_ labels: [WaitingLabel], kind: ColumnKind) -> Column {
        switch kind {
        case .numeric: .numeric(NumericColumn(labels.map(\.number)))
        case .categorical: .categorical(CategoricalColumn(labels.map(\.text)))
        }
    }
}
