/// How bad an alert is.
public enum AlertSeverity: String, Sendable, Codable, CaseIterable, Comparable {
    case low, medium, high, critical

    /// The next severity up; `critical` stays.
    public var raised: AlertSeverity {
        switch self {
        case .low: .medium
        case .medium: .high
        case .high, .critical: .critical
        }
    }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    public static func < (left: AlertSeverity, right: AlertSeverity) -> Bool { left.rank < right.rank }
}

/// Which side of the threshold is bad.
public enum AlertComparison: String, Sendable, Codable, CaseIterable {
    case below, above
}

/// The limit of a rule.
public enum AlertThreshold: Hashable, Sendable, Codable {
    /// A number in the metric's unit.
    case absolute(Double)
    /// Worse than the baseline's value by the greater of `atLeast` and `standardErrors` of its standard errors.
    case relativeToReference(atLeast: Double, standardErrors: Double)
}

/// One alert rule.
///
/// A rule looks at windows, never at calls: for-duration, breach counts and escalation advance once per evaluated
/// window, in event time.
public struct AlertConfiguration: Hashable, Sendable, Codable {
    /// Unique in its model; the same form as a model name.
    public var name: String
    /// The model.
    public var model: ModelName
    /// The metric: one of the catalog, or one that the caller records.
    public var metric: MetricID
    /// Which side is bad.
    public var comparison: AlertComparison
    /// The limit.
    public var threshold: AlertThreshold
    /// How bad a breach is.
    public var severity: AlertSeverity
    /// For how long of event time windows must have been in breach before it fires; 0 fires at the first.
    public var holdForSeconds: Double
    /// After so many breached windows in a row the severity is raised; `nil` never.
    public var escalateAfter: Int?
    /// Whether the whole 95 % interval must lie beyond the limit, not only the value.
    public var requiresConfidence: Bool
    /// Fewest rows in the window; below it the window does not count.
    public var minimumSamples: Int
    /// Whether windows that still wait for labels count.
    public var includesMaturing: Bool
    /// Page or target.
    public var role: Role
    /// Names of the channels to notify; empty means the default ones.
    public var channels: [String]

    /// What a breach leads to.
    public enum Role: String, Hashable, Sendable, Codable, CaseIterable {
        /// A message.
        case page
        /// A line on the page: a goal that the reference itself did not meet. Never a message, never an escalation.
        case target
    }

    /// A rule with the documented defaults.
    public init(
        name: String,
        model: ModelName,
        metric: MetricID,
        comparison: AlertComparison,
        threshold: AlertThreshold,
        severity: AlertSeverity = .medium,
        holdFor: Duration = .zero,
        escalateAfter: Int? = nil,
        requiresConfidence: Bool = false,
        minimumSamples: Int = 1,
        includesMaturing: Bool = false,
        role: Role = .page,
        channels: [String] = []
    ) {
        self.name = name
        self.model = model
        self.metric = metric
        self.comparison = comparison
        self.threshold = threshold
        self.severity = severity
        holdForSeconds = Double(holdFor.wholeMilliseconds) / 1000
        self.escalateAfter = escalateAfter
        self.requiresConfidence = requiresConfidence
        self.minimumSamples = minimumSamples
        self.includesMaturing = includesMaturing
        self.role = role
        self.channels = channels
    }

    /// How long windows must have been in breach.
    public var holdFor: Duration { .milliseconds(Int64(holdForSeconds * 1000)) }
}

extension AlertConfiguration {
    /// Checks the ranges above.
    ///
    /// - Throws: `DomainError` that names the field.
    public func validate() throws(DomainError) {
        _ = try ModelName(name, field: "name")
        guard (1...100).contains(metric.rawValue.utf8.count) else {
            throw DomainError(.invalidValue, field: "metric", detail: "must have 1 to 100 bytes")
        }
        switch threshold {
        case .absolute(let limit):
            guard MetricMeasurement.isAllowed(limit) else {
                throw DomainError(
                    .invalidValue, field: "threshold",
                    detail: "\(limit) was given; it must be \(MetricMeasurement.allowedValues)")
            }
        case .relativeToReference(let least, let errors):
            guard least >= 0, MetricMeasurement.isAllowed(least), errors >= 0, MetricMeasurement.isAllowed(errors),
                least + errors > 0
            else {
                throw DomainError(
                    .invalidValue, field: "threshold",
                    detail: "at_least \(least) and standard_errors \(errors) were given; both must be from 0 to 1e150 "
                        + "and one above 0")
            }
        }
        guard holdForSeconds >= 0, holdForSeconds <= 366 * 86_400 else {
            throw DomainError(
                .invalidValue, field: "hold_for_seconds",
                detail: "\(holdForSeconds) was given; it must be between 0 and one year")
        }
        if let escalateAfter, escalateAfter < 1 {
            throw DomainError(
                .invalidValue, field: "escalate_after", detail: "\(escalateAfter) was given; it must be at least 1")
        }
        guard minimumSamples >= 1 else {
            throw DomainError(
                .invalidValue, field: "minimum_samples",
                detail: "\(minimumSamples) was given; it must be at least 1")
        }
    }
}
