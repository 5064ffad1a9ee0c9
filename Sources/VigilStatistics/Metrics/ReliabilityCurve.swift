/// The rows of one bin of a reliability curve.
public struct ReliabilityBin: Sendable, Hashable, Codable {
    /// The number of rows.
    public var count: Int
    /// The mean score, what the model promised.
    public var meanScore: Double
    /// The share of rows with a positive label, what happened.
    public var positiveShare: Double
}

/// What a model promised against what happened, bin by bin.
public struct ReliabilityCurve: Sendable, Hashable {
    /// The bins that hold rows, by ascending score.
    public let bins: [ReliabilityBin]

    init(bins: [ReliabilityBin]) { self.bins = bins }

    /// The curve over bins of equal counts.
    ///
    /// The rows are ordered by score, equal scores keep their order; the first bins get one row more where the number
    /// of bins does not divide that of the rows.
    ///
    /// - Parameters:
    ///   - labels: 1 is positive, 0 negative, NaN missing.
    ///   - scores: NaN is missing; rows without label or score are left out.
    ///   - bins: How many bins, at least 1; there are as many as rows if these are fewer.
    /// - Throws: `.lengthMismatch`, or `.invalidLabels` for another label.
    /// - Complexity: O(n).
    public init(equalMass labels: [Double], scores: [Double], bins: Int) throws(StatisticsError) {
        precondition(bins >= 1, "a curve has at least one bin")
        let rows = try BinaryRows(labels: labels, scores: scores)
        let order = ascendingOrder(of: rows.scores)
        self.bins = splitEvenly(order.count, into: bins).map { range in
            var score = 0.0
            var positives = 0
            for place in range {
                score += rows.scores[order[place]]
                positives += rows.labels[order[place]] ? 1 : 0
            }
            let size = Double(range.count)
            return ReliabilityBin(
                count: range.count, meanScore: score / size, positiveShare: Double(positives) / size)
        }
    }

    /// The number of rows.
    public var count: Int { bins.reduce(0) { $0 + $1.count } }

    /// The expected calibration error: the mean distance of promise and outcome, weighted by rows.
    ///
    ///     ECE = sum of n_b/n |y_b - s_b|,    error² = sum of (n_b/n)² y_b (1 - y_b) / n_b
    ///
    /// It depends on the bins and is above 0 by chance even for a calibrated model. The error is that of the sum without
    /// the signs' absolute values, which is at least as large.
    public var expectedCalibrationError: MetricOutcome {
        let total = count
        guard total > 0 else { return .notEnoughData(have: 0, need: 1) }
        let sum = bins.reduce(0.0) { $0 + Double($1.count) * abs($1.positiveShare - $1.meanScore) }
        let variance = bins.reduce(0.0) {
            $0 + Double($1.count) * $1.positiveShare * (1 - $1.positiveShare)
        }
        return .measured(
            .normal(
                sum / Double(total), standardError: variance.squareRoot() / Double(total), within: 0...1, count: total))
    }

    /// The largest distance of promise and outcome in a bin; without an error.
    public var maximumCalibrationError: MetricOutcome {
        guard count > 0 else { return .notEnoughData(have: 0, need: 1) }
        let largest = bins.reduce(0.0) { max($0, abs($1.positiveShare - $1.meanScore)) }
        return .measured(MetricEstimate(value: largest, count: count))
    }
}

/// Cuts `0..<count` into that many runs of equal length, the first ones longer by one; no run is empty.
func splitEvenly(_ count: Int, into parts: Int) -> [Range<Int>] {
    var start = 0
    var ranges: [Range<Int>] = []
    for part in 0..<min(parts, count) {
        let length = count / parts + (part < count % parts ? 1 : 0)
        ranges.append(start..<start + length)
        start += length
    }
    return ranges
}
