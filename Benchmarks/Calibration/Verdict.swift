import VigilStatistics

/// What a measured number says about the limits that were set for it.
enum Verdict: String, Codable, CaseIterable {
    /// The interval reaches into the limits.
    case ok
    /// Fewer false alarms than the limits, for a reason that the line gives.
    case conservative
    /// The interval lies outside of the limits.
    case outside
    /// There are no limits for it, or no number; the line gives the reason.
    case notJudged = "not_judged"

    /// What a rate of false alarms at 5 % is allowed to be.
    static let allowedRates = 0.035...0.06
    /// The greatest rate of false alarms on the reference of a recorded stream.
    static let greatestStreamRate = 0.10

    /// A rate of false alarms at nominal 5 %.
    ///
    /// - Parameters:
    ///   - interval: Of the rate.
    ///   - attainable: The greatest level at most 5 % that the test attains, if it takes few values.
    ///   - isConservative: Whether it is known to alarm less often, whatever the level.
    /// - Returns: `conservative` below the limits where that is explained.
    static func rate(_ interval: Interval, attainable: Double? = nil, isConservative: Bool = false) -> Verdict {
        if interval.lower > allowedRates.upperBound { return .outside }
        if interval.upper >= allowedRates.lowerBound { return .ok }
        if isConservative { return .conservative }
        guard let attainable, attainable < allowedRates.lowerBound else { return .outside }
        // The level is itself an average over a few tables.
        return interval.upper >= attainable * 0.9 ? .conservative : .outside
    }

    /// A number that should be at least some other, its error counted.
    static func atLeast(_ least: Double, _ interval: Interval) -> Verdict { interval.upper >= least ? .ok : .outside }

    /// A number that should be at most some other, its error counted.
    static func atMost(_ greatest: Double, _ interval: Interval) -> Verdict {
        interval.lower <= greatest ? .ok : .outside
    }

    /// A run length that should be within a share of the one asked for.
    static func runLength(_ interval: Interval, wanted: Int, within share: Double) -> Verdict {
        let wanted = Double(wanted)
        return interval.upper >= wanted * (1 - share) && interval.lower <= wanted * (1 + share) ? .ok : .outside
    }
}

extension Interval {
    /// The exact interval of the mean of a Poisson law (Garwood 1936) from a sum of counts.
    ///
    /// - Parameters:
    ///   - events: The sum.
    ///   - periods: Over so many periods, at least 1.
    ///   - confidence: In (0, 1).
    /// - Returns: Of the mean of one period.
    static func poisson(_ events: Int, periods: Int, confidence: Double) -> Interval {
        let tail = (1 - confidence) / 2
        func limit(_ count: Int, _ probability: Double) -> Double {
            ChiSquaredDistribution(degreesOfFreedom: 2 * Double(count)).quantile(probability) / 2 / Double(periods)
        }
        return Interval(lower: events == 0 ? 0 : limit(events, tail), upper: limit(events + 1, 1 - tail))
    }
}
