/// What a segment's row says about it without its contents.
struct SegmentEntry: Hashable, Sendable {
    /// Its number; never given to another segment.
    var id: Int64
    /// The version its rows belong to.
    var versionID: Int64
    /// The earliest time of its rows.
    var first: Int64
    /// The latest time of its rows.
    var last: Int64
    /// How many rows it has.
    var rows: Int
    /// How often its rows have been merged, or `EncodedSegment.sealedLevel`.
    var level: Int
    /// The least order of arrival of its rows; theirs are stored relative to it.
    var firstArrival: Int64
}

extension SQLConnection {
    /// The segments of a version that have rows in [`first`, `last`], in no order.
    func segments(
        _ table: SegmentTable, of versionID: Int64, from first: Int64, through last: Int64
    ) throws -> [SegmentEntry] {
        guard first <= last, let sql = SegmentTable.overlapping[table] else { return [] }
        let end = last == .max ? last : last + 1
        var arguments: [SQLValue] = []
        for span in SegmentSpan.allCases {
            arguments += [
                .integer(versionID), .count(span.rawValue), .integer(span.earliestBeginning(reaching: first)),
                .integer(end), .integer(first),
            ]
        }
        return try all(sql, arguments) { try SegmentEntry($0, versionID: versionID) }
    }

    /// Every segment of a version, in no order.
    func segments(_ table: SegmentTable, of versionID: Int64) throws -> [SegmentEntry] {
        try all(table.allEntries, [.integer(versionID)]) { try SegmentEntry($0, versionID: versionID) }
    }

    /// The earliest and the latest time of a version's segments; `nil` without any.
    func timeSpan(_ table: SegmentTable, of versionID: Int64) throws -> ClosedRange<Int64>? {
        let found = try first(table.timeSpan, [.integer(versionID)]) { row in
            (try row.optionalInteger(0), try row.optionalInteger(1))
        }
        guard let first = found?.0, let last = found?.1, first <= last else { return nil }
        return first...last
    }

    /// The rows of a segment, with their ids or with empty ones, and without its first `columns` columns.
    func rows(
        of entry: SegmentEntry, _ table: SegmentTable, withIDs: Bool = true, passingBy columns: Int = 0
    ) throws -> SegmentRows {
        let passedBy = columns
        let found = try first(table.keysAndColumns, [.integer(entry.id)]) { (try $0.bytes(0), try $0.bytes(1)) }
        guard let (keys, columns) = found else { throw entry.isGone }
        return try StoreError.locating(entry.place) {
            var keys = try SegmentCodec.decodeKeys(keys, rows: entry.rows, withIDs: withIDs)
            for row in keys.arrivals.indices { keys.arrivals[row] &+= entry.firstArrival }
            return SegmentRows(
                keys: keys,
                columns: try SegmentCodec.decodeColumns(columns, rows: entry.rows, passingBy: passedBy))
        }
    }

    /// The keys of a segment, their order of arrival relative to the segment's first.
    func keys(of entry: SegmentEntry, _ table: SegmentTable) throws -> SegmentKeys {
        guard let bytes = try first(table.keys, [.integer(entry.id)], { try $0.bytes(0) }) else { throw entry.isGone }
        return try StoreError.locating(entry.place) { try SegmentCodec.decodeKeys(bytes, rows: entry.rows) }
    }

    /// The fingerprints of a segment's ids.
    func fingerprints(of entry: SegmentEntry, _ table: SegmentTable) throws -> Fingerprints {
        let bytes = try first(table.fingerprints, [.integer(entry.id)]) { try $0.bytes(0) }
        guard let bytes else { throw entry.isGone }
        return try StoreError.locating(entry.place) { try Fingerprints(decoding: bytes) }
    }
}

extension SegmentEntry {
    /// A row of number, times, rows, level and order of arrival.
    init(_ row: any SQLRow, versionID: Int64) throws {
        id = try row.integer(0)
        self.versionID = versionID
        first = try row.integer(1)
        last = try row.integer(2)
        let count = try row.integer(3)
        guard (0...Int64(SegmentCodec.mostRows)).contains(count) else {
            throw StoreError.damaged("segment \(id) is said to have \(count) rows")
        }
        rows = Int(count)
        level = Int(clamping: try row.integer(4))
        firstArrival = try row.integer(5)
    }

    fileprivate var place: String { "segment \(id) of \(rows) rows" }

    fileprivate var isGone: StoreError {
        StoreError(.failed, "segment \(id) went away while it was read; try again")
    }
}
