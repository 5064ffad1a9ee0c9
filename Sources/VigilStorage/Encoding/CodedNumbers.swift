/// Doubles of few distinct values, as codes into the list of those.
struct CodedNumbers {
    /// The bits of the distinct values, in the order in which they come first.
    private(set) var distinct: [UInt64] = []
    /// One code a row.
    private(set) var codes: [Int64] = []

    /// The codes, or `nil` when there are more distinct values than `limit`, or than a quarter of the rows.
    ///
    /// - Complexity: O(rows), and far less when the first rows show that the values differ.
    init?(_ values: [Double], limit: Int) {
        let limit = min(limit, values.count / 4)
        guard limit > 0 else { return nil }
        var slots = [Int32](repeating: -1, count: 1 << (Int.bitWidth - (limit * 4).leadingZeroBitCount))
        let mask = slots.count - 1
        codes.reserveCapacity(values.count)
        for value in values {
            let bits = value.bitPattern
            var slot = Int(truncatingIfNeeded: (bits &* 0x9E37_79B9_7F4A_7C15) >> 40) & mask
            while slots[slot] >= 0, distinct[Int(slots[slot])] != bits { slot = (slot + 1) & mask }
            if slots[slot] < 0 {
                guard distinct.count < limit else { return nil }
                slots[slot] = Int32(distinct.count)
                distinct.append(bits)
            }
            codes.append(Int64(slots[slot]))
        }
    }
}
