/// Collects the bytes of a stored value.
struct ByteWriter {
    /// What was written so far.
    private(set) var bytes: [UInt8] = []

    mutating func reserve(_ count: Int) { bytes.reserveCapacity(bytes.count + count) }

    mutating func write(_ byte: UInt8) { bytes.append(byte) }

    mutating func write(contentsOf source: UnsafeBufferPointer<UInt8>) { bytes.append(contentsOf: source) }

    mutating func write(contentsOf source: ArraySlice<UInt8>) { bytes.append(contentsOf: source) }

    /// Appends a number in groups of seven bits, the lowest first, so that small ones take one byte.
    mutating func write(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Appends a count; at least 0.
    mutating func write(count: Int) { write(varint: UInt64(count)) }

    /// Appends a number of either sign; close to 0 takes few bytes.
    mutating func write(signed value: Int64) {
        write(varint: UInt64(bitPattern: (value &<< 1) ^ (value >> 63)))
    }
}
