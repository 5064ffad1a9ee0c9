package import VigilDomain
package import VigilMonitoring
package import VigilStorage

/// What was read of one model for a page: values as they are stored, nothing decided yet.
package struct ModelReading: Hashable, Sendable {
    /// The version that the page is about.
    package var registered: RegisteredModel
    /// The main metric, one point a window, oldest first.
    package var points: [MetricPoint] = []
    /// Whether `points` go back to the beginning.
    package var pointsAreComplete = false
    /// The newest points of other metrics, oldest first: latency, targets, tiles.
    package var otherPoints: [MetricPoint] = []
    /// What the main and the shown metric were expected to be without labels, oldest first.
    package var estimates: [MetricPoint] = []
    /// Which metric is forecast.
    package var forecastMetric: MetricID?
    /// The forecast of the shown metric; `nil` where none was asked for.
    package var forecast: MetricForecast.Outcome?
    /// Where the shown metric is going.
    package var trend: PerformanceTrend.Outcome?
    /// Windows in which the shown metric does not fit the others, oldest first; `nil` where nobody looked.
    package var anomalies: [MetricForecast.Anomaly]?
    /// Beyond what value the main metric is worse than the baseline; `nil` where no rule asks.
    package var referenceLimit: ReferenceLimit?
    /// Drift findings, oldest first.
    package var drift: [DriftFinding] = []
    /// Alerts that are open.
    package var openAlerts: [Alert] = []
    /// Alerts that have ended, newest first: those over the shown days where days were chosen.
    package var endedAlerts: [Alert] = []
    /// Whether days were chosen, so that the newest here need not be the newest there is.
    package var isPast = false
    /// The rules.
    package var rules: [RuleRecord] = []
    /// The limits of its metrics.
    package var thresholds: [PerformanceThresholds] = []
    /// Its windows with predictions, oldest first.
    package var windows: [WindowProgress] = []
    /// The newest event time.
    package var watermark: Timestamp?
    /// Its baseline; `nil` without one.
    package var reference: ReferenceFacts?

    /// A model of which nothing else is known yet.
    package init(registered: RegisteredModel) { self.registered = registered }

    /// The version.
    package var schema: ModelSchema { registered.schema }
}
