internal import CVectorSort

/// Log loss and Brier score of predicted probabilities, mergeable.
///
/// Rows without a label or a score are left out and counted. A score outside 0...1 is no probability: such rows are
/// counted, and while there is one the losses are undefined.
public struct ProbabilityLosses: MergeableSummary {
    /// How far scores are kept from 0 and 1 in the logarithm, so that one certain error does not make the loss
    /// infinite.
    public static let clip = 2.220446049250313e-16

    /// The log losses of the rows, in nats.
    public private(set) var logLosses = MeanVariance()
    /// The squared differences between score and label.
    public private(set) var squaredErrors = MeanVariance()
    /// The number of rows whose score lies outside 0...1.
    public private(set) var outOfRange = 0
    /// The number of rows left out because the label or the score is missing.
    public private(set) var excluded = 0

    /// Losses of no rows.
    public init() {}

    /// Losses of a scored column.
    ///
    /// - Parameters:
    ///   - labels: 1 is positive, 0 negative, NaN missing.
    ///   - scores: Probabilities of the positive class; NaN is missing.
    /// - Throws: `.lengthMismatch`, or `.invalidLabels` for another label.
    /// - Complexity: O(n).
    public init(labels: [Double], scores: [Double]) throws(StatisticsError) {
        try add(labels: labels, scores: scores)
    }

    /// Adds a scored column.
    ///
    /// - Parameters:
    ///   - labels: 1 is positive, 0 negative, NaN missing.
    ///   - scores: Probabilities of the positive class; NaN is missing.
    /// - Throws: `.lengthMismatch`, or `.invalidLabels` for another label; nothing is added then.
    /// - Complexity: O(n).
    public mutating func add(labels: [Double], scores: [Double]) throws(StatisticsError) {
        try BinaryRows.requireEqualLengths(labels, scores)
        var added = ProbabilityLosses()
        guard added.takeIn(labels, scores) else { return try BinaryRows.requireBinary(labels) }
        merge(added)
    }

    private static let rowsOfPiece = 1024

    /// Adds a scored column in pieces that stay in the processor's nearest cache; says whether every label was one.
    private mutating func takeIn(_ labels: [Double], _ scores: [Double]) -> Bool {
        var faults = 0
        labels.withUnsafeBufferPointer { labels in
            scores.withUnsafeBufferPointer { scores in
                guard let label = labels.baseAddress, let score = scores.baseAddress else { return }
                withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * Self.rowsOfPiece) { scratch in
                    guard let losses = scratch.baseAddress else { return }
                    for start in stride(from: 0, to: labels.count, by: Self.rowsOfPiece) {
                        let rows = min(Self.rowsOfPiece, labels.count - start)
                        faults += addPiece(label + start, score + start, rows, losses, losses + Self.rowsOfPiece)
                    }
                }
            }
        }
        return faults == 0
    }

    /// Returns how many labels are none.
    private mutating func addPiece(
        _ labels: UnsafePointer<Double>, _ scores: UnsafePointer<Double>, _ rows: Int,
        _ losses: UnsafeMutablePointer<Double>, _ squares: UnsafeMutablePointer<Double>
    ) -> Int {
        var leftOut = vigil_left_out()
        let count = vigil_probability_losses(labels, scores, rows, Self.clip, losses, squares, &leftOut)
        logLosses.add(contentsOf: UnsafeBufferPointer(start: losses, count: count))
        squaredErrors.add(contentsOf: UnsafeBufferPointer(start: squares, count: count))
        outOfRange += leftOut.outside
        excluded += rows - count - leftOut.outside
        return leftOut.faults
    }

    static func logLoss(isPositive: Bool, score: Double) -> Double {
        let clipped = min(1 - clip, max(clip, score))
        return isPositive ? -Elementary.log(clipped) : -Elementary.log(onePlus: -clipped)
    }

    /// Adds what other losses have seen.
    ///
    /// - Parameter other: Losses of other rows.
    /// - Complexity: O(1).
    public mutating func merge(_ other: ProbabilityLosses) {
        logLosses.merge(other.logLosses)
        squaredErrors.merge(other.squaredErrors)
        outOfRange += other.outOfRange
        excluded += other.excluded
    }

    /// The number of rows with a label and a probability.
    public var count: Int { logLosses.count }

    /// The mean of -ln of the probability given to what happened, at least 0; ln 2 for always saying one half.
    public var logLoss: MetricOutcome { mean(logLosses, within: 0 ... .infinity) }

    /// The mean squared difference between score and label, in 0...1; 0.25 for always saying one half.
    public var brierScore: MetricOutcome { mean(squaredErrors, within: 0...1) }

    private func mean(_ losses: MeanVariance, within limits: ClosedRange<Double>) -> MetricOutcome {
        outOfRange > 0 ? .undefined(reason: .scoreOutsideUnitInterval) : .mean(of: losses, within: limits)
    }
}

// MARK: Bytes

extension ProbabilityLosses {
    /// The mark of this summary's bytes.
    public static var kind: SummaryKind { .probabilityLosses }

    /// Writes the content.
    ///
    /// - Parameter writer: Receives the bytes.
    public func write(to writer: inout SummaryWriter) {
        writer.write(count: excluded)
        writer.write(count: outOfRange)
        logLosses.write(to: &writer)
        squaredErrors.write(to: &writer)
    }

    /// Reads the content.
    ///
    /// - Parameter reader: Holds the bytes, untrusted.
    /// - Throws: What is wrong with the bytes.
    public init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        excluded = try reader.count()
        outOfRange = try reader.count()
        logLosses = try MeanVariance(from: &reader)
        squaredErrors = try MeanVariance(from: &reader)
        guard logLosses.count == squaredErrors.count else { throw .invalid("the two losses count different rows") }
    }
}
