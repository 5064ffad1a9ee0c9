/// A summary of a stream of rows that merges with another one over other rows, and travels as bytes.
///
/// Merging the summaries of two parts gives the summary of the whole: exactly for counts, to rounding for moments, and
/// within the stated bound for sketches.
public protocol MergeableSummary: Sendable, Equatable {
    /// Adds the rows that another summary has seen.
    ///
    /// - Parameter other: A summary with the same parameters (edges, size, classes).
    /// - Throws: `.incompatibleSummaries` when the parameters differ; this summary is then unchanged.
    mutating func merge(_ other: Self) throws(StatisticsError)

    /// Writes the content without the envelope of ``encoded()``.
    ///
    /// - Parameter writer: Receives the bytes.
    func write(to writer: inout SummaryWriter)

    /// Reads what ``write(to:)`` wrote.
    ///
    /// - Parameter reader: Holds the bytes, untrusted.
    /// - Throws: What is wrong with the bytes.
    init(from reader: inout SummaryReader) throws(SummaryDecodingError)

    /// The mark in the envelope that tells this summary's bytes from another's; never reused.
    static var kind: SummaryKind { get }
}

/// The kinds of summaries that travel as bytes; the numbers are part of the stored format.
public enum SummaryKind: UInt8, Sendable, CaseIterable {
    /// The bytes of ``Moments``.
    case moments = 1
    /// The bytes of ``MeanVariance``.
    case meanVariance = 2
    /// The bytes of ``KLLSketch``.
    case quantileSketch = 3
    /// The bytes of ``CategoryCounts``.
    case categoryCounts = 4
    /// The bytes of ``Histogram``.
    case histogram = 5
    /// The bytes of ``NumericSummary``.
    case numericSummary = 6
    /// The bytes of ``ConfusionCounts``.
    case confusionCounts = 7
    /// The bytes of ``MulticlassCounts``.
    case multiclassCounts = 8
    /// The bytes of ``ProbabilityLosses``.
    case probabilityLosses = 9
    /// The bytes of ``ReliabilityBins``.
    case reliabilityBins = 10
    /// The bytes of ``RegressionMoments``.
    case regressionMoments = 11
    /// The bytes of ``RankingMoments``.
    case rankingMoments = 12
    /// The bytes of ``GroupedConfusion``.
    case groupedConfusion = 13
    /// The bytes of ``FourierSummary``.
    case fourierFeatures = 32
}

extension MergeableSummary {
    /// The summary as bytes: format version, kind, content, checksum.
    ///
    /// - Returns: Bytes that ``init(decoding:)`` reads back to an equal value.
    public func encoded() -> [UInt8] {
        var writer = SummaryWriter()
        writer.write(byte: summaryFormatVersion)
        writer.write(byte: Self.kind.rawValue)
        write(to: &writer)
        let sum = checksum(writer.bytes[...])
        writer.write(bits: UInt64(sum), byteCount: 4)
        return writer.bytes
    }

    /// Reads the bytes that ``encoded()`` wrote.
    ///
    /// - Parameter bytes: Untrusted bytes.
    /// - Throws: What is wrong with them; no bytes crash the process or make it allocate more than a small multiple of
    ///   their size.
    public init(decoding bytes: [UInt8]) throws(SummaryDecodingError) {
        guard bytes.count >= 6 else { throw SummaryDecodingError(.truncated, "\(bytes.count) bytes, need at least 6") }
        guard bytes[0] == summaryFormatVersion else {
            throw SummaryDecodingError(
                .unknownVersion, "format version \(bytes[0]), this code reads \(summaryFormatVersion)")
        }
        guard bytes[1] == Self.kind.rawValue else {
            throw SummaryDecodingError(.wrongKind, "kind \(bytes[1]), need \(Self.kind.rawValue) for \(Self.kind)")
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

/// The version that ``MergeableSummary/encoded()`` writes into the first byte.
let summaryFormatVersion: UInt8 = 1
