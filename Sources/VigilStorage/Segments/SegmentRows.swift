import VigilDomain

/// Rows of a segment: keys and columns.
struct SegmentRows: Sendable {
    /// Times, orders of arrival, ids.
    var keys: SegmentKeys
    /// The columns, each with one value a row.
    var columns: [Column]

    var count: Int { keys.count }

    /// The rows at `indices`, in that order.
    func rows(_ indices: [Int]) -> SegmentRows {
        SegmentRows(
            keys: SegmentKeys(
                times: indices.map { keys.times[$0] }, arrivals: indices.map { keys.arrivals[$0] },
                ids: keys.ids.rows(indices)),
            columns: columns.map { $0.rows(indices) })
    }

    /// A stretch of the rows.
    func slice(_ range: Range<Int>) -> SegmentRows {
        guard range != 0..<count else { return self }
        return SegmentRows(
            keys: SegmentKeys(
                times: Array(keys.times[range]), arrivals: Array(keys.arrivals[range]), ids: keys.ids.rows(range)),
            columns: columns.map { $0.slice(range) })
    }

    /// The rows that were made within [`start`, `end`); the rows are in order of time.
    func slice(from start: Int64, to end: Int64) -> SegmentRows {
        slice(keys.times.firstIndex(atLeast: start)..<keys.times.firstIndex(atLeast: end))
    }

    /// Adds rows, which must have the same kinds of columns.
    ///
    /// - Parameter parts: Rows of the same version, one after the other.
    /// - Throws: `corrupt` when the columns differ.
    mutating func append(contentsOf parts: [SegmentRows]) throws {
        for part in parts where part.columns.map(\.kind) != columns.map(\.kind) {
            throw StoreError.damaged(
                "segments of a version have \(columns.count) and \(part.columns.count) columns, or of different kinds")
        }
        let added = parts.reduce(0) { $0 + $1.count }
        // Moving few rows takes less time than asking other cores for it.
        guard added >= Self.rowsForAllCores else {
            for part in parts {
                keys.append(part.keys)
                for index in columns.indices { try columns[index].append(part.columns[index]) }
            }
            return
        }
        // The keys are as much as some columns, and are begun first.
        var pieces = [Piece(keys: keys)] + columns.map { Piece(column: $0) }
        (keys, columns) = (.empty, [])
        try Parallel.update(&pieces, empty: Piece()) { index, piece in
            for part in parts {
                if index == 0 {
                    piece.keys.append(part.keys)
                } else {
                    try piece.column?.append(part.columns[index - 1])
                }
            }
        }
        keys = pieces[0].keys
        columns = pieces.compactMap(\.column)
    }

    /// With so many rows, work on columns is shared out to all cores.
    static let rowsForAllCores = 16_384

    /// What is added to by itself: the keys, or a column.
    private struct Piece: Sendable {
        var keys = SegmentKeys.empty
        var column: Column?
    }

    /// Whether the rows are in order of time and, at the same time, of arrival.
    var isInOrder: Bool {
        (1..<max(count, 1)).allSatisfy { precedes($0 - 1, $0) }
    }

    /// The rows in order of time and, at the same time, of arrival.
    func inOrder() -> SegmentRows {
        var ordered = self
        ordered.putInOrder()
        return ordered
    }

    /// Brings the rows into order of time and, at the same time, of arrival.
    ///
    /// One column after the other, so that no more than one of them is in memory twice.
    mutating func putInOrder() {
        guard !isInOrder else { return }
        let order = (0..<count).sorted { precedes($0, $1) }
        keys.times = order.map { keys.times[$0] }
        keys.arrivals = order.map { keys.arrivals[$0] }
        keys.ids = keys.ids.rows(order)
        for index in columns.indices { columns[index] = columns[index].rows(order) }
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool {
        keys.times[left] != keys.times[right]
            ? keys.times[left] < keys.times[right] : keys.arrivals[left] < keys.arrivals[right]
    }
}

extension SegmentRows {
    /// The parts of several segments that lie within [`start`, `end`), in order of time and arrival.
    ///
    /// - Parameters:
    ///   - parts: Rows, each in order.
    ///   - start: The first moment inside.
    ///   - end: The first moment after it.
    /// - Returns: The rows, or `nil` when there are none.
    /// - Throws: `corrupt` when the columns differ.
    static func merging(_ parts: [SegmentRows], from start: Int64, to end: Int64) throws -> SegmentRows? {
        let parts = parts.map { $0.slice(from: start, to: end) }.filter { $0.count > 0 }
        guard var merged = parts.first else { return nil }
        if parts.count > 1 {
            merged.reserveCapacity(parts.reduce(0) { $0 + $1.count }, like: merged)
            try merged.append(contentsOf: Array(parts.dropFirst()))
        }
        merged.putInOrder()
        return merged
    }

    /// No rows, with columns of the same kinds.
    var empty: SegmentRows { SegmentRows(keys: .empty, columns: columns.map { .empty($0.kind) }) }

    /// Makes room for so many rows in all, with ids as long as those of `sample`.
    mutating func reserveCapacity(_ count: Int, like sample: SegmentRows) {
        guard count > self.count else { return }
        keys.times.reserveCapacity(count)
        keys.arrivals.reserveCapacity(count)
        keys.ids.reserve(count: count, bytes: sample.keys.ids.bytes.count / max(sample.count, 1) * count)
        for index in columns.indices { columns[index].reserveCapacity(count) }
    }

    /// Of rows with the same time and id, as corrections of outcomes have, the one that arrived last.
    func withoutCorrected() -> SegmentRows {
        let hashes = keys.ids.hashes()
        var distinct = DistinctRows(rows: count)
        var kept: [Int] = []
        for row in (0..<count).sorted(by: { keys.arrivals[$0] > keys.arrivals[$1] }) {
            // The time is part of what makes two rows alike, so it is part of the hash.
            let hash = hashes[row] ^ UInt64(bitPattern: keys.times[row]) &* 0x9E37_79B9_7F4A_7C15
            let later = distinct.insert(row, hash: hash) {
                keys.times[$0] == keys.times[row] && keys.ids.isEqual($0, to: keys.ids, row)
            }
            if later == nil { kept.append(row) }
        }
        kept.sort()
        return kept.count == count ? self : rows(kept)
    }
}

extension Column {
    /// A stretch of the rows.
    func slice(_ range: Range<Int>) -> Column {
        switch self {
        case .numeric(let column):
            .numeric(NumericColumn(Array(column.values[range])))
        case .categorical(let column):
            .categorical(CategoricalColumn(dictionary: column.dictionary, codes: Array(column.codes[range])))
        }
    }

    /// The same rows with the names that occur, in the order in which they come first.
    ///
    /// What a reader gets must not depend on how rows were laid out in segments.
    func withNamesInOrder() -> Column {
        guard case .categorical(let column) = self else { return self }
        return .categorical(column.withNamesInOrder())
    }
}

extension CategoricalColumn {
    /// The same rows with the names that occur, in the order in which they come first.
    func withNamesInOrder() -> CategoricalColumn {
        var dense = [UInt32](repeating: Self.missing, count: dictionary.count)
        var names: [String] = []
        var renamed = codes
        for (row, code) in codes.enumerated() where code != Self.missing {
            if dense[Int(code)] == Self.missing {
                dense[Int(code)] = UInt32(names.count)
                names.append(dictionary[Int(code)])
            }
            renamed[row] = dense[Int(code)]
        }
        return CategoricalColumn(dictionary: names, codes: renamed)
    }
}

extension [Int64] {
    /// The first index whose element is at least `value`, in ascending elements; the count when there is none.
    func firstIndex(atLeast value: Int64) -> Int {
        var start = 0
        var end = count
        while start < end {
            let middle = (start + end) / 2
            if self[middle] < value { start = middle + 1 } else { end = middle }
        }
        return start
    }

    /// The first index whose value is above `value`; the values ascend.
    func firstIndex(above value: Int64) -> Int {
        value == .max ? count : firstIndex(atLeast: value + 1)
    }
}
