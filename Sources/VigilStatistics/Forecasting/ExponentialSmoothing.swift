/// An exponential smoothing model in state-space form with additive Gaussian errors, at a place of a series.
///
///     e = y - (l + φ b + s)
///     l' = l + φ b + α e,   b' = φ b + β e,   s' = s + γ e
///
/// The forecast h steps ahead has the variance σ² (1 + Σ c(j)²) over j = 1..<h, with
/// c(j) = α + β (φ + ... + φʲ) + γ [j is a multiple of the period].
///
/// A NaN is a missing value: level and trend go on, and nothing is learned. The states and σ are on the model's
/// ``scale``.
///
/// - Source: Hyndman, Koehler, Ord and Snyder 2008, Forecasting with Exponential Smoothing, chapters 5 and 6,
///   doi:10.1007/978-3-540-71918-2.
public struct ExponentialSmoothing: Sendable, Hashable {
    /// The weights of an error.
    public struct Weights: Sendable, Hashable, Codable {
        /// α, the share of an error that stays in the level.
        public var level: Double
        /// β, the share that goes into the trend.
        public var trend: Double
        /// γ, the share that goes into the season.
        public var season: Double
        /// φ, by how much the trend shrinks at each step; 1 for a lasting one.
        public var damping: Double

        /// Weights.
        ///
        /// - Parameters:
        ///   - level: α, 0...1.
        ///   - trend: β, 0...α.
        ///   - season: γ, 0...1 - α.
        ///   - damping: φ, 0...1.
        public init(level: Double, trend: Double = 0, season: Double = 0, damping: Double = 1) {
            self.level = level
            self.trend = trend
            self.season = season
            self.damping = damping
        }
    }

    /// Which states there are.
    public let form: SmoothingForm
    /// On which scale errors, trend and season add up.
    public let scale: SmoothingScale
    /// The weights of an error.
    public let weights: Weights
    /// σ², the variance of the one-step errors on the scale, at least 0.
    public var variance: Double
    /// The level after the last value, on the scale.
    public private(set) var level: Double
    /// The step from one level to the next, on the scale; 0 without a trend.
    public private(set) var trend: Double
    /// The seasonal terms, the i-th for values number i, i + m, ...; one 0 without a season.
    public private(set) var season: [Double]
    /// The slot of the season that the next value has.
    public private(set) var slot: Int

    /// A model from its states before the first value.
    ///
    /// - Parameters:
    ///   - form: Which states there are.
    ///   - scale: On which scale they add up.
    ///   - weights: The weights of an error, all finite.
    ///   - level: The level on the scale, finite.
    ///   - trend: The trend on the scale, finite; without meaning where the form has none.
    ///   - season: As many seasonal terms as the form's period, on the scale, finite.
    ///   - variance: σ², at least 0.
    /// - Throws: `.invalidValue` for a number that is not finite, `.lengthMismatch` for other than `period` seasonal
    ///   terms.
    public init(
        form: SmoothingForm, scale: SmoothingScale = .identity, weights: Weights, level: Double, trend: Double = 0,
        season: [Double] = [0], variance: Double = 0
    ) throws(StatisticsError) {
        let numbers = [level, trend, variance, weights.level, weights.trend, weights.season, weights.damping] + season
        guard numbers.allSatisfy(\.isFinite), variance >= 0 else {
            throw StatisticsError(.invalidValue, "a weight, state or variance is not finite, or the variance below 0")
        }
        guard season.count == form.period else {
            throw .lengthMismatch("seasonal terms and period", season.count, form.period)
        }
        self.init(
            trusted: form, scale, weights, SmoothingPass.States(level: level, trend: trend, season: season),
            variance: variance)
    }

    init(
        trusted form: SmoothingForm, _ scale: SmoothingScale, _ weights: Weights, _ states: SmoothingPass.States,
        variance: Double
    ) {
        self.form = form
        self.scale = scale
        self.weights = weights
        self.variance = variance
        level = states.level
        trend = form.trend == .none ? 0 : states.trend
        season = states.season
        slot = states.slot
    }

    /// The forecast of the next value, on the scale.
    public var next: Double { level + weights.damping * trend + season[slot] }

    /// Takes in one value.
    ///
    /// - Parameter value: The next value, not on the scale; NaN is missing.
    /// - Returns: By how much it was above its forecast, on the scale; NaN for a missing value.
    /// - Complexity: O(1).
    @discardableResult
    public mutating func update(_ value: Double) -> Double {
        let slope = weights.damping * trend
        let error = scale.map(value) - (level + slope + season[slot])
        let known = error.isFinite ? error : 0
        level += slope + weights.level * known
        trend = form.trend == .none ? 0 : slope + weights.trend * known
        season[slot] += weights.season * known
        slot = slot + 1 == season.count ? 0 : slot + 1
        return error.isFinite ? error : .nan
    }

    /// The forecasts of the next values, on the scale, with their variances.
    ///
    /// - Parameter horizon: How many steps, at least 0.
    /// - Returns: A mean and a variance a step.
    /// - Complexity: O(`horizon`).
    public func forecast(_ horizon: Int) -> [(mean: Double, variance: Double)] {
        var expected = level
        var step = trend
        return zip(0..., relativeVariances(horizon)).map { ahead, relative in
            step *= weights.damping
            expected += step
            return (expected + season[(slot + ahead) % season.count], variance * relative)
        }
    }

    /// The variances of the forecasts in units of σ².
    ///
    /// - Parameter horizon: How many steps, at least 0.
    /// - Returns: One number a step, 1 for the first, never falling.
    public func relativeVariances(_ horizon: Int) -> [Double] {
        var sum = 1.0
        var powers = 0.0
        var power = 1.0
        return (0..<max(0, horizon)).map { ahead in
            if ahead > 0 {
                power *= weights.damping
                powers += power
                var weight = weights.level
                if form.trend != .none { weight += weights.trend * powers }
                if form.isSeasonal, ahead % form.period == 0 { weight += weights.season }
                sum += weight * weight
            }
            return sum
        }
    }

    /// The logarithm of the likelihood of errors under their best variance, -n/2 (log(2π SSE/n) + 1).
    ///
    /// - Parameters:
    ///   - sumOfSquares: The sum of the squared one-step errors.
    ///   - count: How many there are.
    /// - Returns: A logarithm; infinite for errors that are all 0.
    public static func logLikelihood(sumOfSquares: Double, count: Int) -> Double {
        let n = Double(count)
        return -n / 2 * (Elementary.log(2 * .pi * sumOfSquares / n) + 1)
    }
}
