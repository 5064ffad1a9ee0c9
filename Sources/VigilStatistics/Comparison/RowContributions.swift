/// What each row of a table adds to a metric, so that the metric of any part of the rows is known.
public enum RowContributions: Sendable, Hashable {
    /// The metric is the mean of one value a row; NaN for a row that does not count.
    case mean([Double])
    /// The metric is the sum of the numerators over the sum of the denominators, such as F1; NaN in either, or a
    /// denominator of 0, for a row that does not count.
    case ratio(numerators: [Double], denominators: [Double])
    /// The metric is the area under the ROC curve of scores against labels of 0 and 1; NaN in either for a row that does
    /// not count.
    case area(labels: [Double], scores: [Double])

    /// How many rows there are, counting or not.
    public var count: Int {
        switch self {
        case .mean(let values): values.count
        case .ratio(let numerators, _): numerators.count
        case .area(let labels, _): labels.count
        }
    }

    /// The rows that count, ascending.
    public var counted: [Int] {
        switch self {
        case .mean(let values): values.indices.filter { !values[$0].isNaN }
        case .ratio(let numerators, let denominators):
            zip(numerators, denominators).enumerated()
                .filter { !$0.element.0.isNaN && !$0.element.1.isNaN && $0.element.1 != 0 }.map(\.offset)
        case .area(let labels, let scores):
            zip(labels, scores).enumerated().filter { !$0.element.0.isNaN && !$0.element.1.isNaN }.map(\.offset)
        }
    }

    /// Some of the rows.
    ///
    /// - Parameter rows: Their places, in range.
    /// - Returns: The contributions of these rows, in that order.
    public func rows(_ rows: [Int]) -> RowContributions {
        switch self {
        case .mean(let values): .mean(rows.map { values[$0] })
        case .ratio(let numerators, let denominators):
            .ratio(numerators: rows.map { numerators[$0] }, denominators: rows.map { denominators[$0] })
        case .area(let labels, let scores):
            .area(labels: rows.map { labels[$0] }, scores: rows.map { scores[$0] })
        }
    }

    /// The third standardised moment of what one row adds to the metric, as a limit of a mean of few rows needs it.
    ///
    /// For a mean, that of the values; for a ratio r, that of numerator - r · denominator; for an area, what makes its own
    /// skewness right in windows of more than a few rows, with the part that pairs of rows have in it.
    ///
    /// - Returns: 0 for symmetric values; `nil` where fewer than three rows count or nothing varies.
    /// - Complexity: O(n), O(n log n) for an area.
    public var rowSkewness: Double? {
        if case .area(let labels, let scores) = self {
            let kept = counted
            let keptScores = kept.map { scores[$0] }
            return AreaPlacements(labels: kept.map { labels[$0] == 1 }, scores: keptScores).skewness(scores: keptScores)
        }
        let values = deviations
        guard values.count >= 3 else { return nil }
        let n = Double(values.count)
        let mean = values.reduce(0, +) / n
        let greatest = values.reduce(0) { max($0, abs($1 - mean)) }
        guard greatest > 0, greatest.isFinite else { return nil }
        var squares = 0.0
        var cubes = 0.0
        for value in values {
            let scaled = (value - mean) / greatest
            squares += scaled * scaled
            cubes += scaled * scaled * scaled
        }
        let variance = squares / n
        return cubes / n / (variance * variance.squareRoot())
    }

    /// By how much more than one over the number of rows the metric's variance grows in small windows.
    ///
    ///     variance of n rows = σ²/n (1 + excess/n)
    ///
    /// 0 for a mean and a ratio. An area rests on pairs, and on how many rows of either class a window happens to have: with
    /// S+ and S- the placements' variances, A the area and p the share of positives, σ² = S+/p + S-/(1 - p) and
    ///
    ///     excess = (S+ (1 - p)/p² + S- p/(1 - p)² + (A (1 - A) - S+ - S-)/(p (1 - p))) / σ²
    ///
    /// - Returns: At least 0; 0 where nothing varies.
    /// - Complexity: O(n log n) for an area.
    public var smallWindowExcess: Double {
        guard case .area(let labels, let scores) = self else { return 0 }
        let kept = counted
        let placements = AreaPlacements(labels: kept.map { labels[$0] == 1 }, scores: kept.map { scores[$0] })
        guard let positive = placements.variance(ofPositives: true),
            let negative = placements.variance(ofPositives: false)
        else { return 0 }
        let p = Double(placements.positives) / Double(kept.count)
        let q = 1 - p
        let variance = positive / p + negative / q
        guard variance > 0 else { return 0 }
        let counts = positive * q / (p * p) + negative * p / (q * q)
        let pairs = max(0, placements.area * (1 - placements.area) - positive - negative) / (p * q)
        return (counts + pairs) / variance
    }

    /// What each counted row adds to the metric's deviation from its value, up to a common factor.
    private var deviations: [Double] {
        switch self {
        case .mean(let values): return values.filter { !$0.isNaN }
        case .ratio(let numerators, let denominators):
            let kept = counted
            let total = kept.reduce(0) { $0 + denominators[$1] }
            let ratio = kept.reduce(0) { $0 + numerators[$1] } / total
            return kept.map { numerators[$0] - ratio * denominators[$0] }
        case .area: return []
        }
    }
}
