import VigilDomain
import VigilStorage

/// What a replica learns from two looks at where the models stand; no I/O.
struct ChangeTracker: Sendable {
    /// What has to be done.
    struct News: Hashable, Sendable {
        /// Whether a version, a baseline, a rule or thresholds changed.
        var isConfigurationNew = false
        /// What to tell those who listen.
        var events: [MonitoringEvent] = []
        /// Models that wait for an evaluation since the last look, and that nobody is at.
        var abandoned: [ModelName] = []
    }

    private var last: [ModelName: ModelChange]?

    /// Takes a look.
    ///
    /// - Parameter changes: Where every model stands now.
    /// - Returns: What is new since the last one. The first only begins.
    mutating func look(at changes: [ModelChange]) -> News {
        defer { last = Dictionary(changes.map { ($0.model, $0) }) { first, _ in first } }
        guard let last else { return News() }
        var news = News()
        for change in changes {
            // A new model may have been sent something already.
            let before =
                last[change.model]
                ?? ModelChange(
                    model: change.model, revision: 0, evaluatedRevision: 0, configuration: change.configuration - 1)
            let counters: [(MonitoringEvent.Kind, Int64, Int64)] = [
                (.configuration, before.configuration, change.configuration),
                (.data, before.revision, change.revision), (.findings, before.findings, change.findings),
                (.alert, before.alerts, change.alerts),
            ]
            news.events += counters.filter { $0.1 != $0.2 }.map { MonitoringEvent(kind: $0.0, model: change.model) }
            if before.configuration != change.configuration { news.isConfigurationNew = true }
            // Who took something in evaluates it at once; what is still to be done a look later is left undone.
            if before.revision > change.evaluatedRevision, !change.isBeingEvaluated {
                news.abandoned.append(change.model)
            }
        }
        return news
    }
}
