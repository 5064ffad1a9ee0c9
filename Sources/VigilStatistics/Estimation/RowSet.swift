/// A set of a class's rows, one bit a row; each set of its size is equally likely.
struct RowSet {
    private var words: [UInt64]
    private let rows: Int

    init(of rows: Int, share: Double, random: inout SplitMix64) {
        self.rows = rows
        let size = min(rows - 1, max(1, Int((share * Double(rows)).rounded())))
        words = [UInt64](repeating: 0, count: rows / 64 + 1)
        // Floyd's algorithm: a row drawn twice gives way to the last of those that could be drawn so far.
        for last in (rows - size)..<rows {
            let row = random.index(below: last + 1)
            let chosen = contains(row) ? last : row
            words[chosen >> 6] |= 1 << UInt64(chosen & 63)
        }
    }

    private func contains(_ row: Int) -> Bool { words[row >> 6] >> UInt64(row & 63) & 1 == 1 }

    /// Calls a closure for each row in the set, ascending.
    func forEachRow(_ body: (Int) -> Void) {
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                body(index << 6 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
    }

    /// The first and the last row of a stretch that are not in the set; none where all are.
    func ends(in stretch: Range<Int32>) -> [Int] {
        var first = Int(stretch.lowerBound)
        var last = Int(stretch.upperBound) - 1
        while first <= last, contains(first) { first += 1 }
        while last >= first, contains(last) { last -= 1 }
        return first <= last ? [first, last] : []
    }

    /// Counts the rows of neighbouring stretches that are not in a set, in one walk.
    struct Ranks {
        private let words: [UInt64]
        private var word = 0
        /// How many rows of the set lie in the words before.
        private var before: Int32 = 0
        private var end: Int32 = 0
        private var inSet: Int32 = 0

        init(_ set: RowSet) { words = set.words }

        /// The rows from the last end up to this one that are not in the set.
        @inline(__always)
        mutating func rowsLeft(upTo next: Int32) -> Int32 {
            let target = Int(next) >> 6
            while word < target {
                before += Int32(truncatingIfNeeded: words[word].nonzeroBitCount)
                word += 1
            }
            let mask = (1 as UInt64) << UInt64(next & 63) - 1
            let upTo = before + Int32(truncatingIfNeeded: (words[word] & mask).nonzeroBitCount)
            let left = next - end - (upTo - inSet)
            end = next
            inSet = upTo
            return left
        }
    }
}
