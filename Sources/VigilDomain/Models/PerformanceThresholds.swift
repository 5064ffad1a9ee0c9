/// The limits of one metric of one model: what must hold, and what is aimed at.
public struct PerformanceThresholds: Hashable, Sendable, Codable {
    /// The model.
    public var model: ModelName
    /// The metric.
    public var metric: MetricID
    /// The least value allowed.
    public var min: Double?
    /// The greatest value allowed.
    public var max: Double?
    /// The value aimed at; missing it is no violation.
    public var target: Double?

    /// Limits of a metric.
    public init(model: ModelName, metric: MetricID, min: Double? = nil, max: Double? = nil, target: Double? = nil) {
        self.model = model
        self.metric = metric
        self.min = min
        self.max = max
        self.target = target
    }

    /// Checks the metric's name, and that the limits are in order and not beyond `MetricMeasurement.greatestValue`.
    ///
    /// - Throws: `DomainError` that names the field.
    public func validate() throws(DomainError) {
        guard (1...100).contains(metric.rawValue.utf8.count) else {
            throw DomainError(
                .invalidValue, field: "metric",
                detail: "\(metric.rawValue.utf8.count) bytes were given; it must have 1 to 100")
        }
        for (field, value) in [("min", min), ("max", max), ("target", target)] as [(String, Double?)] {
            if let value, !MetricMeasurement.isAllowed(value) {
                throw DomainError(
                    .invalidValue, field: field,
                    detail: "\(value) was given; it must be \(MetricMeasurement.allowedValues)")
            }
        }
        if let min, let max, min > max {
            throw DomainError(
                .invalidValue, field: "min", detail: "min \(min) is above max \(max)")
        }
        if min == nil, max == nil, target == nil {
            throw DomainError(.invalidValue, field: "min", detail: "give at least one of min, max and target")
        }
    }
}
