/// An order of rows that depends on what is in them and not on where they stand.
///
/// Whoever thins rows out or deals them out anew by a seed then gets the same answer for the same rows, in whatever order
/// a store returned them.
public enum RowOrder {
    /// The rows in their order, the first ones if there are too many: a random sample of them without replacement.
    ///
    /// - Parameters:
    ///   - matrix: The rows.
    ///   - limit: How many at most, at least 0.
    ///   - seed: Another seed gives an unrelated order.
    /// - Returns: Numbers of rows.
    /// - Complexity: O(entries + rows log rows).
    public static func sample(_ matrix: Matrix, atMost limit: Int, seed: UInt64) -> [Int] {
        var keys = [UInt64](repeating: seed, count: matrix.rowCount)
        for column in 0..<matrix.columnCount {
            let start = column * matrix.rowCount
            for row in keys.indices {
                // -0 and +0 are the same number.
                keys[row] = mixed(keys[row] ^ (matrix.values[start + row] + 0).bitPattern)
            }
        }
        var rows = keys.indices.map { (key: keys[$0], row: $0) }
        rows.sort { $0.key < $1.key }
        // Equal rows have equal keys; each further one is told apart, so that a frequent row is not chosen all or none.
        var position = 0
        while position < rows.count {
            let key = rows[position].key
            var copy: UInt64 = 0
            while position < rows.count, rows[position].key == key {
                rows[position].key = mixed(key &+ copy)
                copy += 1
                position += 1
            }
        }
        rows.sort { $0.key < $1.key }
        return rows.prefix(limit).map(\.row)
    }

    private static func mixed(_ bits: UInt64) -> UInt64 {
        var generator = SplitMix64(seed: bits)
        return generator.next()
    }
}
