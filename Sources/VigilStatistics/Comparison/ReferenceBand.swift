/// How far a metric of a window may lie from a reference's before that is unlikely to be chance.
///
/// A window's value is taken as the reference's, plus what windows differ beyond sampling, plus sampling:
///
///     variance(n) = σ²/n (1 + c/n) + τ² + (σ²/N + τ²/k),  limit(n) = value ± t(f, rate) √variance(n)
///
/// σ² is the variance that one row adds, c what pairs of rows add in small windows, and N the reference's rows; the last two terms are the error of the reference's own
/// value. τ² is the excess of the spread of the reference's k own windows over sampling (DerSimonian and Laird). Where it
/// is above 0 its own uncertainty counts: Student's quantile with Satterthwaite's degrees (k - 1)(V/S²)², of which S² is
/// the spread of the windows and V that of the window judged; else the normal quantile. The quantile is that of Pearson's
/// third kind with the skewness that the rows leave (Wilson and Hilferty's cube).
///
/// In normal simulations with windows of one length, 6 and more of them, and any τ², the false alarm rate is 0.6 to 1.4
/// times the one asked for; it is lowest without any excess. For windows much longer than the reference's own it can be
/// three times as high, since their τ² is then known too badly.
///
/// - Source: DerSimonian and Laird 1986, "Meta-analysis in clinical trials", doi:10.1016/0197-2456(86)90046-2; Satterthwaite
///   1946, "An approximate distribution of estimates of variance components", doi:10.2307/3002019; Wilson and Hilferty 1931,
///   "The distribution of chi-square", doi:10.1073/pnas.17.12.684.
public struct ReferenceBand: Sendable, Hashable, Codable {
    /// The reference's value.
    public let value: Double
    /// The square of its standard error from sampling alone.
    public let valueVariance: Double
    /// The variance that one row adds, at least 0.
    public let rowVariance: Double
    /// The third standardised moment of what one row adds.
    public let rowSkewness: Double
    /// What small windows vary more, at least 0 (``RowContributions/smallWindowExcess``).
    public let smallWindowExcess: Double
    /// How many windows of the reference say how windows differ; 0 where too few do.
    public let windows: Int
    /// The variance between windows beyond sampling, at least 0.
    public let betweenVariance: Double
    /// The variance that the windows showed, sampling in it.
    public let windowVariance: Double

    /// Fewer windows than these say nothing about how windows differ.
    public static let leastWindows = 6

    /// A band.
    ///
    /// - Parameters:
    ///   - value: The reference's value.
    ///   - standardError: Its standard error, at least 0.
    ///   - count: The rows behind it, at least 1.
    ///   - rowSkewness: The third standardised moment of what one row adds (``RowContributions/rowSkewness``); 0 where it is
    ///     not known.
    ///   - smallWindowExcess: What small windows vary more (``RowContributions/smallWindowExcess``); 0 for means.
    ///   - windows: Value and rows of each of the reference's own windows; any number.
    /// - Throws: `.invalidValue` for a number that is not finite, or a negative error, `.tooFewObservations` for no rows.
    public init(
        value: Double, standardError: Double, count: Int, rowSkewness: Double = 0,
        smallWindowExcess: Double = 0, windows: [(value: Double, count: Int)] = []
    ) throws(StatisticsError) {
        guard value.isFinite, standardError.isFinite, standardError >= 0, rowSkewness.isFinite,
            smallWindowExcess.isFinite
        else {
            throw StatisticsError(
                .invalidValue,
                "value \(value), standard error \(standardError), skewness \(rowSkewness); need finite numbers and an error "
                    + "of at least 0")
        }
        for window in windows where !window.value.isFinite {
            throw StatisticsError(.invalidValue, "a window's value is \(window.value), need a finite number")
        }
        guard count >= 1 else { throw .tooFewObservations("rows", have: count, need: 1) }
        self.value = value
        valueVariance = standardError * standardError
        rowVariance = valueVariance * Double(count)
        self.rowSkewness = rowSkewness
        self.smallWindowExcess = max(0, smallWindowExcess)
        let known = windows.filter { $0.count > 0 }
        guard known.count >= Self.leastWindows else {
            self.windows = 0
            (betweenVariance, windowVariance) = (0, 0)
            return
        }
        self.windows = known.count
        let weights = known.map { Double($0.count) }
        let sum = weights.reduce(0, +)
        let mean = zip(weights, known).reduce(0) { $0 + $1.0 * $1.1.value } / sum
        // Sampling alone would make the weighted squares σ² (k - 1), and τ² adds τ² times the scale.
        let squares = zip(weights, known).reduce(0) { $0 + $1.0 * ($1.1.value - mean) * ($1.1.value - mean) }
        let scale = sum - weights.reduce(0) { $0 + $1 * $1 } / sum
        let between = (squares - rowVariance * Double(known.count - 1)) / scale
        betweenVariance = max(0, between)
        windowVariance = squares / scale
    }

    /// The limit for a window.
    ///
    /// - Parameters:
    ///   - rows: The rows behind the window's value, at least 1.
    ///   - rate: How often a window that is as the reference lies beyond it, above 0 and below 0.5.
    ///   - isLower: Whether the limit lies below the reference's value, else above.
    /// - Returns: In the metric's unit; it is not kept within the metric's own bounds.
    public func limit(rows: Int, rate: Double, isLower: Bool) -> Double {
        let n = Double(max(1, rows))
        let window = rowVariance / n * (1 + smallWindowExcess / n) + betweenVariance
        let variance =
            window + valueVariance + (windows > 0 ? betweenVariance / Double(windows) : 0)
        guard variance > 0 else { return value }
        let z = quantile(window, rate)
        let skewness =
            rowSkewness * rowVariance * rowVariance.squareRoot() / (n * n) / (variance * variance.squareRoot())
        return value + Self.skewed(isLower ? -z : z, skewness) * variance.squareRoot()
    }

    private func quantile(_ variance: Double, _ rate: Double) -> Double {
        guard betweenVariance > 0 else { return NormalDistribution.standard.survivalQuantile(rate) }
        let ratio = variance / windowVariance
        let freedom = max(1, Double(windows - 1) * ratio * ratio)
        return StudentTDistribution(degreesOfFreedom: freedom).survivalQuantile(rate)
    }

    /// The place on a law with mean 0, variance 1 and a skewness that a normal place corresponds to.
    private static func skewed(_ z: Double, _ skewness: Double) -> Double {
        guard abs(skewness) > 1e-6 else { return z }
        let base = max(0, 1 + skewness * z / 6 - skewness * skewness / 36)
        return 2 / skewness * (base * base * base - 1)
    }
}
