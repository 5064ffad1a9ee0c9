internal import CVectorSort

/// How often a binary classifier was right and wrong, in both directions; counts of windows add up.
///
/// Rows without a label or without a prediction are left out and counted in ``excluded``.
public struct ConfusionCounts: MergeableSummary {
    /// The number of positive rows predicted positive.
    public private(set) var truePositives: Int
    /// The number of negative rows predicted positive.
    public private(set) var falsePositives: Int
    /// The number of positive rows predicted negative.
    public private(set) var falseNegatives: Int
    /// The number of negative rows predicted negative.
    public private(set) var trueNegatives: Int
    /// The number of rows left out because the label or the prediction is missing.
    public private(set) var excluded: Int

    /// Counts from the four cells.
    ///
    /// - Parameters:
    ///   - truePositives: At least 0.
    ///   - falsePositives: At least 0.
    ///   - falseNegatives: At least 0.
    ///   - trueNegatives: At least 0.
    ///   - excluded: At least 0.
    public init(
        truePositives: Int = 0, falsePositives: Int = 0, falseNegatives: Int = 0, trueNegatives: Int = 0,
        excluded: Int = 0
    ) {
        precondition(
            min(truePositives, falsePositives, falseNegatives, trueNegatives, excluded) >= 0,
            "a count is not negative")
        self.truePositives = truePositives
        self.falsePositives = falsePositives
        self.falseNegatives = falseNegatives
        self.trueNegatives = trueNegatives
        self.excluded = excluded
    }

    /// Counts of a scored column.
    ///
    /// - Parameters:
    ///   - labels: 1 is positive, 0 negative, NaN missing.
    ///   - scores: A row is predicted positive when its score is at least the threshold; NaN is missing.
    ///   - threshold: The score from which on a row is predicted positive.
    /// - Throws: `.lengthMismatch`, or `.invalidLabels` for another label.
    /// - Complexity: O(n).
    public init(labels: [Double], scores: [Double], threshold: Double) throws(StatisticsError) {
        self.init()
        try add(labels: labels, scores: scores, threshold: threshold)
    }

    /// Adds a scored column.
    ///
    /// - Parameters:
    ///   - labels: 1 is positive, 0 negative, NaN missing.
    ///   - scores: A row is predicted positive when its score is at least the threshold; NaN is missing.
    ///   - threshold: The score from which on a row is predicted positive.
    /// - Throws: `.lengthMismatch`, or `.invalidLabels` for another label; nothing is added then.
    /// - Complexity: O(n).
    public mutating func add(labels: [Double], scores: [Double], threshold: Double) throws(StatisticsError) {
        try BinaryRows.requireEqualLengths(labels, scores)
        var found = vigil_decisions()
        labels.withUnsafeBufferPointer { labels in
            scores.withUnsafeBufferPointer { scores in
                guard let label = labels.baseAddress, let score = scores.baseAddress else { return }
                vigil_count_decisions(label, score, labels.count, threshold, &found)
            }
        }
        if found.faults > 0 { try BinaryRows.requireBinary(labels) }
        merge(
            ConfusionCounts(
                truePositives: found.hits, falsePositives: found.false_alarms,
                falseNegatives: found.positives - found.hits, trueNegatives: found.negatives - found.false_alarms,
                excluded: labels.count - found.positives - found.negatives))
    }

    /// Adds one row.
    ///
    /// - Parameters:
    ///   - isPositive: Whether the label is positive.
    ///   - isPredictedPositive: Whether the prediction is.
    /// - Complexity: O(1).
    public mutating func add(isPositive: Bool, isPredictedPositive: Bool) {
        switch (isPositive, isPredictedPositive) {
        case (true, true): truePositives += 1
        case (false, true): falsePositives += 1
        case (true, false): falseNegatives += 1
        case (false, false): trueNegatives += 1
        }
    }

    /// Adds what other counts have seen.
    ///
    /// - Parameter other: Counts of other rows.
    /// - Complexity: O(1).
    public mutating func merge(_ other: ConfusionCounts) {
        truePositives += other.truePositives
        falsePositives += other.falsePositives
        falseNegatives += other.falseNegatives
        trueNegatives += other.trueNegatives
        excluded += other.excluded
    }

    /// The number of rows counted in the four cells.
    public var count: Int { truePositives + falsePositives + falseNegatives + trueNegatives }
    /// The number of rows with a positive label.
    public var positives: Int { truePositives + falseNegatives }
    /// The number of rows with a negative label.
    public var negatives: Int { falsePositives + trueNegatives }
    /// The number of rows predicted positive.
    public var predictedPositives: Int { truePositives + falsePositives }
    /// The number of rows predicted negative.
    public var predictedNegatives: Int { falseNegatives + trueNegatives }

    /// The four cells as weights, for the raw ratios.
    public var cells: ConfusionCells {
        ConfusionCells(
            truePositives: Double(truePositives), falsePositives: Double(falsePositives),
            falseNegatives: Double(falseNegatives), trueNegatives: Double(trueNegatives))
    }
}

// MARK: Bytes

extension ConfusionCounts {
    /// The mark of this summary's bytes.
    public static var kind: SummaryKind { .confusionCounts }

    /// Writes the content.
    ///
    /// - Parameter writer: Receives the bytes.
    public func write(to writer: inout SummaryWriter) {
        for count in [truePositives, falsePositives, falseNegatives, trueNegatives, excluded] {
            writer.write(count: count)
        }
    }

    /// Reads the content.
    ///
    /// - Parameter reader: Holds the bytes, untrusted.
    /// - Throws: What is wrong with the bytes.
    public init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        truePositives = try reader.count()
        falsePositives = try reader.count()
        falseNegatives = try reader.count()
        trueNegatives = try reader.count()
        excluded = try reader.count()
    }
}
