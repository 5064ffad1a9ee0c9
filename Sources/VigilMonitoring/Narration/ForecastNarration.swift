package import VigilDomain
package import VigilStatistics

/// The sentences about where a metric is going.
package enum ForecastNarration {
    /// What the forecast rests on, and how often its bands were right.
    ///
    ///     Dotted: forecast from level and season of 12 windows, over 87 windows. Of the last 71 windows its 95 % band
    ///     held 94.4 %, its 80 % band 78.9 %.
    ///
    /// - Parameter outcome: The forecast, or why there is none.
    /// - Returns: Whole sentences.
    package static func note(_ outcome: MetricForecast.Outcome) -> String {
        switch outcome {
        case .forecast(let forecast):
            let text =
                "Dotted: forecast from \(forecast.model), over \(NumberText.count(forecast.historyWindows, "window"))."
            guard let wide = forecast.coverage95, let narrow = forecast.coverage80 else {
                return text + " No past window was forecast to tell how often the band is right."
            }
            return text
                + " Of \(NumberText.count(forecast.coverageWindows, "past window")), forecast one ahead, its 95 % band "
                + "held \(NumberText.percent(wide)), its 80 % band \(NumberText.percent(narrow))."
        case .notEnoughData(let have, let need):
            return "No forecast: \(NumberText.count(have, "window")) with a settled value, it needs "
                + "\(NumberText.count(need))."
        case .constant(let value):
            return "No forecast: every window has the same value, \(NumberText.number(value))."
        }
    }

    /// Where the metric is going, in a sentence; empty where there is no direction.
    ///
    /// - Parameters:
    ///   - outcome: The trend.
    ///   - metric: The metric.
    ///   - length: The length of its windows.
    /// - Returns: Whole sentences.
    package static func trend(
        _ outcome: PerformanceTrend.Outcome, of metric: MetricDescriptor, by length: WindowLength
    ) -> String {
        guard let trend = outcome.trend else { return "" }
        var parts: [String] = []
        if trend.pValue <= 0.05, trend.slopePerDay != 0 {
            let unit = WindowText.unit(of: length)
            let scale = length.days
            func text(_ slope: Double) -> String { metric.format.text(abs(slope) * scale) }
            let ends = [trend.interval95.lower, trend.interval95.upper].map { abs($0) }.sorted()
            parts.append(
                "It \(trend.slopePerDay > 0 ? "rises" : "falls") by \(text(trend.slopePerDay)) a \(unit) "
                    + "(\(text(ends[0])) to \(text(ends[1])), p \(NumberText.pRelation(trend.pValue)))."
            )
        } else {
            parts.append("No lasting direction is certain over \(NumberText.count(trend.windows, "window")).")
        }
        if let change = trend.change {
            parts.append(
                "Its level changed in \(WindowText.label(of: change.window)), from \(metric.format.text(change.before)) to "
                    + "\(metric.format.text(change.after)).")
        }
        if let season = trend.season { parts.append("It repeats every \(NumberText.count(season.period, "window")).") }
        for breach in trend.breaches {
            guard let days = breach.days.likely, days > 0 else { continue }
            let limit = metric.format.text(breach.limit.value)
            let early = breach.days.earliest.map { ", at the earliest in \(NumberText.number($0))" } ?? ""
            parts.append("At this pace it reaches \(limit) in \(NumberText.number(days)) days\(early).")
        }
        return parts.joined(separator: " ")
    }

    /// When the forecast breaks a limit, in a sentence; empty where it does not.
    ///
    ///     Accuracy is forecast to break its limit of 0.800 in 12 days, by 2007 Q4; at the earliest in 5.
    ///
    /// - Parameters:
    ///   - outcome: The main metric's forecast.
    ///   - limits: Its limits.
    ///   - metric: The metric.
    /// - Returns: A sentence.
    package static func breach(
        _ outcome: MetricForecast.Outcome, of limits: [SeriesLimit], _ metric: MetricDescriptor
    ) -> String {
        guard let forecast = outcome.forecast else { return "" }
        let found = limits.compactMap { limit -> (limit: SeriesLimit, days: LimitCrossing)? in
            let days = forecast.daysToBreach(of: limit)
            return days.likely == nil ? nil : (limit, days)
        }
        guard let next = found.min(by: { ($0.days.likely ?? 0) < ($1.days.likely ?? 0) }), let days = next.days.likely
        else { return "" }
        let early = next.days.earliest.map { $0 < days ? "; at the earliest in \(NumberText.number($0))" : "" } ?? ""
        return "\(metric.phrase.capitalizedFirst) is forecast to break its limit of "
            + "\(metric.format.text(next.limit.value)) in \(NumberText.number(days)) days\(early)."
    }
}
