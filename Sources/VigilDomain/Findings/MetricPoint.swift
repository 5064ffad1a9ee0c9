/// The value of one metric over one window.
public struct MetricPoint: Hashable, Sendable, Codable {
    /// The model.
    public var model: ModelName
    /// Its version.
    public var version: String
    /// Which metric.
    public var metric: MetricID
    /// The event time that it covers.
    public var window: TimeRange
    /// The value, or why there is none.
    public var value: MetricValue
    /// How much of the window is known.
    public var labels: LabelCoverage
    /// Who computed it.
    public var origin: Origin
    /// When, wall time.
    public var computedAt: Timestamp

    /// Where a metric's value comes from.
    public enum Origin: String, Hashable, Sendable, Codable {
        /// Vigil, from predictions and outcomes.
        case computed
        /// The caller, who sent the number.
        case recorded
        /// Vigil, from predictions alone: what the metric is expected to be, whether labels are there or not.
        case estimated
    }

    /// A metric over a window.
    public init(
        model: ModelName, version: String, metric: MetricID, window: TimeRange, value: MetricValue,
        labels: LabelCoverage, origin: Origin, computedAt: Timestamp
    ) {
        self.model = model
        self.version = version
        self.metric = metric
        self.window = window
        self.value = value
        self.labels = labels
        self.origin = origin
        self.computedAt = computedAt
    }
}

/// The value of a metric, or the reason why there is none.
public enum MetricValue: Hashable, Sendable, Codable {
    /// A number with its uncertainty.
    case measured(MetricMeasurement)
    /// The metric has no meaning for these rows, such as AUC with one class.
    case undefined(reason: String)
    /// Fewer rows than the metric needs.
    case notEnoughData(have: Int, need: Int)

    /// The number, when there is one.
    public var measurement: MetricMeasurement? {
        if case .measured(let measurement) = self { measurement } else { nil }
    }
}

/// A metric's number.
public struct MetricMeasurement: Hashable, Sendable, Codable {
    /// The value; always finite.
    public var value: Double
    /// Its standard error, where a formula exists.
    public var standardError: Double?
    /// The lower end of the 95 % confidence interval.
    public var lower95: Double?
    /// The upper end of the 95 % confidence interval.
    public var upper95: Double?
    /// The rows, or queries, that it rests on.
    public var count: Int

    /// A measurement.
    public init(value: Double, standardError: Double? = nil, lower95: Double? = nil, upper95: Double? = nil, count: Int)
    {
        self.value = value
        self.standardError = standardError
        self.lower95 = lower95
        self.upper95 = upper95
        self.count = count
    }
}

/// How many of a window's labels are known.
public struct LabelCoverage: Hashable, Sendable, Codable {
    /// Predictions in the window.
    public var predictions: Int
    /// Those with a label.
    public var labelled: Int
    /// When the last of these labels became known, event time.
    public var lastLabelAt: Timestamp?
    /// Whether the window may decide: coverage reached the limit, or the label horizon has passed.
    public var isMature: Bool

    /// A coverage.
    public init(predictions: Int, labelled: Int, lastLabelAt: Timestamp?, isMature: Bool) {
        self.predictions = predictions
        self.labelled = labelled
        self.lastLabelAt = lastLabelAt
        self.isMature = isMature
    }

    /// The share of labels that are known, in [0, 1]; `nil` without predictions.
    public var share: Double? { predictions == 0 ? nil : Double(labelled) / Double(predictions) }
}
