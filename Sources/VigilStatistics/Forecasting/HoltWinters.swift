/// Simple, Holt's and Holt and Winters' exponential smoothing with given weights: level, trend and season, value by
/// value.
///
///     additive season        l' = α (y - s) + (1 - α)(l + φ b)
///     multiplicative season  l' = α y/s + (1 - α)(l + φ b)
///                            b' = β (l' - l) + (1 - β) φ b
///     additive season        s' = γ (y - l - φ b) + (1 - γ) s
///     multiplicative season  s' = γ y/(l + φ b) + (1 - γ) s
///
/// A NaN is a missing value: the level goes on by the damped trend, and nothing is learned.
///
/// - Source: Holt 1957, reprinted as doi:10.1016/j.ijforecast.2003.09.015; Winters 1960, "Forecasting sales by
///   exponentially weighted moving averages", doi:10.1287/mnsc.6.3.324.
public struct HoltWinters: Sendable, Hashable {
    /// How the season acts on the level.
    public enum Season: String, Sendable, Hashable, Codable, CaseIterable {
        /// It is added.
        case additive
        /// It multiplies; for values above 0.
        case multiplicative
    }

    /// Against which level a season is updated; the programs differ.
    public enum SeasonUpdate: String, Sendable, Hashable, Codable, CaseIterable {
        /// The forecast of the level, as in the formulas above and in statsmodels.
        case forecastLevel
        /// The level after the value, as in R's HoltWinters.
        case newLevel
    }

    /// The weights of new values against old states.
    public struct Weights: Sendable, Hashable, Codable {
        /// α, the weight of a value for the level, 0...1.
        public var level: Double
        /// β, the weight of a step of the level for the trend, 0...1.
        public var trend: Double
        /// γ, the weight of a value for its season, 0...1.
        public var season: Double
        /// φ, by how much the trend shrinks at each step, 0...1; 1 for a lasting trend.
        public var damping: Double

        /// Weights.
        ///
        /// - Parameters:
        ///   - level: α.
        ///   - trend: β; without meaning where there is no trend.
        ///   - season: γ; without meaning where there is no season.
        ///   - damping: φ.
        public init(level: Double, trend: Double = 0, season: Double = 0, damping: Double = 1) {
            self.level = level
            self.trend = trend
            self.season = season
            self.damping = damping
        }
    }

    /// The weights.
    public let weights: Weights
    /// How the season acts.
    public let kind: Season
    /// Against which level a season is updated.
    public let seasonUpdate: SeasonUpdate
    /// The level after the last value.
    public private(set) var level: Double
    /// The step from one level to the next, `nil` without a trend.
    public private(set) var trend: Double?
    /// The seasonal terms, the i-th for values number i, i + m, ...; empty without a season.
    public private(set) var season: [Double]
    /// How many values were seen.
    public private(set) var count = 0

    /// Smoothing from states before the first value.
    ///
    /// - Parameters:
    ///   - weights: The weights.
    ///   - level: The level before the first value.
    ///   - trend: The trend, `nil` for none.
    ///   - season: The seasonal terms in the order of the values; empty for none.
    ///   - kind: How the season acts.
    ///   - seasonUpdate: Against which level a season is updated.
    /// - Throws: `.invalidParameter` for a weight outside 0...1, `.invalidValue` for a state that is not finite.
    public init(
        weights: Weights, level: Double, trend: Double? = nil, season: [Double] = [], kind: Season = .additive,
        seasonUpdate: SeasonUpdate = .forecastLevel
    ) throws(StatisticsError) {
        let named = [
            ("level", weights.level), ("trend", weights.trend), ("season", weights.season),
            ("damping", weights.damping),
        ]
        for (name, weight) in named where !(0...1).contains(weight) {
            throw StatisticsError(.invalidParameter, "weight of the \(name): \(weight), need 0...1")
        }
        guard level.isFinite, (trend ?? 0).isFinite, season.allSatisfy(\.isFinite) else {
            throw StatisticsError(.invalidValue, "a start state is not finite")
        }
        self.init(trusted: weights, level, trend, season, kind, seasonUpdate)
    }

    /// Smoothing from states that are known to be in order.
    init(
        trusted weights: Weights, _ level: Double, _ trend: Double?, _ season: [Double], _ kind: Season,
        _ seasonUpdate: SeasonUpdate = .forecastLevel
    ) {
        self.weights = weights
        self.level = level
        self.trend = trend
        self.season = season
        self.kind = kind
        self.seasonUpdate = seasonUpdate
    }

    /// Takes in one value.
    ///
    /// - Parameter value: The next value; NaN is missing.
    /// - Returns: What was forecast for it one step before.
    /// - Complexity: O(1).
    @discardableResult
    public mutating func update(_ value: Double) -> Double {
        let slope = weights.damping * (trend ?? 0)
        let expected = level + slope
        let slot = season.isEmpty ? 0 : count % season.count
        let before = season.isEmpty ? (kind == .additive ? 0 : 1) : season[slot]
        let isAdditive = kind == .additive
        let fitted = isAdditive ? expected + before : expected * before
        count += 1
        guard !value.isNaN else {
            level = expected
            if trend != nil { trend = slope }
            return fitted
        }
        let seen = isAdditive ? value - before : value / before
        let newLevel = weights.level * seen + (1 - weights.level) * expected
        if trend != nil { trend = weights.trend * (newLevel - level) + (1 - weights.trend) * slope }
        if !season.isEmpty {
            let base = seasonUpdate == .newLevel ? newLevel : expected
            let term = isAdditive ? value - base : value / base
            season[slot] = weights.season * term + (1 - weights.season) * before
        }
        level = newLevel
        return fitted
    }

    /// Takes in values one after the other.
    ///
    /// - Parameter values: Any number of values; NaN is missing.
    /// - Returns: The one-step forecast of each.
    /// - Complexity: O(n).
    public mutating func update(contentsOf values: [Double]) -> [Double] { values.map { update($0) } }

    /// The forecasts of the next values.
    ///
    /// - Parameter horizon: How many steps, at least 0.
    /// - Returns: One number a step.
    /// - Complexity: O(horizon).
    public func forecast(_ horizon: Int) -> [Double] {
        var step = trend ?? 0
        var expected = level
        return (0..<max(0, horizon)).map { ahead in
            step *= weights.damping
            expected += step
            guard !season.isEmpty else { return expected }
            let term = season[(count + ahead) % season.count]
            return kind == .additive ? expected + term : expected * term
        }
    }
}
