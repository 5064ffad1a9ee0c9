/// Which states an exponential smoothing model with additive errors has.
public struct SmoothingForm: Sendable, Hashable, Codable {
    /// Whether the level has a direction.
    public enum Trend: String, Sendable, Hashable, Codable, CaseIterable {
        /// It has none.
        case none
        /// It goes on for ever.
        case additive
        /// It fades out.
        case damped
    }

    /// Whether the level has a direction.
    public var trend: Trend
    /// The number of values in a season, 1 for none.
    public var period: Int

    /// A form.
    ///
    /// - Parameters:
    ///   - trend: Whether the level has a direction.
    ///   - period: The number of values in a season, at least 1; 1 for none.
    public init(trend: Trend = .none, period: Int = 1) {
        precondition(period >= 1, "a period of \(period)")
        self.trend = trend
        self.period = period
    }

    /// Whether there is a season.
    public var isSeasonal: Bool { period > 1 }

    /// How many numbers are estimated: weights, start states and the variance of the errors.
    public var parameterCount: Int {
        let trendCount =
            switch trend {
            case .none: 0
            case .additive: 2
            case .damped: 3
            }
        // A season has its weight and m - 1 free terms.
        return 3 + trendCount + (isSeasonal ? period : 0)
    }
}

/// On which scale a model adds errors, trend and season up.
public enum SmoothingScale: String, Sendable, Hashable, Codable, CaseIterable {
    /// That of the values.
    case identity
    /// That of their logarithms, so that all act as factors; for values above 0.
    case logarithm

    /// A value on the scale; NaN stays NaN.
    func map(_ value: Double) -> Double { self == .identity ? value : Elementary.log(value) }

    /// The value behind a number on the scale.
    func inverse(_ mapped: Double) -> Double { self == .identity ? mapped : Elementary.exp(mapped) }
}
