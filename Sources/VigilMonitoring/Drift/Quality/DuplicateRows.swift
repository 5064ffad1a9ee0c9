import VigilDomain
import VigilStatistics

/// How many rows of a table repeat an earlier row in every column.
struct DuplicateRows: Sendable, Hashable {
    /// Rows that repeat an earlier one.
    let repeats: Int
    /// All rows.
    let rows: Int

    /// Tables beyond this many rows are not looked at: repeats of a service that sends twice show in less.
    static let mostRows = 200_000

    /// Counts a table's repeated rows; `nil` for a table without columns or rows, or of too many rows.
    ///
    /// Rows are told apart by 64 bits made from all their values; two different rows among a million have the same ones
    /// by chance once in tens of millions of tables.
    ///
    /// - Parameter columns: All of one length.
    /// - Complexity: O(values + rows log rows).
    init?(_ columns: [Column]) {
        guard let rows = columns.first?.count, (1...Self.mostRows).contains(rows) else { return nil }
        self.init(RowHashes.hashes(of: columns, rows: rows))
    }

    fileprivate init(_ hashes: [UInt64]) {
        let hashes = hashes.sorted()
        var repeats = 0
        for index in hashes.indices.dropFirst() where hashes[index] == hashes[index - 1] { repeats += 1 }
        self.repeats = repeats
        rows = hashes.count
    }

    /// The change against a reference's repeats.
    ///
    /// A row that is there twice is one event, so the counts are of repeats against first appearances. Rows that agree by
    /// chance grow with the number of pairs, so the reference's share is taken at the window's size.
    ///
    /// - Parameter reference: The reference's rows.
    /// - Returns: `nil` where neither side repeats a row, and for tables in which rows repeat anyway, such as those of a few
    ///   categories.
    func change(from reference: DuplicateRows) -> QualityChange? {
        guard repeats + reference.repeats > 0 else { return nil }
        let share = Double(reference.repeats) / Double(reference.rows)
        let expected = share * max(1, Double(rows) / Double(reference.rows))
        guard expected <= Self.mostUsual else { return nil }
        let before = Int((expected * Double(reference.rows)).rounded())
        // Both sides have rows, so there is no error.
        guard
            let pair = try? CountPair(
                reference: [before, reference.rows - before], current: [repeats, rows - repeats])
        else { return nil }
        return QualityChange(
            kind: .duplicates, referenceShare: share, currentShare: Double(repeats) / Double(rows),
            pValue: ChiSquaredTest().test(pair).pValue)
    }

    /// A greater share of repeats than this says that rows have no identity of their own.
    private static let mostUsual = 0.2
}

/// What tells the rows of a window apart, collected piece by piece.
struct RowHashes: Sendable {
    /// `nil` once there are more rows than are looked at.
    private var hashes: [UInt64]? = []

    /// Adds the rows of a piece.
    mutating func add(_ columns: [Column]) { append(columns.first?.count ?? 0) { Self.hashes(of: columns, rows: $0) } }

    /// Adds other rows of the same table.
    mutating func merge(_ other: RowHashes) {
        guard let more = other.hashes else {
            hashes = nil
            return
        }
        append(more.count) { _ in more }
    }

    private mutating func append(_ rows: Int, _ more: (Int) -> [UInt64]) {
        guard let count = hashes?.count, count + rows <= DuplicateRows.mostRows else {
            hashes = nil
            return
        }
        hashes?.append(contentsOf: more(rows))
    }

    /// The repeats among all rows; `nil` without rows and for too many.
    var duplicates: DuplicateRows? { hashes.flatMap { $0.isEmpty ? nil : DuplicateRows($0) } }

    /// One hash a row, made of all its values; the same for equal rows of any two tables.
    static func hashes(of columns: [Column], rows: Int) -> [UInt64] {
        var hashes = [UInt64](repeating: 0x9E37_79B9_7F4A_7C15, count: rows)
        for column in columns where column.count == rows {
            hashes.withUnsafeMutableBufferPointer { mix(column, into: $0) }
        }
        return hashes
    }

    private static func mix(_ column: Column, into hashes: UnsafeMutableBufferPointer<UInt64>) {
        switch column {
        case .numeric(let numbers):
            for (index, value) in numbers.values.enumerated() {
                // Every NaN is the same missing value, and -0 the same number as 0.
                let bits = value.isNaN ? 1 : value == 0 ? 0 : value.bitPattern
                hashes[index] = mixed(hashes[index], bits)
            }
        case .categorical(let names):
            // A code means another name in the next piece, so the names themselves are what counts.
            let byCode = names.dictionary.map { FNV1a($0).value }
            for (index, code) in names.codes.enumerated() {
                hashes[index] = mixed(hashes[index], code == CategoricalColumn.missing ? 1 : byCode[Int(code)])
            }
        }
    }

    private static func mixed(_ hash: UInt64, _ bits: UInt64) -> UInt64 {
        let product = (hash ^ bits).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low &+ bits
    }
}
