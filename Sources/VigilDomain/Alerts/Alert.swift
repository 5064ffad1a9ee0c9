/// One incident of a rule: from the window that fired it to the one that ended it.
public struct Alert: Hashable, Sendable, Codable {
    /// Unique: model, rule and the window that began the breach.
    public var id: String
    /// The model.
    public var model: ModelName
    /// The model's version at the time.
    public var version: String
    /// The rule's name.
    public var rule: String
    /// The metric.
    public var metric: MetricID
    /// The severity now, escalation counted.
    public var severity: AlertSeverity
    /// Where it stands.
    public var status: Status
    /// The limit that was broken, in the metric's unit.
    public var limit: Double
    /// Which side of it is bad.
    public var comparison: AlertComparison
    /// The first window of the breach.
    public var firstWindow: TimeRange
    /// The newest window of the breach, or the one that ended it.
    public var lastWindow: TimeRange
    /// The metric in `lastWindow`.
    public var measurement: MetricMeasurement
    /// Windows in breach so far.
    public var breachedWindows: Int
    /// When it fired, wall time.
    public var firedAt: Timestamp
    /// When it ended, wall time.
    public var resolvedAt: Timestamp?
    /// The reason in a sentence.
    public var summary: String

    /// Where an alert stands.
    public enum Status: String, Hashable, Sendable, Codable, CaseIterable {
        case firing, resolved
    }

    /// An alert.
    public init(
        id: String, model: ModelName, version: String, rule: String, metric: MetricID, severity: AlertSeverity,
        status: Status, limit: Double, comparison: AlertComparison, firstWindow: TimeRange, lastWindow: TimeRange,
        measurement: MetricMeasurement, breachedWindows: Int, firedAt: Timestamp, resolvedAt: Timestamp?,
        summary: String
    ) {
        self.id = id
        self.model = model
        self.version = version
        self.rule = rule
        self.metric = metric
        self.severity = severity
        self.status = status
        self.limit = limit
        self.comparison = comparison
        self.firstWindow = firstWindow
        self.lastWindow = lastWindow
        self.measurement = measurement
        self.breachedWindows = breachedWindows
        self.firedAt = firedAt
        self.resolvedAt = resolvedAt
        self.summary = summary
    }
}

/// What a message tells.
public enum AlertEvent: String, Hashable, Sendable, Codable, CaseIterable {
    case fired, escalated, resolved
}

/// A message on its way to a channel, kept in the outbox until it was delivered.
public struct AlertMessage: Hashable, Sendable, Codable {
    /// What happened.
    public var event: AlertEvent
    /// The alert as it stood then.
    public var alert: Alert

    /// A message.
    public init(event: AlertEvent, alert: Alert) {
        self.event = event
        self.alert = alert
    }

    /// The same text for the same event of the same alert, so that a receiver can drop repeats.
    ///
    /// When it fired is part of it: corrected labels can end an alert and let it fire again in the same window.
    public var deduplicationKey: String {
        "\(alert.id)/\(alert.firedAt.milliseconds)/\(event.rawValue)/\(alert.severity.rawValue)"
    }
}

/// What a rule remembers between windows.
///
/// The transitions are in `VigilMonitoring`; this is only the value that is stored.
public struct AlertState: Hashable, Sendable, Codable {
    /// The position before and after the newest window, so that a window whose labels grew can be judged again.
    public var beforeLastWindow: Position
    /// Where the rule stands now.
    public var position: Position
    /// The newest window that was judged.
    public var lastWindow: TimeRange?

    /// Where a rule stands.
    public enum Position: Hashable, Sendable, Codable {
        /// Not in breach.
        case quiet
        /// In breach since `since`, but not yet for long enough.
        case pending(since: TimeRange, breachedWindows: Int)
        /// Fired.
        case firing(alert: Alert)
    }

    /// A rule that has seen nothing.
    public init() {
        beforeLastWindow = .quiet
        position = .quiet
        lastWindow = nil
    }
}
