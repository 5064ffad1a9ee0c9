/// Collects the bytes of an encoded summary: little-endian doubles, variable-length counts.
public struct SummaryWriter: Sendable {
    /// What was written so far.
    public private(set) var bytes: [UInt8] = []

    /// A writer without bytes.
    public init() {}

    /// Appends one byte.
    ///
    /// - Parameter byte: The byte.
    public mutating func write(byte: UInt8) { bytes.append(byte) }

    /// Appends a count in groups of seven bits, the lowest first, so that small counts take one byte.
    ///
    /// - Parameter count: At least 0.
    public mutating func write(count: Int) {
        precondition(count >= 0, "a count is not negative")
        var rest = UInt64(count)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Appends a double's eight bytes, bit for bit.
    ///
    /// - Parameter value: Any double.
    public mutating func write(_ value: Double) { write(bits: value.bitPattern, byteCount: 8) }

    /// Appends a length and the doubles.
    ///
    /// - Parameter values: Any doubles.
    public mutating func write(_ values: [Double]) {
        write(count: values.count)
        for value in values { write(value) }
    }

    /// Appends a length and the counts.
    ///
    /// - Parameter counts: Each at least 0.
    public mutating func write(counts: [Int]) {
        write(count: counts.count)
        for count in counts { write(count: count) }
    }

    /// Appends the number of counts, how many bytes each takes (1, 2, 4 or 8), and the counts, the lowest byte first.
    ///
    /// Longer than ``write(counts:)`` for counts that differ much, and read many times faster.
    ///
    /// - Parameter counts: Each at least 0.
    public mutating func write(evenCounts counts: [Int]) {
        let greatest = counts.max() ?? 0
        let width = greatest < 1 << 8 ? 1 : greatest < 1 << 16 ? 2 : greatest < 1 << 32 ? 4 : 8
        write(count: counts.count)
        write(byte: UInt8(width))
        for count in counts {
            precondition(count >= 0, "a count is not negative")
            write(bits: UInt64(count), byteCount: width)
        }
    }

    /// Appends a length and the text's UTF-8 bytes.
    ///
    /// - Parameter text: Any text.
    public mutating func write(text: String) {
        let utf8 = Array(text.utf8)
        write(count: utf8.count)
        bytes.append(contentsOf: utf8)
    }

    /// Appends the lowest bytes of an integer, the lowest first.
    ///
    /// - Parameters:
    ///   - bits: The integer.
    ///   - byteCount: How many of its bytes, 1...8.
    public mutating func write(bits: UInt64, byteCount: Int) {
        for index in 0..<byteCount { bytes.append(UInt8(truncatingIfNeeded: bits >> (8 * UInt64(index)))) }
    }
}
