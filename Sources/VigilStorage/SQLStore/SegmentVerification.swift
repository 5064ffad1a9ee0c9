import VigilDomain

/// Checks a segment more strictly than reading it needs.
struct SegmentVerification {
    /// The versions by their numbers in the database; a segment of an unknown one is checked without its schema.
    let schemas: [Int64: ModelSchema]

    /// A segment's row with what readers find it by.
    struct Row: Sendable {
        var entry: SegmentEntry
        var span: Int64
    }

    /// What is wrong with a segment.
    ///
    /// - Returns: The damage, or `nil`, and how many bytes were checked.
    /// - Throws: `StoreError` when it cannot be read.
    func damage(
        of row: Row, _ table: SegmentTable, _ connection: any SQLConnection
    ) throws -> (damage: SegmentDamage?, bytes: Int) {
        let entry = row.entry
        do {
            guard row.span == Int64(SegmentSpan(first: entry.first, last: entry.last).rawValue) else {
                throw SegmentDamage(entry: entry, table: table, fault: "it is listed under another span of time")
            }
            let fingerprints = try connection.fingerprints(of: entry, table)
            let hashes: [UInt64]
            if table == .predictions, let schema = schemas[entry.versionID] {
                hashes = try connection.predictions(of: entry, schema).keys.ids.hashes()
            } else if table == .predictions {
                hashes = try connection.rows(of: entry, table).keys.ids.hashes()
            } else {
                let kind = schemas[entry.versionID]?.predictionKind
                hashes = try connection.outcomes(of: entry, kind: kind).keys.ids.hashes()
            }
            guard fingerprints.values == Fingerprints(hashes: hashes).values else {
                throw SegmentDamage(entry: entry, table: table, fault: "its fingerprints are not those of its ids")
            }
        } catch let damage as SegmentDamage {
            return (damage, try connection.storedBytes(of: entry, table))
        }
        return (nil, try connection.storedBytes(of: entry, table))
    }
}

extension SQLConnection {
    /// The segments that follow a number, up to another, in order.
    func segmentRows(
        _ table: SegmentTable, after number: Int64, upTo last: Int64, limit: Int
    ) throws -> [SegmentVerification.Row] {
        try all(table.inOrder, [.integer(number), .integer(last), .count(limit)]) { row in
            SegmentVerification.Row(
                entry: try SegmentEntry(row, versionID: try row.integer(6)), span: try row.integer(7))
        }
    }

    fileprivate func storedBytes(of entry: SegmentEntry, _ table: SegmentTable) throws -> Int {
        try first(table.size, [.integer(entry.id)]) { Int(clamping: try $0.integer(0)) } ?? 0
    }
}
