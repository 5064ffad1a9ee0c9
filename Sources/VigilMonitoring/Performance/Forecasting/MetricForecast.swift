public import VigilDomain
public import VigilStatistics

/// What a metric will be, with bands that say how often they were right, and what in its history was out of the
/// ordinary.
public struct MetricForecast: Hashable, Sendable, Codable {
    /// The windows to come, the nearest first.
    public var points: [Point]
    /// The model in words, such as "level and season of 7 windows, on the scale of logarithms".
    public var model: String
    /// The share of past windows, forecast one window ahead, that their 80 % band held; `nil` before the first.
    public var coverage80: Double?
    /// The share that their 95 % band held.
    public var coverage95: Double?
    /// On how many forecasts of past windows both shares and the bands of the nearest window rest.
    public var coverageWindows: Int
    /// How many windows with a value the forecast was made from.
    public var historyWindows: Int
    /// Past windows that do not fit the others, oldest first.
    public var anomalies: [Anomaly]

    /// A window to come.
    public struct Point: Hashable, Sendable, Codable {
        /// Its event time.
        public var window: TimeRange
        /// The forecast: as likely too low as too high.
        public var value: Double
        /// The lower end of the band that is to hold 80 %.
        public var lower80: Double
        /// The upper end of the band that is to hold 80 %.
        public var upper80: Double
        /// The lower end of the band that is to hold 95 %.
        public var lower95: Double
        /// The upper end of the band that is to hold 95 %.
        public var upper95: Double
    }

    /// A past window that does not fit the others.
    public struct Anomaly: Hashable, Sendable, Codable {
        /// Its event time.
        public var window: TimeRange
        /// The metric's value.
        public var value: Double
        /// What would have been ordinary.
        public var expected: Double
        /// The distance of both in robust standard deviations; negative for a value that is too low.
        public var score: Double
    }

    /// What came of it.
    public enum Outcome: Hashable, Sendable, Codable {
        /// The forecast.
        case forecast(MetricForecast)
        /// Fewer windows with a value than any model needs.
        case notEnoughData(have: Int, need: Int)
        /// All windows have the same value, which is all there is to say.
        case constant(Double)

        /// The forecast, where there is one.
        public var forecast: MetricForecast? { if case .forecast(let forecast) = self { forecast } else { nil } }
    }

    /// The fewest windows with a value: below, a band would be a guess.
    public static let fewestWindows = 16

    /// The share of ordinary series in which an anomaly may be found, by the test's own reckoning.
    static let significance = 0.01

    /// Forecasts a metric.
    ///
    /// - Parameters:
    ///   - series: Its history.
    ///   - horizon: How many windows ahead, at least 1.
    ///   - bounds: What its values cannot pass; forecasts and bands are cut off there.
    /// - Returns: The forecast, or why there is none.
    /// - Throws: `StatisticsError` for an infinite value, or a horizon below 1 or above 1,000.
    public static func make(
        _ series: MetricSeries, horizon: Int = 12, bounds: MetricBounds = MetricBounds()
    ) throws(StatisticsError) -> Outcome {
        guard (1...1_000).contains(horizon) else {
            throw StatisticsError(.invalidParameter, "horizon: \(horizon), need 1 to 1,000 windows")
        }
        guard series.count >= fewestWindows else { return .notEnoughData(have: series.count, need: fewestWindows) }
        let settings = RollingForecast.Settings(
            choice: SmoothingChoice(periods: series.periods), horizon: horizon,
            firstOrigin: max(fewestWindows, 2 * (series.periods.max() ?? 1) + 8), memory: MetricSeries.greatestLength)
        guard let rolling = try RollingForecast(series.values, settings: settings) else {
            return .constant(series.values.last { !$0.isNaN } ?? .nan)
        }
        let points = zip(series.windowsAhead(horizon), rolling.ahead).map { window, ahead in
            Point(
                window: window, value: bounds.clamp(ahead.forecast), lower80: bounds.clamp(ahead.bands[0].lower),
                upper80: bounds.clamp(ahead.bands[0].upper), lower95: bounds.clamp(ahead.bands[1].lower),
                upper95: bounds.clamp(ahead.bands[1].upper))
        }
        return .forecast(
            MetricForecast(
                points: points, model: words(for: rolling.fitted.model), coverage80: rolling.scores[0].coverage,
                coverage95: rolling.scores[1].coverage, coverageWindows: rolling.scores[0].judged,
                historyWindows: series.count, anomalies: anomalies(in: series, rolling.fitted.model.form.period)))
    }

    /// The windows at which the forecast, the bad and the good end of its 80 % band are beyond a limit, in days from
    /// the end of the history to the end of the window.
    ///
    /// - Parameter limit: The limit.
    /// - Returns: `nil` for what is not beyond it within the forecast.
    public func daysToBreach(of limit: SeriesLimit) -> LimitCrossing {
        let steps = LimitCrossing(
            of: points.map(\.value), bands: points.map { Interval(lower: $0.lower80, upper: $0.upper80) }, limit)
        func days(_ step: Double?) -> Double? {
            guard let step, let first = points.first else { return nil }
            let distance = points[Int(step) - 1].window.end.since(first.window.start)
            return Double(distance.wholeMilliseconds) / 86_400_000
        }
        return LimitCrossing(
            earliest: days(steps.earliest), likely: days(steps.likely), latest: days(steps.latest))
    }

    /// What the model's season and the series' own slow movement leave is looked through for outliers.
    private static func anomalies(in series: MetricSeries, _ period: Int) -> [Anomaly] {
        let values = MetricTrendRemoval.withoutSlowPart(series.values, period: period)
        let test = SeasonalHybridESD(period: 1, significance: significance)
        guard let scan = test.scan(values).scan else { return [] }
        return scan.anomalies.map { found in
            let value = series.values[found.index]
            return Anomaly(
                window: series.windows[found.index], value: value,
                expected: value - found.value + found.expected, score: found.score)
        }
    }

    /// The model in words.
    static func words(for model: ExponentialSmoothing) -> String {
        var parts = ["level"]
        switch model.form.trend {
        case .none: break
        case .additive: parts.append("lasting trend")
        case .damped: parts.append("fading trend")
        }
        if model.form.isSeasonal { parts.append("season of \(model.form.period) windows") }
        let text = ListText.joined(parts)
        return model.scale == .logarithm ? text + ", on the scale of logarithms" : text
    }
}
