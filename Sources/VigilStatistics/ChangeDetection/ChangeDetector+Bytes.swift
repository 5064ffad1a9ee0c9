/// The version that ``ChangeDetector/encoded()`` writes into the first byte; unlike that of summaries, so that neither
/// can be taken for the other.
private let detectorFormatVersion: UInt8 = 0xD1

extension ChangeDetector {
    /// The detector as bytes: format version, kind, settings and state, checksum.
    ///
    /// - Returns: Bytes that ``init(decoding:)`` reads back to an equal detector.
    public func encoded() -> [UInt8] {
        var writer = SummaryWriter()
        writer.write(byte: detectorFormatVersion)
        writer.write(byte: Self.kind.rawValue)
        write(to: &writer)
        let sum = checksum(writer.bytes[...])
        writer.write(bits: UInt64(sum), byteCount: 4)
        return writer.bytes
    }

    /// Reads the bytes that ``encoded()`` wrote.
    ///
    /// - Parameter bytes: Untrusted bytes.
    /// - Throws: What is wrong with them; no bytes crash the process.
    public init(decoding bytes: [UInt8]) throws(SummaryDecodingError) {
        guard bytes.count >= 6 else { throw SummaryDecodingError(.truncated, "\(bytes.count) bytes, need at least 6") }
        guard bytes[0] == detectorFormatVersion else {
            throw SummaryDecodingError(
                .unknownVersion, "format version \(bytes[0]), this code reads \(detectorFormatVersion)")
        }
        guard bytes[1] == Self.kind.rawValue else {
            throw SummaryDecodingError(.wrongKind, "kind \(bytes[1]), need \(Self.kind.rawValue) for \(Self.self)")
        }
        let content = bytes.dropLast(4)
        var tail = SummaryReader(bytes.suffix(4))
        guard try tail.bits(byteCount: 4) == UInt64(checksum(content)) else {
            throw SummaryDecodingError(.checksumMismatch, "the content does not match its checksum")
        }
        var reader = SummaryReader(content.dropFirst(2))
        try self.init(from: &reader)
        try reader.expectEnd()
    }
}

extension SummaryReader {
    /// A double that is not NaN.
    mutating func ordinary() throws(SummaryDecodingError) -> Double {
        let value = try number()
        guard !value.isNaN else { throw .invalid("a number is NaN") }
        return value
    }

    /// A double in a range.
    mutating func ordinary(in range: ClosedRange<Double>) throws(SummaryDecodingError) -> Double {
        let value = try number()
        guard range.contains(value) else { throw .invalid("\(value) is not in \(range)") }
        return value
    }

    /// A count in a range.
    mutating func count(in range: ClosedRange<Int>) throws(SummaryDecodingError) -> Int {
        let value = try count()
        guard range.contains(value) else { throw .invalid("\(value) is not in \(range)") }
        return value
    }

    /// A byte that is 0 or 1.
    mutating func flag() throws(SummaryDecodingError) -> Bool {
        let value = try byte()
        guard value <= 1 else { throw .invalid("a yes or no is \(value)") }
        return value == 1
    }

    /// A direction.
    mutating func direction() throws(SummaryDecodingError) -> ChangeDirection {
        let value = try byte()
        guard let direction = ChangeDirection(rawValue: value) else { throw .invalid("direction \(value)") }
        return direction
    }
}

extension SummaryWriter {
    /// Appends a byte that is 0 or 1.
    mutating func write(flag: Bool) { write(byte: flag ? 1 : 0) }
}
