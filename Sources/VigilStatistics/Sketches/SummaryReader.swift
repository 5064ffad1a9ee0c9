/// Reads the parts of an encoded summary from untrusted bytes; every read checks what is left.
public struct SummaryReader: Sendable {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    /// A reader at the start of the bytes.
    ///
    /// - Parameter bytes: Untrusted bytes.
    public init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    private var left: Int { bytes.endIndex - position }

    private func require(_ needed: Int) throws(SummaryDecodingError) {
        guard left >= needed else { throw SummaryDecodingError(.truncated, "\(left) bytes left, need \(needed)") }
    }

    /// The next byte.
    ///
    /// - Returns: The byte.
    /// - Throws: `.truncated` at the end.
    public mutating func byte() throws(SummaryDecodingError) -> UInt8 {
        try require(1)
        defer { position += 1 }
        return bytes[position]
    }

    /// An integer from its lowest bytes, the lowest first.
    ///
    /// - Parameter byteCount: How many bytes, 1...8.
    /// - Returns: The integer.
    /// - Throws: `.truncated` when fewer bytes are left.
    public mutating func bits(byteCount: Int) throws(SummaryDecodingError) -> UInt64 {
        try require(byteCount)
        var result: UInt64 = 0
        for index in 0..<byteCount { result |= UInt64(bytes[position + index]) << (8 * UInt64(index)) }
        position += byteCount
        return result
    }

    /// A count written in groups of seven bits.
    ///
    /// - Returns: At least 0.
    /// - Throws: `.truncated` at the end, `.invalidContent` for a number beyond 2^53.
    public mutating func count() throws(SummaryDecodingError) -> Int {
        var result: UInt64 = 0
        for shift: UInt64 in stride(from: 0, to: 56, by: 7) {
            let next = try byte()
            result |= UInt64(next & 0x7F) << shift
            // The limit keeps every later sum of counts, and their doubles, exact.
            if next & 0x80 == 0 && result <= 1 << 53 { return Int(result) }
        }
        throw .invalid("a count beyond 2^53")
    }

    /// A count that is also the number of parts that follow, each at least `size` bytes long.
    ///
    /// - Parameter size: The least number of bytes of a part, at least 1.
    /// - Returns: A number of parts that the bytes left can hold, so that reserving space for them is safe.
    /// - Throws: `.truncated` when they cannot.
    public mutating func length(ofPartsOf size: Int) throws(SummaryDecodingError) -> Int {
        let parts = try count()
        guard parts <= left / size else {
            throw SummaryDecodingError(.truncated, "\(parts) parts of at least \(size) bytes in \(left) bytes")
        }
        return parts
    }

    /// Eight bytes as a double, any bit pattern.
    ///
    /// - Returns: The double, possibly NaN or infinite.
    /// - Throws: `.truncated` when fewer bytes are left.
    public mutating func number() throws(SummaryDecodingError) -> Double {
        Double(bitPattern: try bits(byteCount: 8))
    }

    /// A length and as many doubles, none of them NaN.
    ///
    /// - Returns: The doubles.
    /// - Throws: `.truncated`, or `.invalidContent` for a NaN.
    public mutating func numbers() throws(SummaryDecodingError) -> [Double] {
        let length = try length(ofPartsOf: 8)
        var result: [Double] = []
        result.reserveCapacity(length)
        for _ in 0..<length {
            let value = try number()
            guard !value.isNaN else { throw .invalid("a value is NaN") }
            result.append(value)
        }
        return result
    }

    /// A length and as many counts.
    ///
    /// - Returns: The counts, each at least 0.
    /// - Throws: `.truncated`, or `.invalidContent` for a count beyond 2^53.
    public mutating func counts() throws(SummaryDecodingError) -> [Int] {
        let length = try length(ofPartsOf: 1)
        var result: [Int] = []
        result.reserveCapacity(length)
        for _ in 0..<length { result.append(try count()) }
        return result
    }

    /// Adds counts that ``SummaryWriter/write(evenCounts:)`` wrote to others.
    ///
    /// - Parameter totals: As many as were written.
    /// - Throws: `.truncated`, or `.invalidContent` for another number of them or one beyond 2^40, so that many may be added
    ///   up; some may have been added then.
    public mutating func addEvenCounts(to totals: inout [Int]) throws(SummaryDecodingError) {
        let number = try count()
        guard number == totals.count else { throw .invalid("\(number) counts where \(totals.count) are needed") }
        let width = Int(try byte())
        guard [1, 2, 4, 8].contains(width) else { throw .invalid("counts of \(width) bytes") }
        try require(number * width)
        let part = bytes[position..<position + number * width]
        position += number * width
        let isInRange = part.withUnsafeBytes { raw in
            totals.withUnsafeMutableBufferPointer { totals in
                switch width {
                case 1: Self.add(raw, as: UInt8.self, to: totals)
                case 2: Self.add(raw, as: UInt16.self, to: totals)
                case 4: Self.add(raw, as: UInt32.self, to: totals)
                default: Self.add(raw, as: UInt64.self, to: totals)
                }
            }
        }
        guard isInRange else { throw .invalid("a count beyond 2^40") }
    }

    private static func add<Width: FixedWidthInteger & UnsignedInteger>(
        _ raw: UnsafeRawBufferPointer, as _: Width.Type, to totals: UnsafeMutableBufferPointer<Int>
    ) -> Bool {
        var all: UInt64 = 0
        for index in totals.indices {
            let value = UInt64(
                Width(littleEndian: raw.loadUnaligned(fromByteOffset: index * MemoryLayout<Width>.size, as: Width.self))
            )
            all |= value
            // Wraps around only for what is refused below.
            totals[index] &+= Int(truncatingIfNeeded: value)
        }
        return all <= 1 << 40
    }

    /// A length and as many bytes of UTF-8.
    ///
    /// - Returns: The text.
    /// - Throws: `.truncated`, or `.invalidContent` for bytes that are no UTF-8.
    public mutating func text() throws(SummaryDecodingError) -> String {
        let length = try length(ofPartsOf: 1)
        guard let text = String(validating: bytes[position..<position + length], as: UTF8.self) else {
            throw .invalid("a text is not UTF-8")
        }
        position += length
        return text
    }

    /// Checks that everything was read.
    ///
    /// - Throws: `.trailingBytes` when bytes are left.
    public func expectEnd() throws(SummaryDecodingError) {
        guard left == 0 else { throw SummaryDecodingError(.trailingBytes, "\(left) bytes after the content") }
    }
}
