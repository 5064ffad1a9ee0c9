import VigilDomain
package import VigilStatistics

extension WindowCounts {
    /// The version that stands in front; unlike those of other summaries, so that none is taken for another.
    private static let formatVersion: UInt8 = 0xE1
    /// A column with more names that the reference does not have makes a summary too large to be worth keeping.
    private static let mostNewNames = 256

    /// The counts as bytes, to be stored and merged with those of other windows later.
    ///
    /// Names and edges are the reference's and not written: whoever stores the bytes notes ``DriftReference/countingKey``.
    ///
    /// - Returns: The bytes; `nil` where rows are kept, or there are too many names that the reference does not have.
    package func encoded() -> [UInt8]? {
        var writer = SummaryWriter()
        writer.write(byte: Self.formatVersion)
        writer.write(count: rows)
        writer.write(count: columns.count)
        for column in columns {
            if case .names(let counts) = column.kept, counts.new.count > Self.mostNewNames { return nil }
            guard column.write(to: &writer) else { return nil }
        }
        return writer.bytes
    }

    /// Whether a check of the rows would count, too: a column of few values is compared one by one.
    package var canStandForRows: Bool {
        columns.allSatisfy { column in
            guard case .counted(let window, _) = column.kept else { return true }
            return window.count == 0 || window.count > ReferenceGrid.exactRows
        }
    }

    /// Adds the counts of other rows that were stored.
    ///
    /// - Parameter bytes: What ``encoded()`` gave for the same reference; untrusted.
    /// - Throws: What is wrong with the bytes; the counts are of no use then.
    /// - Complexity: O(bins + names) a column.
    package mutating func merge(encoded bytes: [UInt8]) throws(SummaryDecodingError) {
        var reader = SummaryReader(bytes[...])
        let version = try reader.byte()
        guard version == Self.formatVersion else {
            throw SummaryDecodingError(
                .unknownVersion, "format version \(version), this code reads \(Self.formatVersion)")
        }
        let own = try reader.count()
        guard own <= 1 << 40 else { throw SummaryDecodingError(.invalidContent, "\(own) rows") }
        rows += own
        let count = try reader.count()
        guard count == columns.count else {
            throw SummaryDecodingError(
                .invalidContent, "\(count) columns where \(columns.count) are needed")
        }
        for index in columns.indices { try columns[index].merge(from: &reader) }
        try reader.expectEnd()
    }
}

extension ColumnCounts {
    private enum Kind {
        static let numbers: UInt8 = 0
        static let names: UInt8 = 1
        static let uncompared: UInt8 = 2
    }

    /// Appends the counts; `false` where values are kept.
    fileprivate func write(to writer: inout SummaryWriter) -> Bool {
        writer.write(byte: hasOtherKind ? 1 : 0)
        writer.write(count: missing)
        switch kept {
        case .held: return false
        case .counted(let window, _):
            writer.write(byte: Kind.numbers)
            window.write(to: &writer)
        case .names(let counts):
            writer.write(byte: Kind.names)
            counts.write(to: &writer)
        case .number(let count):
            writer.write(byte: Kind.uncompared)
            writer.write(count: count)
        }
        return true
    }

    fileprivate mutating func merge(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        if try reader.byte() != 0 { hasOtherKind = true }
        let without = try reader.count()
        guard without <= 1 << 40 else { throw SummaryDecodingError(.invalidContent, "\(without) missing values") }
        missing += without
        // What is kept is taken out, so that adding to it does not copy it.
        switch try reader.byte() {
        case Kind.numbers:
            guard case .counted(var window, let grid) = take() else { throw Self.otherKind }
            try window.merge(from: &reader)
            kept = .counted(window, grid)
        case Kind.names:
            guard case .names(var counts) = take() else { throw Self.otherKind }
            try counts.merge(from: &reader)
            kept = .names(counts)
        case Kind.uncompared:
            guard case .number(let count) = take() else { throw Self.otherKind }
            kept = .number(count + (try reader.count()))
        default: throw Self.otherKind
        }
    }

    private static let otherKind = SummaryDecodingError(.invalidContent, "a column of another kind")

    /// What is kept, which is left empty.
    private mutating func take() -> Kept {
        var taken = Kept.number(0)
        swap(&taken, &kept)
        return taken
    }
}

extension DriftReference {
    /// A number that tells whether two references count alike: of the columns' names and kinds, the edges that numbers are
    /// counted between, and the names that are counted.
    ///
    /// - Complexity: O(bins + names) a column.
    package var countingKey: Int64 {
        var hash = FNV1a()
        func take(_ text: String) {
            hash.combine(UInt64(text.utf8.count))
            for byte in text.utf8 { hash.combine(UInt64(byte)) }
        }
        for column in columns {
            take(column.name)
            take(column.role.rawValue)
            switch column.content {
            case .numeric(let numeric):
                guard let grid = numeric.grid else { continue }
                hash.combine(grid.countingKey)
            case .categorical(let names): for name in names.names { take(name) }
            case .nothing: hash.combine(0)
            }
        }
        return Int64(bitPattern: hash.value)
    }
}
