/// How much of the positive rows the highest scores catch, group by group.
public struct GainTable: Sendable, Hashable {
    /// The share of all positive rows in the first groups up to each, ascending to 1.
    public let gain: [Double]
    /// The share of positive rows in each group over that of all rows; 1 for scores that say nothing.
    public let lift: [Double]
    /// The number of rows with a label and a score.
    public let count: Int

    /// The table of a scored column.
    ///
    /// Rows are ordered by descending score, equal scores keep their order; the first groups get one row more where the
    /// number of groups does not divide that of the rows. Rows without a label or a score are left out. There is no
    /// table (`nil`) with fewer rows than groups or without positive rows.
    ///
    /// - Parameters:
    ///   - labels: 1 is positive, 0 negative, NaN missing.
    ///   - scores: NaN is missing.
    ///   - groups: How many groups; ten make deciles.
    /// - Throws: `.lengthMismatch`, or `.invalidLabels` for another label.
    /// - Complexity: O(n).
    public init?(labels: [Double], scores: [Double], groups: Int = 10) throws(StatisticsError) {
        precondition(groups >= 1, "a table has at least one group")
        let rows = try BinaryRows(labels: labels, scores: scores)
        let total = rows.labels.count { $0 }
        guard rows.labels.count >= groups, total > 0 else { return nil }
        let order = ascendingOrder(of: rows.scores.map { -$0 })
        let prevalence = Double(total) / Double(order.count)
        var gain: [Double] = []
        var lift: [Double] = []
        var caught = 0
        for range in splitEvenly(order.count, into: groups) {
            let positives = range.count { rows.labels[order[$0]] }
            caught += positives
            gain.append(Double(caught) / Double(total))
            lift.append(Double(positives) / Double(range.count) / prevalence)
        }
        self.gain = gain
        self.lift = lift
        count = order.count
    }
}
