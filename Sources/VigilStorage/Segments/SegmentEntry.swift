import VigilDomain

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
    /// What the database says instead, where no segment can have so many rows.
    var impossibleRows: Int64?
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
        guard let sql = SegmentTable.timeSpan[table] else { return nil }
        let arguments = Array(repeating: SQLValue.integer(versionID), count: sql.count { $0 == "?" })
        let found = try first(sql, arguments) { row in
            (try row.optionalInteger(0), try row.optionalInteger(1))
        }
        guard let first = found?.0, let last = found?.1, first <= last else { return nil }
        return first...last
    }

    /// A segment as it is stored.
    func stored(_ entry: SegmentEntry, _ table: SegmentTable) throws -> StoredSegment {
        guard let (keys, columns) = try first(table.keysAndColumns, [.integer(entry.id)], { ($0[0], $0[1]) }) else {
            throw entry.isGone
        }
        return StoredSegment(entry: entry, table: table, keys: keys, columns: columns)
    }

    /// The rows of a segment.
    func rows(of entry: SegmentEntry, _ table: SegmentTable) throws -> SegmentRows { try stored(entry, table).rows() }

    /// The columns of a segment behind its first `passedBy`, which take next to no time.
    func columns(
        of entry: SegmentEntry, _ table: SegmentTable, passingBy passedBy: Int
    ) throws -> [Column] {
        guard let bytes = try first(table.columns, [.integer(entry.id)], { $0[0] }) else { throw entry.isGone }
        return try entry.decoding(table) {
            try SegmentCodec.decodeColumns(bytes.storedBytes(), rows: entry.rows, passingBy: passedBy)
        }
    }

    /// The keys of a segment, their order of arrival relative to the segment's first.
    func keys(of entry: SegmentEntry, _ table: SegmentTable) throws -> SegmentKeys {
        guard let bytes = try first(table.keys, [.integer(entry.id)], { $0[0] }) else { throw entry.isGone }
        return try entry.decoding(table) { try entry.keys(bytes.storedBytes()) }
    }

    /// The times of a segment's rows, however many the database says that there are.
    func times(of entry: SegmentEntry, _ table: SegmentTable) throws -> [Int64] {
        guard let bytes = try first(table.keys, [.integer(entry.id)], { $0[0] }) else { throw entry.isGone }
        return try entry.decoding(table) { try SegmentCodec.decodeTimes(bytes.storedBytes()) }
    }

    /// The fingerprints of a segment's ids.
    func fingerprints(of entry: SegmentEntry, _ table: SegmentTable) throws -> Fingerprints {
        guard let bytes = try first(table.fingerprints, [.integer(entry.id)], { $0[0] }) else { throw entry.isGone }
        return try entry.decoding(table) { try Fingerprints(decoding: bytes.storedBytes()) }
    }
}

/// A segment that was fetched and is not unpacked yet.
struct StoredSegment: Sendable {
    /// What its row says about it.
    var entry: SegmentEntry
    /// The table that it is of.
    var table: SegmentTable
    fileprivate var keys: SQLValue
    fileprivate var columns: SQLValue

    /// Its rows, with their ids or with empty ones, and without its first columns.
    ///
    /// - Parameters:
    ///   - withIDs: Whether ids are wanted.
    ///   - passedBy: How many columns at the beginning are not.
    /// - Returns: The rows.
    /// - Throws: `SegmentDamage`.
    func rows(withIDs: Bool = true, passingBy passedBy: Int = 0) throws -> SegmentRows {
        try entry.decoding(table) {
            var keys = try entry.keys(keys.storedBytes(), withIDs: withIDs)
            for row in keys.arrivals.indices { keys.arrivals[row] &+= entry.firstArrival }
            return SegmentRows(
                keys: keys,
                columns: try SegmentCodec.decodeColumns(
                    columns.storedBytes(), rows: entry.rows, passingBy: passedBy))
        }
    }
}

extension SegmentEntry {
    /// A row of number, times, rows, level and order of arrival.
    init(_ row: any SQLRow, versionID: Int64) throws {
        id = try row.integer(0)
        self.versionID = versionID
        first = try row.integer(1)
        last = try row.integer(2)
        let stated = try row.integer(3)
        rows = Int(min(max(stated, 0), Int64(SegmentCodec.mostRows)))
        impossibleRows = stated == Int64(rows) ? nil : stated
        level = Int(clamping: try row.integer(4))
        firstArrival = try row.integer(5)
    }

    /// The keys in `bytes`, which have to be those that the entry tells of.
    fileprivate func keys(_ bytes: [UInt8], withIDs: Bool = true) throws -> SegmentKeys {
        if let impossibleRows { throw StoreError.damaged("it is said to have \(impossibleRows) rows") }
        let keys = try SegmentCodec.decodeKeys(bytes, rows: rows, withIDs: withIDs)
        guard rows == 0 || (keys.times.first == first && keys.times.last == last) else {
            throw StoreError.damaged("its rows are of other times than it is said to have")
        }
        return keys
    }

    fileprivate var isGone: StoreError {
        StoreError(.failed, "segment \(id) went away while it was read; try again")
    }
}

extension SQLValue {
    /// Bytes that Vigil wrote.
    ///
    /// - Throws: `corrupt` when something else stands there.
    fileprivate func storedBytes() throws(StoreError) -> [UInt8] {
        guard case .blob(let bytes) = self else { throw .damaged("something else than bytes stands in its place") }
        return bytes
    }
}
