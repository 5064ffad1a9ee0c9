/// How far forecasts were off.
public struct ForecastAccuracy: Sendable, Hashable, Codable {
    /// The mean absolute error in units of the naive seasonal forecast's on the training part; below 1 is better than
    /// it.
    public var meanAbsoluteScaledError: Double?
    /// The root mean squared error in units of the naive seasonal forecast's on the training part.
    public var rootMeanSquaredScaledError: Double?
    /// The mean of |actual - forecast|/|actual|, at least 0; `nil` where an actual value is 0.
    public var meanAbsolutePercentageError: Double?
    /// The mean of 2 |actual - forecast|/(|actual| + |forecast|), 0...2; `nil` where both are 0.
    public var symmetricPercentageError: Double?

    /// Measures forecasts.
    ///
    /// - Parameters:
    ///   - forecast: The forecasts.
    ///   - actual: What came, as many; a pair with a NaN is left out.
    ///   - training: What the forecasts were made from; pairs a period apart of which one is NaN are left out.
    ///   - period: The distance of the naive forecast, at least 1.
    /// - Throws: `.lengthMismatch`; `.tooFewObservations` without any pair; `.invalidParameter` for a period below 1.
    /// - Complexity: O(n).
    /// - Source: Hyndman and Koehler 2006, "Another look at measures of forecast accuracy",
    ///   doi:10.1016/j.ijforecast.2006.03.001.
    public init(forecast: [Double], actual: [Double], training: [Double], period: Int = 1) throws(StatisticsError) {
        guard forecast.count == actual.count else {
            throw .lengthMismatch("forecasts and actual values", forecast.count, actual.count)
        }
        guard period >= 1 else { throw StatisticsError(.invalidParameter, "period: \(period), need at least 1") }
        let pairs = zip(forecast, actual).filter { !$0.isNaN && !$1.isNaN }
        guard !pairs.isEmpty else { throw .tooFewObservations("pairs of forecast and value", have: 0, need: 1) }
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        let errors = pairs.map { $1 - $0 }
        let steps = zip(training, training.dropFirst(period)).map { $1 - $0 }.filter { !$0.isNaN }
        if !steps.isEmpty, steps.contains(where: { $0 != 0 }) {
            meanAbsoluteScaledError = mean(errors.map(\.magnitude)) / mean(steps.map(\.magnitude))
            rootMeanSquaredScaledError = (mean(errors.map { $0 * $0 }) / mean(steps.map { $0 * $0 })).squareRoot()
        }
        if pairs.allSatisfy({ $1 != 0 }) {
            meanAbsolutePercentageError = mean(pairs.map { (($1 - $0) / $1).magnitude })
        }
        if pairs.allSatisfy({ $0.magnitude + $1.magnitude > 0 }) {
            symmetricPercentageError = mean(
                pairs.map { 2 * ($1 - $0).magnitude / ($0.magnitude + $1.magnitude) })
        }
    }
}
