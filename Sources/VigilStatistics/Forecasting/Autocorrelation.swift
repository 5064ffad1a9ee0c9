/// How a series correlates with its own past.
///
///     r(k) = Σ (x(t) - m)(x(t + k) - m) / Σ (x(t) - m)²
///
/// A NaN is a missing value; a product with one is left out, and the sum is scaled up by the share of products that are
/// there.
public struct Autocorrelation: Sendable, Hashable {
    /// r(0), r(1), ...; each -1...1, 1 for the first.
    public let correlations: [Double]
    /// How many values are not NaN.
    public let count: Int

    /// The correlations up to a lag.
    ///
    /// There is none where the values do not differ.
    ///
    /// - Parameters:
    ///   - values: The series; NaN is missing.
    ///   - lags: The greatest lag, at least 0; lags that reach beyond the series have correlation 0.
    /// - Complexity: O(n · `lags`).
    public init?(_ values: [Double], lags: Int) {
        let summary = Moments(values)
        guard let mean = summary.mean, let variance = summary.populationVariance, variance > 0, variance.isFinite else {
            return nil
        }
        count = summary.count
        let centred = values.map { $0 - mean }
        let total = variance * Double(summary.count)
        let isWhole = summary.count == values.count
        correlations = (0...max(0, lags)).map { lag in
            if lag == 0 { return 1 }
            var sum = 0.0
            var pairs = 0
            for place in 0..<max(0, values.count - lag) {
                let product = centred[place] * centred[place + lag]
                if !product.isNaN {
                    sum += product
                    pairs += 1
                }
            }
            if isWhole { return sum / total }
            let share = Double(summary.count) * Double(values.count - lag) / Double(values.count)
            return pairs > 0 ? min(1, max(-1, sum / total * share / Double(pairs))) : 0
        }
    }

    /// Ljung and Box's test of whether the correlations up to a lag are all 0.
    ///
    ///     Q = n (n + 2) Σ r(k)²/(n - k)
    ///
    /// - Parameters:
    ///   - lags: The greatest lag, from 1 to that of the correlations and below the number of values.
    ///   - fitted: How many parameters were fitted to a series of which these are the residuals.
    /// - Returns: Q with the p-value of the chi-squared law; `nil` without a degree of freedom.
    /// - Source: Ljung and Box 1978, "On a measure of lack of fit in time series models", doi:10.1093/biomet/65.2.297.
    public func ljungBox(lags: Int, fitted: Int = 0) -> (statistic: Double, pValue: Double)? {
        guard lags > fitted, lags < correlations.count, lags < count else { return nil }
        let n = Double(count)
        let sum = (1...lags).reduce(0.0) { $0 + correlations[$1] * correlations[$1] / (n - Double($1)) }
        let statistic = n * (n + 2) * sum
        let law = ChiSquaredDistribution(degreesOfFreedom: Double(lags - fitted))
        return (statistic, law.survival(statistic))
    }
}
