/// Finds the rows of a column by the hash of their id.
struct RowIndex: Sendable {
    private var slots: [Int32]
    private let hashes: [UInt64]

    init(hashes: [UInt64]) {
        self.hashes = hashes
        slots = Array(repeating: -1, count: 1 << (Int.bitWidth - (hashes.count * 2).leadingZeroBitCount))
        for row in hashes.indices { insert(row) }
    }

    private mutating func insert(_ row: Int) {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hashes[row]) & mask
        while slots[slot] >= 0 { slot = (slot + 1) & mask }
        slots[slot] = Int32(row)
    }

    /// Calls `body` with every row that has this hash, in ascending order.
    func forEachRow(withHash hash: UInt64, _ body: (Int) throws -> Void) rethrows {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] >= 0 {
            let row = Int(slots[slot])
            if hashes[row] == hash { try body(row) }
            slot = (slot + 1) & mask
        }
    }
}
