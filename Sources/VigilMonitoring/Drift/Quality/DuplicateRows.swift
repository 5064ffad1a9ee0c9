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
        var hashes = [UInt64](repeating: 0x9E37_79B9_7F4A_7C15, count: rows)
        for column in columns where column.count == rows {
            hashes.withUnsafeMutableBufferPointer { Self.mix(column, into: $0) }
        }
        hashes.sort()
        var repeats = 0
        for index in hashes.indices.dropFirst() where hashes[index] == hashes[index - 1] { repeats += 1 }
        self.repeats = repeats
        self.rows = rows
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
            for (index, code) in names.codes.enumerated() { hashes[index] = mixed(hashes[index], UInt64(code) &+ 2) }
        }
    }

    private static func mixed(_ hash: UInt64, _ bits: UInt64) -> UInt64 {
        let product = (hash ^ bits).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low &+ bits
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
