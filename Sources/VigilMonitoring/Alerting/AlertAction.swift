package import VigilDomain

/// What a rule's state machine asks its shell to do.
package enum AlertAction: Hashable, Sendable {
    /// Store the new alert and send its `fired` message.
    case fire(AlertMessage)
    /// Store the changed alert; nobody is told.
    case update(Alert)
    /// Store the alert with its raised severity and send its `escalated` message.
    case escalate(AlertMessage)
    /// Store the ended alert and send its `resolved` message.
    case resolve(AlertMessage)
    /// A rule of role `target` looked at a window: show it, store no alert, tell nobody.
    case target(TargetStatus)

    /// The alert to store, when there is one.
    package var alert: Alert? {
        switch self {
        case .fire(let message), .escalate(let message), .resolve(let message): message.alert
        case .update(let alert): alert
        case .target: nil
        }
    }

    /// The message to send, when there is one.
    package var message: AlertMessage? {
        switch self {
        case .fire(let message), .escalate(let message), .resolve(let message): message
        case .update, .target: nil
        }
    }
}

/// Whether a goal was met in a window.
package struct TargetStatus: Hashable, Sendable, Codable {
    /// The model.
    package var model: ModelName
    /// The rule's name.
    package var rule: String
    /// The metric.
    package var metric: MetricID
    /// The goal, in the metric's unit.
    package var limit: Double
    /// Which side of it misses the goal.
    package var comparison: AlertComparison
    /// The window that was looked at.
    package var window: TimeRange
    /// The metric in it.
    package var measurement: MetricMeasurement
    /// Whether the goal was met.
    package var isMet: Bool
    /// One line for people.
    package var summary: String

    /// The status of a judgement, or `nil` where the window did not count.
    package init?(_ judgement: RuleJudgement) {
        guard let limit = judgement.limit, let measurement = judgement.point.value.measurement else { return nil }
        switch judgement.verdict {
        case .breached: isMet = false
        case .fine: isMet = true
        case .notCounted: return nil
        }
        model = judgement.rule.model
        rule = judgement.rule.name
        metric = judgement.rule.metric
        self.limit = limit.value
        comparison = limit.comparison
        window = judgement.point.window
        self.measurement = measurement
        summary = AlertNarration.target(judgement, limit: limit, measurement: measurement, isMet: isMet)
    }
}
