/// Scores and labels in bins of equal width over 0...1, mergeable: the counts behind a ``ReliabilityCurve``.
///
/// A score s goes to bin min(⌊s k⌋, k - 1) of k. Rows without a label or a score are left out and counted, and so are
/// scores outside 0...1.
public struct ReliabilityBins: MergeableSummary {
    /// The number of rows in each bin.
    public private(set) var counts: [Int]
    /// The number of rows with a positive label in each bin.
    public private(set) var positives: [Int]
    private var scoreSums: [Double]
    /// The number of rows whose score lies outside 0...1.
    public private(set) var outOfRange = 0
    /// The number of rows left out because the label or the score is missing.
    public private(set) var excluded = 0

    /// Bins without rows.
    ///
    /// - Parameter bins: How many, at least 1.
    public init(bins: Int = 10) {
        precondition(bins >= 1, "a curve has at least one bin")
        counts = [Int](repeating: 0, count: bins)
        positives = counts
        scoreSums = [Double](repeating: 0, count: bins)
    }

    /// Bins of a scored column.
    ///
    /// - Parameters:
    ///   - labels: 1 is positive, 0 negative, NaN missing.
    ///   - scores: NaN is missing.
    ///   - bins: How many, at least 1.
    /// - Throws: `.lengthMismatch`, or `.invalidLabels` for another label.
    /// - Complexity: O(n).
    public init(labels: [Double], scores: [Double], bins: Int = 10) throws(StatisticsError) {
        self.init(bins: bins)
        try add(labels: labels, scores: scores)
    }

    /// Adds a scored column.
    ///
    /// - Parameters:
    ///   - labels: 1 is positive, 0 negative, NaN missing.
    ///   - scores: NaN is missing.
    /// - Throws: `.lengthMismatch`, or `.invalidLabels` for another label; nothing is added then.
    /// - Complexity: O(n).
    public mutating func add(labels: [Double], scores: [Double]) throws(StatisticsError) {
        let rows = try BinaryRows(labels: labels, scores: scores)
        excluded += rows.excluded
        for (isPositive, score) in zip(rows.labels, rows.scores) { add(score, isPositive: isPositive) }
    }

    /// Adds scores of rows that all have the same label; none is missing.
    mutating func add(_ scores: [Double], isPositive: Bool) {
        for score in scores { add(score, isPositive: isPositive) }
    }

    private mutating func add(_ score: Double, isPositive: Bool) {
        guard score >= 0 && score <= 1 else {
            outOfRange += 1
            return
        }
        let bin = min(Int(score * Double(counts.count)), counts.count - 1)
        counts[bin] += 1
        positives[bin] += isPositive ? 1 : 0
        scoreSums[bin] += score
    }

    /// Adds what other bins have seen.
    ///
    /// - Parameter other: As many bins, of other rows.
    /// - Throws: `.incompatibleSummaries` when the numbers of bins differ.
    /// - Complexity: O(k).
    public mutating func merge(_ other: ReliabilityBins) throws(StatisticsError) {
        guard counts.count == other.counts.count else {
            throw StatisticsError(
                .incompatibleSummaries, "\(counts.count) and \(other.counts.count) reliability bins")
        }
        for bin in counts.indices {
            counts[bin] += other.counts[bin]
            positives[bin] += other.positives[bin]
            scoreSums[bin] += other.scoreSums[bin]
        }
        outOfRange += other.outOfRange
        excluded += other.excluded
    }

    /// The curve over the bins that hold rows.
    public var curve: ReliabilityCurve {
        ReliabilityCurve(
            bins: counts.indices.filter { counts[$0] > 0 }.map { bin in
                let size = Double(counts[bin])
                return ReliabilityBin(
                    count: counts[bin], meanScore: scoreSums[bin] / size,
                    positiveShare: Double(positives[bin]) / size)
            })
    }

    /// The expected calibration error over these bins; undefined while a score lies outside 0...1.
    public var expectedCalibrationError: MetricOutcome {
        outOfRange > 0 ? .undefined(reason: .scoreOutsideUnitInterval) : curve.expectedCalibrationError
    }

    /// The largest distance of promise and outcome in a bin; undefined while a score lies outside 0...1.
    public var maximumCalibrationError: MetricOutcome {
        outOfRange > 0 ? .undefined(reason: .scoreOutsideUnitInterval) : curve.maximumCalibrationError
    }
}

// MARK: Bytes

extension ReliabilityBins {
    /// The mark of this summary's bytes.
    public static var kind: SummaryKind { .reliabilityBins }

    /// Writes the content.
    ///
    /// - Parameter writer: Receives the bytes.
    public func write(to writer: inout SummaryWriter) {
        writer.write(count: excluded)
        writer.write(count: outOfRange)
        writer.write(counts: counts)
        writer.write(counts: positives)
        writer.write(scoreSums)
    }

    /// Reads the content.
    ///
    /// - Parameter reader: Holds the bytes, untrusted.
    /// - Throws: What is wrong with the bytes.
    public init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        excluded = try reader.count()
        outOfRange = try reader.count()
        counts = try reader.counts()
        positives = try reader.counts()
        scoreSums = try reader.numbers()
        guard !counts.isEmpty, positives.count == counts.count, scoreSums.count == counts.count else {
            throw .invalid("\(counts.count) bins, \(positives.count) of positives, \(scoreSums.count) of scores")
        }
        let isConsistent = counts.indices.allSatisfy { bin in
            positives[bin] <= counts[bin] && scoreSums[bin] >= 0 && scoreSums[bin] <= Double(counts[bin]) * 1.000_001
        }
        guard isConsistent else { throw .invalid("a bin holds more positives or score than rows") }
    }
}
