public import VigilDomain
public import VigilStatistics

/// Where a metric is going: its slope, whether its level changed, whether it repeats, and when it will breach a limit.
public struct PerformanceTrend: Hashable, Sendable, Codable {
    /// The rise a day, about the season where there is one.
    public var slopePerDay: Double
    /// Where the slope is to be found with a confidence of 95 %.
    public var interval95: Interval
    /// The probability of such a direction where there is none, with the dependence of windows allowed for, 0...1.
    public var pValue: Double
    /// Kendall's correlation of the metric with time, -1...1.
    public var correlation: Double
    /// The value of the trend's line at the last window with a value.
    public var lastLevel: Double
    /// The one place at which the level most likely changed, where it did so significantly.
    public var change: Change?
    /// The season, where one is significant.
    public var season: Season?
    /// When the line crosses each limit that was asked about, in days from the last window with a value.
    public var breaches: [Breach]
    /// How many windows with a value there were.
    public var windows: Int

    /// A change of the level.
    public struct Change: Hashable, Sendable, Codable {
        /// The first window of the new level.
        public var window: TimeRange
        /// The median before.
        public var before: Double
        /// The median from there on.
        public var after: Double
        /// The probability of as large a difference without a change.
        public var pValue: Double
    }

    /// A season.
    public struct Season: Hashable, Sendable, Codable {
        /// The number of windows in a period.
        public var period: Int
        /// The probability of windows as different where there is no season.
        public var pValue: Double
        /// The share of the variance about the trend that is the season's, 0...1.
        public var strength: Double
    }

    /// When a limit is crossed.
    public struct Breach: Hashable, Sendable, Codable {
        /// The limit.
        public var limit: SeriesLimit
        /// In days; `nil` for what does not happen within the horizon.
        public var days: LimitCrossing
    }

    /// What came of it.
    public enum Outcome: Hashable, Sendable, Codable {
        /// The trend.
        case measured(PerformanceTrend)
        /// Fewer windows with a value than a direction needs.
        case notEnoughData(have: Int, need: Int)

        /// The trend, where there is one.
        public var trend: PerformanceTrend? { if case .measured(let trend) = self { trend } else { nil } }
    }

    /// A change of the level with a greater p-value is not reported.
    public static let changeSignificance = 0.01

    /// Analyses a metric.
    ///
    /// Slope and change are those of the series without its season, where one is significant at 1 % over all
    /// candidates.
    ///
    /// - Parameters:
    ///   - series: Its history.
    ///   - limits: The limits whose breach is looked for.
    ///   - horizonDays: How many days ahead a breach is looked for, at least 0.
    /// - Returns: The trend, or that there are too few windows with a value.
    /// - Throws: `StatisticsError` for an infinite value or a horizon below 0.
    public static func analyze(
        _ series: MetricSeries, limits: [SeriesLimit] = [], horizonDays: Double = 365
    ) throws(StatisticsError) -> Outcome {
        guard horizonDays >= 0 else {
            throw StatisticsError(.invalidParameter, "horizon: \(horizonDays) days, need at least 0")
        }
        let season = try Seasonality.best(series.values, periods: series.periods)
        let values = season.map { withoutSeason(series.values, $0) } ?? series.values
        guard case .measured(let line) = try MonotoneTrend.measure(values, times: series.days) else {
            return .notEnoughData(have: series.count, need: MonotoneTrend.fewestValues)
        }
        let change = try LevelChange.search(values).flatMap { $0.pValue <= changeSignificance ? $0 : nil }
        return .measured(
            PerformanceTrend(
                slopePerDay: line.slope, interval95: line.interval, pValue: line.pValue,
                correlation: line.correlation, lastLevel: line.lastLevel,
                change: change.map {
                    Change(window: series.windows[$0.index], before: $0.before, after: $0.after, pValue: $0.pValue)
                },
                season: season.map { Season(period: $0.period, pValue: $0.pValue, strength: $0.strength) },
                breaches: limits.map {
                    Breach(limit: $0, days: LimitCrossing(of: line, $0, horizon: horizonDays))
                },
                windows: line.count))
    }

    private static func withoutSeason(_ values: [Double], _ season: Seasonality) -> [Double] {
        values.indices.map { values[$0] - season.pattern[$0 % season.period] }
    }
}

extension PerformanceThresholds {
    /// The limits whose breach can be foreseen.
    package var seriesLimits: [SeriesLimit] { [min.map { .least($0) }, max.map { .greatest($0) }].compactMap { $0 } }
}
