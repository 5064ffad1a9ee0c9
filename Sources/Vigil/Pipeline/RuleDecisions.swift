import VigilDomain
import VigilMonitoring
import VigilStorage

/// Runs a model's rules over new metric points and gathers what follows, ready to be committed with them.
///
/// A value that is built for one evaluation; the rules' states are read before and written after, in the transaction of
/// the points that changed them.
struct RuleDecisions: Sendable {
    private let rules: [AlertConfiguration]
    private var states: [String: AlertState]
    private let references: [MetricID: MetricValue]
    private let defaultChannels: [String]

    init(
        records: [RuleRecord], references: [MetricID: MetricValue], defaultChannels: [String]
    ) {
        rules = records.map(\.rule)
        states = Dictionary(uniqueKeysWithValues: records.map { ($0.rule.name, $0.state) })
        self.references = references
        self.defaultChannels = defaultChannels
    }

    /// Judges `points`, in order of window, and adds states, alerts and messages to `commit`.
    mutating func decide(_ points: [MetricPoint], at now: Timestamp, into commit: inout EvaluationCommit) {
        for rule in rules {
            var state = states[rule.name] ?? AlertState()
            let before = state
            for point in points where point.metric == rule.metric {
                let limit = rule.resolvedLimit(reference: references[rule.metric])
                let judgement = RuleJudgement(point, rule: rule, limit: limit)
                commit.take(state.observe(judgement, at: now), of: rule, defaultChannels: defaultChannels)
            }
            if state != before {
                states[rule.name] = state
                commit.states[rule.name] = state
            }
        }
    }
}

extension EvaluationCommit {
    /// Adds the alerts and messages that a rule's state machine asks for.
    mutating func take(_ actions: [AlertAction], of rule: AlertConfiguration, defaultChannels: [String]) {
        for action in actions {
            guard let alert = action.alert else { continue }
            alerts.removeAll { $0.id == alert.id }
            alerts.append(alert)
            guard let message = action.message else { continue }
            let channels = rule.channels.isEmpty ? defaultChannels : rule.channels
            messages += channels.map { OutgoingMessage(message: message, channel: $0) }
        }
    }
}
