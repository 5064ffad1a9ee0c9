/// Confusion counts group by group, and how differently a classifier treats the groups.
public struct GroupedConfusion: MergeableSummary {
    /// The counts of each group.
    public private(set) var groups: [String: ConfusionCounts] = [:]

    /// No groups.
    public init() {}

    /// Counts of a column of predictions.
    ///
    /// - Parameters:
    ///   - groups: The group of each row.
    ///   - labels: 1 is positive, 0 negative, NaN missing.
    ///   - scores: A row is predicted positive when its score is at least the threshold; NaN is missing.
    ///   - threshold: The score from which on a row is predicted positive; anything in (0, 1] for predictions of 0 and
    ///     1.
    /// - Throws: `.lengthMismatch`, or `.invalidLabels` for another label.
    /// - Complexity: O(n).
    public init(groups: [String], labels: [Double], scores: [Double], threshold: Double = 0.5) throws(StatisticsError) {
        try add(groups: groups, labels: labels, scores: scores, threshold: threshold)
    }

    /// Adds a column of predictions.
    ///
    /// - Parameters:
    ///   - groups: The group of each row.
    ///   - labels: 1 is positive, 0 negative, NaN missing.
    ///   - scores: A row is predicted positive when its score is at least the threshold; NaN is missing.
    ///   - threshold: The score from which on a row is predicted positive.
    /// - Throws: `.lengthMismatch`, or `.invalidLabels` for another label; nothing is added then.
    /// - Complexity: O(n).
    public mutating func add(
        groups: [String], labels: [Double], scores: [Double], threshold: Double = 0.5
    ) throws(StatisticsError) {
        try BinaryRows.requireEqualLengths(labels, scores)
        guard groups.count == labels.count else {
            throw .lengthMismatch("groups and labels", groups.count, labels.count)
        }
        var added: [String: ConfusionCounts] = [:]
        for row in labels.indices {
            let isPositive = try BinaryRows.isPositive(labels[row])
            if let isPositive, !scores[row].isNaN {
                added[groups[row], default: ConfusionCounts()]
                    .add(isPositive: isPositive, isPredictedPositive: scores[row] >= threshold)
            } else {
                added[groups[row], default: ConfusionCounts()].merge(ConfusionCounts(excluded: 1))
            }
        }
        for (name, counts) in added { self.groups[name, default: ConfusionCounts()].merge(counts) }
    }

    /// Adds what other counts have seen.
    ///
    /// - Parameter other: Counts of other rows.
    /// - Complexity: O(g) for g groups.
    public mutating func merge(_ other: GroupedConfusion) {
        for (name, counts) in other.groups { groups[name, default: ConfusionCounts()].merge(counts) }
    }

    /// The number of rows with a label and a prediction.
    public var count: Int { groups.values.reduce(0) { $0 + $1.count } }

    /// The largest difference of the groups' selection rates; 0 when all are selected alike.
    public var demographicParityDifference: MetricOutcome { largestDifference(\.selectionRate) }

    /// The lowest of the groups' selection rates over the highest; 1 when all are selected alike.
    ///
    /// Without an error; undefined when no group has a row that was selected.
    public var demographicParityRatio: MetricOutcome {
        let rates = groups.values.compactMap(\.selectionRate.value)
        guard rates.count > 1, let lowest = rates.min(), let highest = rates.max() else {
            return .undefined(reason: .fewerThanTwoGroups)
        }
        guard highest > 0 else { return .undefined(reason: .noPositivePredictions) }
        return .measured(MetricEstimate(value: lowest / highest, count: count))
    }

    /// The largest difference of the groups' recalls; 0 when positives fare alike everywhere.
    public var equalOpportunityDifference: MetricOutcome { largestDifference(\.recall) }

    /// The larger of the largest differences of recall and of the false positive rate.
    public var equalizedOddsDifference: MetricOutcome {
        let recall = largestDifference(\.recall)
        let falseAlarms = largestDifference(\.falsePositiveRate)
        guard let first = recall.value else { return recall }
        guard let second = falseAlarms.value else { return falseAlarms }
        return .measured(MetricEstimate(value: max(first, second), count: count))
    }

    /// The highest less the lowest rate of the groups that have one; with the error of two independent shares where
    /// exactly two have, since picking the extremes of more makes that error too small.
    private func largestDifference(_ rate: (ConfusionCounts) -> MetricOutcome) -> MetricOutcome {
        let rates = groups.values.compactMap { rate($0).estimate }
        guard rates.count > 1, let lowest = rates.map(\.value).min(), let highest = rates.map(\.value).max() else {
            return .undefined(reason: .fewerThanTwoGroups)
        }
        var error: Double?
        if rates.count == 2 {
            error = rates.reduce(0) { $0 + ($1.standardError ?? 0) * ($1.standardError ?? 0) }.squareRoot()
        }
        return .measured(.normal(highest - lowest, standardError: error, within: 0...1, count: count))
    }
}

// MARK: Bytes

extension GroupedConfusion {
    /// The mark of this summary's bytes.
    public static var kind: SummaryKind { .groupedConfusion }

    /// Writes the content; equal counts give equal bytes.
    ///
    /// - Parameter writer: Receives the bytes.
    public func write(to writer: inout SummaryWriter) {
        writer.write(count: groups.count)
        for (name, counts) in groups.sorted(by: { $0.key < $1.key }) {
            writer.write(text: name)
            counts.write(to: &writer)
        }
    }

    /// Reads the content.
    ///
    /// - Parameter reader: Holds the bytes, untrusted.
    /// - Throws: What is wrong with the bytes.
    public init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        for _ in 0..<(try reader.length(ofPartsOf: 6)) {
            let name = try reader.text()
            guard groups.updateValue(try ConfusionCounts(from: &reader), forKey: name) == nil else {
                throw .invalid("a group is there twice")
            }
        }
    }
}
