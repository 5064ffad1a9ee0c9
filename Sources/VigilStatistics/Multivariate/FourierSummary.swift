/// The sums of random Fourier features over rows: what a window has to keep for a multivariate comparison.
///
/// Summaries made with one map merge; comparing two of them gives the maximum mean discrepancy without any rows.
public struct FourierSummary: MergeableSummary {
    /// The number of rows.
    public private(set) var count = 0
    /// The map's fingerprint.
    public let map: UInt64
    /// The sum of each feature.
    public private(set) var sums: [Double]

    /// The summary of no rows.
    ///
    /// - Parameter map: The features.
    public init(_ map: FourierFeatureMap) {
        self.map = map.fingerprint
        sums = [Double](repeating: 0, count: 2 * map.frequencyCount)
    }

    /// Adds rows.
    ///
    /// - Parameters:
    ///   - rows: With the map's columns, finite.
    ///   - map: The map that the summary was made with.
    /// - Throws: `.incompatibleSummaries` for another map, `.lengthMismatch`, `.invalidValue`, `.unavailable`; the summary is
    ///   then unchanged.
    /// - Complexity: O(rows · columns · frequencies).
    public mutating func add(_ rows: Matrix, by map: FourierFeatureMap) throws(StatisticsError) {
        guard map.fingerprint == self.map else { throw Self.anotherMap }
        let found = try map.sums(over: rows)
        for index in sums.indices { sums[index] += found[index] }
        count += rows.rowCount
    }

    /// The squared length of the mean feature vector, in 0...1.
    var squaredLength: Double {
        let size = Double(count)
        return sums.reduce(0) { $0 + ($1 / size) * ($1 / size) } / Double(sums.count / 2)
    }

    private static var anotherMap: StatisticsError {
        StatisticsError(.incompatibleSummaries, "the Fourier features have other frequencies or scales")
    }
}

extension FourierSummary {
    /// The mark of this summary's bytes.
    public static var kind: SummaryKind { .fourierFeatures }

    /// Adds what another summary has seen.
    ///
    /// - Parameter other: A summary made with the same map.
    /// - Throws: `.incompatibleSummaries` when the maps differ; this summary is then unchanged.
    /// - Complexity: O(features).
    public mutating func merge(_ other: FourierSummary) throws(StatisticsError) {
        guard other.map == map, other.sums.count == sums.count else { throw Self.anotherMap }
        for index in sums.indices { sums[index] += other.sums[index] }
        count += other.count
    }

    /// Writes the content.
    ///
    /// - Parameter writer: Receives the bytes.
    public func write(to writer: inout SummaryWriter) {
        writer.write(bits: map, byteCount: 8)
        writer.write(count: count)
        writer.write(sums)
    }

    /// Reads the content.
    ///
    /// - Parameter reader: Holds the bytes, untrusted.
    /// - Throws: What is wrong with the bytes.
    public init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        map = try reader.bits(byteCount: 8)
        count = try reader.count()
        sums = try reader.numbers()
        guard sums.count >= 2, sums.count.isMultiple(of: 2) else {
            throw .invalid("\(sums.count) features, need an even number of at least 2")
        }
        // Each feature is a cosine or a sine; the slack is rounding.
        let limit = Double(count) * (1 + 1e-9)
        guard sums.allSatisfy({ abs($0) <= limit }) else { throw .invalid("a feature's sum beyond the number of rows") }
    }
}
