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
    /// For a mean, that of the values; for a ratio r, that of numerator - r · denominator; for an area, that of the sum of
    /// the placements' deviations, which is the area's first-order expansion.
    ///
    /// - Returns: 0 for symmetric values; `nil` where fewer than three rows count or nothing varies.
    /// - Complexity: O(n), O(n log n) for an area.
    public var rowSkewness: Double? {
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

    /// What each counted row adds to the metric's deviation from its value, up to a common factor.
    private var deviations: [Double] {
        switch self {
        case .mean(let values): return values.filter { !$0.isNaN }
        case .ratio(let numerators, let denominators):
            let kept = counted
            let total = kept.reduce(0) { $0 + denominators[$1] }
            let ratio = kept.reduce(0) { $0 + numerators[$1] } / total
            return kept.map { numerators[$0] - ratio * denominators[$0] }
        case .area(let labels, let scores):
            let kept = counted
            let placements = AreaPlacements(labels: kept.map { labels[$0] == 1 }, scores: kept.map { scores[$0] })
            return placements.influences
        }
    }
}
