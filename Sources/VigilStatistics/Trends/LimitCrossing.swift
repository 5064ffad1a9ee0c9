/// A limit of a metric and the side that breaches it.
public enum SeriesLimit: Sendable, Hashable, Codable {
    /// A value below it is a breach.
    case least(Double)
    /// A value above it is a breach.
    case greatest(Double)

    /// The limit itself.
    public var value: Double {
        switch self {
        case .least(let value), .greatest(let value): value
        }
    }

    /// Whether a value is a breach.
    ///
    /// - Parameter value: Any number; NaN is none.
    /// - Returns: Whether it is beyond the limit; the limit itself is not.
    public func isBreached(by value: Double) -> Bool {
        switch self {
        case .least(let limit): value < limit
        case .greatest(let limit): value > limit
        }
    }
}

/// How far away a breach is; `nil` where it does not come within the horizon.
public struct LimitCrossing: Sendable, Hashable, Codable {
    /// As soon as the bad end of the interval allows; 0 where it is now.
    public var earliest: Double?
    /// As expected.
    public var likely: Double?
    /// As late as the good end of the interval allows.
    public var latest: Double?

    /// A crossing.
    ///
    /// - Parameters:
    ///   - earliest: As soon as the bad end of the interval allows.
    ///   - likely: As expected.
    ///   - latest: As late as the good end of the interval allows.
    public init(earliest: Double? = nil, likely: Double? = nil, latest: Double? = nil) {
        self.earliest = earliest
        self.likely = likely
        self.latest = latest
    }

    /// When the line of a trend crosses a limit, in its units of time from its last time on.
    ///
    /// Both ends turn the line about its last level, whose own uncertainty is left out.
    ///
    /// - Parameters:
    ///   - trend: The trend.
    ///   - limit: The limit.
    ///   - horizon: How far ahead is looked, at least 0.
    public init(of trend: MonotoneTrend, _ limit: SeriesLimit, horizon: Double) {
        func time(_ slope: Double) -> Double? {
            if limit.isBreached(by: trend.lastLevel) { return 0 }
            let distance = limit.value - trend.lastLevel
            // A line that is at the limit already breaches it with the next step.
            let time = distance == 0 ? 0 : distance / slope
            let goesThere =
                switch limit {
                case .least: slope < 0
                case .greatest: slope > 0
                }
            return goesThere && time <= horizon ? time : nil
        }
        let isUpper = if case .greatest = limit { true } else { false }
        self.init(
            earliest: time(isUpper ? trend.interval.upper : trend.interval.lower), likely: time(trend.slope),
            latest: time(isUpper ? trend.interval.lower : trend.interval.upper))
    }

    /// The first steps at which a band and its middle are beyond a limit, counted from 1.
    ///
    /// - Parameters:
    ///   - middle: The forecasts.
    ///   - bands: A band for each.
    ///   - limit: The limit.
    public init(of middle: [Double], bands: [Interval], _ limit: SeriesLimit) {
        let isUpper = if case .greatest = limit { true } else { false }
        func first(_ values: [Double]) -> Double? {
            values.firstIndex { limit.isBreached(by: $0) }.map { Double($0 + 1) }
        }
        let uppers = bands.map(\.upper)
        let lowers = bands.map(\.lower)
        self.init(
            earliest: first(isUpper ? uppers : lowers), likely: first(middle),
            latest: first(isUpper ? lowers : uppers))
    }
}
