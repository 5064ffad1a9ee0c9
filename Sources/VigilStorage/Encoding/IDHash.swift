/// A 64-bit hash of bytes that is the same in every process and on every machine, unlike Swift's own.
///
/// Words are folded with the upper and lower halves of a 128-bit product. It is no defence against someone who makes
/// collisions on purpose: whoever finds two equal hashes compares the bytes themselves.
enum IDHash {
    /// The first 64 bits of the fractions of the square roots of 2, 3 and 5, the first made odd.
    private static let multipliers: (UInt64, UInt64, UInt64) = (
        0x6A09_E667_F3BC_C909, 0xBB67_AE85_84CA_A73B, 0x3C6E_F372_FE94_F82B
    )

    /// The hash of `bytes`.
    ///
    /// - Parameters:
    ///   - bytes: Any bytes.
    ///   - seed: Another seed gives another hash.
    /// - Returns: All 64 bits are equally good.
    /// - Complexity: O(`bytes.count`), some nanoseconds for an identifier.
    static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
        let count = bytes.count
        var state = seed ^ multipliers.0
        var position = 0
        while count - position > 16 {
            state = fold(word(bytes, position) ^ multipliers.1, word(bytes, position + 8) ^ state)
            position += 16
        }
        // The last 1 to 16 bytes, read as two words that may overlap.
        let rest = count - position
        var first: UInt64 = 0
        var second: UInt64 = 0
        if rest >= 8 {
            first = word(bytes, position)
            second = word(bytes, count - 8)
        } else {
            for index in 0..<rest { first |= UInt64(bytes[position + index]) << (8 * UInt64(index)) }
        }
        let folded = fold(first ^ multipliers.1, second ^ state)
        return fold(folded ^ multipliers.2, UInt64(count) ^ multipliers.1)
    }

    private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }
}
