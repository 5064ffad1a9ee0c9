/// A Bloom filter of fingerprints: says of most that are not there that they are not, with one look into memory.
///
/// Each fingerprint sets four bits of one word of 64. With a byte of memory for each, some four in a hundred that are not
/// there are let through.
struct FingerprintFilter: Sendable {
    private var words: [UInt64]

    /// An empty filter.
    ///
    /// - Parameter capacity: For how many fingerprints, which is how many bytes it takes.
    init(capacity: Int) { words = [UInt64](repeating: 0, count: max(1, (capacity + 7) / 8)) }

    /// The bytes that it takes.
    var bytes: Int { words.count * MemoryLayout<UInt64>.size }

    /// Adds the fingerprints of marks.
    ///
    /// - Parameter marks: The marks.
    mutating func insert(_ marks: some Sequence<UInt64>) {
        let count = UInt64(words.count)
        words.withUnsafeMutableBufferPointer { words in
            for mark in marks {
                let (place, bits) = Self.bits(mark, count)
                words[place] |= bits
            }
        }
    }

    /// The indices of those that may be there.
    ///
    /// - Parameter sought: Marks.
    /// - Returns: Ascending; all that are there and few others.
    func places(among sought: [UInt64]) -> [Int] {
        let count = UInt64(words.count)
        return words.withUnsafeBufferPointer { words in
            sought.indices.filter { index in
                let (place, bits) = Self.bits(sought[index], count)
                return words[place] & bits == bits
            }
        }
    }

    /// The word of a fingerprint, by its upper bits, and its four bits there.
    private static func bits(_ mark: UInt64, _ count: UInt64) -> (place: Int, bits: UInt64) {
        // Fingerprints are evenly distributed: one multiplication makes the bits independent enough of the place.
        let mixed = ((mark >> 32) &* 0x9E37_79B9_7F4A_7C15) >> 20
        var bits: UInt64 = 0
        for step in 0..<4 as Range<UInt64> { bits |= 1 << (mixed >> (6 * step) & 63) }
        return (Int(((mark >> 32) &* count) >> 32), bits)
    }
}
