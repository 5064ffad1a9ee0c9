internal import VigilStatistics

/// Vigil's hash of units, `vigil_1`, with a salt taken in.
///
///     bytes  = UTF-8 of the salt, one byte 0, UTF-8 of the unit
///     h      = FNV-1a of 64 bits over the bytes
///     h      = h xor h >> 33, times 0xFF51AFD7ED558CCD, xor itself >> 33, times 0xC4CEB9FE1A85EC53, xor itself >> 33
///     bucket = (h >> 11) / 2⁵³
///
/// Texts are taken byte by byte as they are, without Unicode normalisation: what a client sends is what every other program
/// can hash again. The last three lines of mixing are needed because the upper bits of FNV-1a hardly differ for short texts.
///
/// - Source: Fowler, Noll, Vo and Eastlake, draft-eastlake-fnv; Appleby's finaliser of MurmurHash3, public domain.
public struct SaltedHash: Hashable, Sendable {
    /// What is left of the salt and the byte 0; the same for all units.
    private let salted: UInt64

    /// The hash with a salt.
    ///
    /// - Parameter salt: Without a character of code 0, so that no two pairs of salt and unit are the same bytes.
    public init(salt: String) {
        var hash = FNV1a(salt)
        hash.combine(0)
        salted = hash.value
    }

    /// The 64 mixed bits of a unit.
    ///
    /// - Parameter unit: Its identifier.
    /// - Returns: Any 64 bits, each as good as the others.
    /// - Complexity: O(length), four cycles a byte.
    public func bits(of unit: String) -> UInt64 {
        // A native text lies in one piece; only one bridged from another language does not.
        unit.utf8.withContiguousStorageIfAvailable { mixed($0) } ?? mixed(unit.utf8)
    }

    /// The bucket of a unit.
    ///
    /// - Parameter unit: Its identifier.
    /// - Returns: In 0..<1, a multiple of 2⁻⁵³.
    /// - Complexity: O(length), four cycles a byte.
    public func bucket(of unit: String) -> Double { Double(bits(of: unit) >> 11) * 0x1p-53 }

    @inline(__always)
    private func mixed(_ bytes: some Sequence<UInt8>) -> UInt64 {
        var bits = salted
        // Not by `FNV1a.combine`: across modules it is a call for each byte, which takes three times as long (2026-12-01).
        for byte in bytes { bits = (bits ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        bits = (bits ^ (bits >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        bits = (bits ^ (bits >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return bits ^ (bits >> 33)
    }
}
