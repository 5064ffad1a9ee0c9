/// Gathers rows that differ, in time that does not depend on how often each is repeated.
struct DistinctRows {
    private var slots: [Int32]

    /// Room for `rows` rows.
    init(rows: Int) {
        slots = Array(repeating: -1, count: 1 << (Int.bitWidth - (rows * 2).leadingZeroBitCount))
    }

    /// Adds a row unless one like it is there.
    ///
    /// - Parameters:
    ///   - row: The row.
    ///   - hash: Equal for rows that are alike.
    ///   - isAlike: Whether the row is like an earlier one.
    /// - Returns: The earlier one, or `nil` when the row was added.
    mutating func insert(_ row: Int, hash: UInt64, isAlike: (Int) -> Bool) -> Int? {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] >= 0 {
            if isAlike(Int(slots[slot])) { return Int(slots[slot]) }
            slot = (slot + 1) & mask
        }
        slots[slot] = Int32(row)
        return nil
    }
}
