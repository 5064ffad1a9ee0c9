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
                for action in state.observe(judgement, at: now) {
                    guard let alert = action.alert else { continue }
                    commit.alerts.removeAll { $0.id == alert.id }
                    commit.alerts.append(alert)
                    guard let message = action.message else { continue }
                    let channels = rule.channels.isEmpty ? defaultChannels : rule.channels
                    commit.messages += channels.map { OutgoingMessage(message: message, channel: $0) }
                }
            }
            if state != before {
                states[rule.name] = state
                commit.states[rule.name] = state
            }
        }
    }
}
