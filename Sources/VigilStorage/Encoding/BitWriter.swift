/// Collects numbers of any width in bits.
struct BitWriter {
    private(set) var bytes: [UInt8] = []
    private var pending: UInt64 = 0
    private var pendingBits: UInt64 = 0

    /// Appends the lowest `bits` bits, at most 32.
    mutating func write(_ value: UInt64, bits: Int) {
        pending |= value << pendingBits
        pendingBits += UInt64(bits)
        while pendingBits >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: pending))
            pending >>= 8
            pendingBits -= 8
        }
    }

    /// Appends as many ones, and a zero.
    mutating func write(unary count: UInt64) {
        var rest = count
        while rest >= 31 {
            write(0x7FFF_FFFF, bits: 31)
            rest -= 31
        }
        write((1 << rest) - 1, bits: Int(rest) + 1)
    }

    /// Fills the last byte.
    mutating func finish() {
        if pendingBits > 0 { write(0, bits: 8 - Int(pendingBits)) }
    }
}

/// Reads what `BitWriter` wrote, from bytes that may be damaged.
struct BitReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private var pending: UInt64 = 0
    private var pendingBits: UInt64 = 0

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    private mutating func fill(_ bits: UInt64) throws(StoreError) {
        while pendingBits < bits {
            guard position < bytes.endIndex else { throw .damaged("it ends too early") }
            pending |= UInt64(bytes[position]) << pendingBits
            position += 1
            pendingBits += 8
        }
    }

    /// The next `bits` bits, at most 32.
    mutating func read(bits: Int) throws(StoreError) -> UInt64 {
        try fill(UInt64(bits))
        defer {
            pending >>= UInt64(bits)
            pendingBits -= UInt64(bits)
        }
        return pending & ((1 << UInt64(bits)) - 1)
    }

    /// How many ones stand before the next zero.
    mutating func readUnary() throws(StoreError) -> UInt64 {
        var count: UInt64 = 0
        while true {
            if pendingBits == 0 { try fill(1) }
            let ones = min(UInt64((~pending).trailingZeroBitCount), pendingBits)
            count += ones
            let isEnded = ones < pendingBits
            let used = ones + (isEnded ? 1 : 0)
            pending = used >= 64 ? 0 : pending >> used
            pendingBits -= used
            if isEnded { return count }
        }
    }
}
