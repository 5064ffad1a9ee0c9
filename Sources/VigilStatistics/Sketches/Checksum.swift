/// CRC-32 (IEEE 802.3, reflected polynomial `EDB88320`), which finds every change within 32 neighbouring bits.
///
/// - Parameter bytes: The bytes to guard.
/// - Returns: The checksum; `CBF43926` for the text "123456789".
/// - Complexity: O(n).
func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
        sum = checksumTable[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] ^ (sum >> 8)
    }
    return ~sum
}

private let checksumTable: [UInt32] = (0..<256).map { (index: UInt32) -> UInt32 in
    var entry = index
    for _ in 0..<8 { entry = entry & 1 == 1 ? 0xEDB8_8320 ^ (entry >> 1) : entry >> 1 }
    return entry
}
