/// The rows of two columns that have both a binary label and a score.
struct BinaryRows {
    var labels: [Bool] = []
    var scores: [Double] = []
    /// The number of rows left out.
    var excluded = 0

    /// - Parameters:
    ///   - labels: 1 is positive, 0 negative, NaN missing.
    ///   - scores: NaN is missing.
    /// - Throws: `.lengthMismatch`, or `.invalidLabels` for a label that is none of these.
    init(labels: [Double], scores: [Double]) throws(StatisticsError) {
        try Self.requireEqualLengths(labels, scores)
        self.labels.reserveCapacity(labels.count)
        self.scores.reserveCapacity(labels.count)
        for row in labels.indices {
            let isPositive = try Self.isPositive(labels[row])
            if let isPositive, !scores[row].isNaN {
                self.labels.append(isPositive)
                self.scores.append(scores[row])
            } else {
                excluded += 1
            }
        }
    }

    /// Whether every score can be a probability.
    var areProbabilities: Bool { scores.allSatisfy { $0 >= 0 && $0 <= 1 } }

    static func requireEqualLengths(_ labels: [Double], _ others: [Double]) throws(StatisticsError) {
        guard labels.count == others.count else {
            throw .lengthMismatch("labels and predictions", labels.count, others.count)
        }
    }

    /// Throws for the first label that is neither 0 nor 1, nor missing.
    static func requireBinary(_ labels: [Double]) throws(StatisticsError) {
        for label in labels { _ = try isPositive(label) }
    }

    /// Whether a label is positive, `nil` if it is missing.
    @inline(__always)
    static func isPositive(_ label: Double) throws(StatisticsError) -> Bool? {
        if label == 1 { return true }
        if label == 0 { return false }
        guard label.isNaN else { throw StatisticsError(.invalidLabels, "label \(label), need 0, 1 or NaN") }
        return nil
    }
}
