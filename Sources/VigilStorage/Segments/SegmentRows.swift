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

    /// Adds the rows of `other`, which must have the same kinds of columns.
    ///
    /// - Parameter other: Rows of the same version.
    /// - Throws: `corrupt` when the columns differ.
    mutating func append(_ other: SegmentRows) throws(StoreError) {
        guard columns.count == other.columns.count else {
            throw .damaged("segments of a version have \(columns.count) and \(other.columns.count) columns")
        }
        keys.times.append(contentsOf: other.keys.times)
        keys.arrivals.append(contentsOf: other.keys.arrivals)
        keys.ids.append(other.keys.ids)
        for index in columns.indices {
            do {
                try columns[index].append(other.columns[index])
            } catch {
                throw .damaged("segments of a version have different kinds of columns")
            }
        }
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
        try merging(parts, rows: parts.reduce(0) { $0 + $1.count }, from: start, to: end) { $0 }
    }

    /// The same of parts that are made one by one, so that no more than one is in memory beside the whole.
    ///
    /// - Parameters:
    ///   - parts: What parts are made of.
    ///   - count: The most rows that they have together, for which room is made.
    ///   - start: The first moment inside.
    ///   - end: The first moment after it.
    ///   - part: Makes a part, whose rows are in order, or leaves it out.
    /// - Returns: The rows, or `nil` when there are none.
    /// - Throws: `corrupt` when the columns differ; what `part` throws.
    static func merging<Parts: Sequence>(
        _ parts: Parts, rows count: Int, from start: Int64, to end: Int64,
        _ part: (Parts.Element) throws -> SegmentRows?
    ) throws -> SegmentRows? {
        var merged: SegmentRows?
        for source in parts {
            guard let rows = try part(source)?.slice(from: start, to: end), rows.count > 0 else { continue }
            if merged == nil {
                merged = rows
                merged?.reserveCapacity(count)
            } else {
                try merged?.append(rows)
            }
        }
        merged?.putInOrder()
        return merged
    }

    private mutating func reserveCapacity(_ count: Int) {
        guard count > self.count else { return }
        keys.times.reserveCapacity(count)
        keys.arrivals.reserveCapacity(count)
        keys.ids.reserve(count: count, bytes: keys.ids.bytes.count / max(self.count, 1) * count)
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
