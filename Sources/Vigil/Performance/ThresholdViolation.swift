public import VigilDomain

/// A limit of a metric that a window did not keep.
public struct ThresholdViolation: Hashable, Sendable {
    /// Which limit.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case min, max, target
    }

    /// The metric.
    public var metric: MetricID
    /// Which limit.
    public var kind: Kind
    /// The limit's value.
    public var limit: Double
    /// What the window came to.
    public var measurement: MetricMeasurement
    /// The window.
    public var window: TimeRange

    /// The violations of one metric's limits; a target counts on the side that is worse for the metric.
    static func violations(
        of thresholds: PerformanceThresholds, by measurement: MetricMeasurement, window: TimeRange,
        badSide: AlertComparison?
    ) -> [ThresholdViolation] {
        var found: [ThresholdViolation] = []
        func add(_ kind: Kind, _ limit: Double) {
            found.append(
                ThresholdViolation(
                    metric: thresholds.metric, kind: kind, limit: limit, measurement: measurement, window: window))
        }
        if let min = thresholds.min, measurement.value < min { add(.min, min) }
        if let max = thresholds.max, measurement.value > max { add(.max, max) }
        if let target = thresholds.target {
            // A metric that Vigil does not know counts as better when higher, as most recorded scores are.
            let isMissed = badSide == .above ? measurement.value > target : measurement.value < target
            if isMissed { add(.target, target) }
        }
        return found
    }
}
