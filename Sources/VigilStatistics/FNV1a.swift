/// Fowler, Noll and Vo's hash of 64 bits (FNV-1a): the same in every process, which the standard library's is not.
///
/// For seeds that follow from data, for samples of identifiers and for telling rows apart; it keeps nobody out. Its upper
/// bits hardly differ for short inputs, so whoever needs all of them mixes once more, as a step of ``SplitMix64`` does.
///
/// - Source: Fowler, Noll, Vo and Eastlake, "The FNV Non-Cryptographic Hash Algorithm", draft-eastlake-fnv.
package struct FNV1a: Sendable, Hashable {
    /// The hash of what was taken in.
    @usableFromInline package var value: UInt64

    /// The hash of nothing.
    @inlinable
    package init() { value = 0xCBF2_9CE4_8422_2325 }

    /// Takes in a byte, or a word as if it were one.
    @inlinable
    package mutating func combine(_ word: UInt64) { value = (value ^ word) &* 0x0000_0100_0000_01B3 }

    /// The hash of words, each taken in as one.
    package init(_ words: some Sequence<UInt64>) {
        self.init()
        for word in words { combine(word) }
    }

    /// The hash of counts, each taken in as one word.
    package init(counts: some Sequence<Int>) {
        self.init(counts.lazy.map { UInt64(bitPattern: Int64($0)) })
    }

    /// The hash of a text's UTF-8, byte by byte.
    package init(_ text: String) {
        self.init()
        for byte in text.utf8 { combine(UInt64(byte)) }
    }
}
