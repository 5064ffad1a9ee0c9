import VigilDomain
import VigilMonitoring
import VigilStorage

/// A goal and how it stood in the windows that were read.
struct TargetHistory: Hashable {
    /// The rule's name; `target` for one that is set beside the metric's limits.
    var name: String
    var metric: MetricID
    var limit: Double
    var comparison: AlertComparison
    /// How it stood in each window that counted, oldest first.
    var judged: [TargetStatus]
    /// Whether these are all windows since the model was registered.
    var isComplete: Bool

    /// How it stands now.
    var newest: TargetStatus? { judged.last }

    /// How often it was met, in words.
    var sentence: String {
        guard !judged.isEmpty else { return "No window has counted yet." }
        let met = judged.count { $0.isMet }
        if met == judged.count { return "Met in \(all)." }
        if met == 0 { return isComplete ? "Not met since registration." : "Not met in \(all)." }
        return "Met in \(NumberText.count(met)) of \(NumberText.count(judged.count, "window"))."
    }

    private var all: String {
        judged.count == 1 ? "the only window" : "all \(NumberText.count(judged.count)) windows"
    }
}

extension ModelReading {
    /// The goals: rules that only show, and targets that stand beside a metric's limits.
    var targets: [TargetHistory] {
        var goals: [TargetHistory] = []
        for record in rules where record.rule.role == .target {
            if let limit = resolvedLimit(of: record.rule) { goals.append(history(of: record.rule, limit: limit)) }
        }
        for threshold in thresholds {
            guard let target = threshold.target else { continue }
            let side = MetricCatalog.descriptor(of: threshold.metric).badSide ?? .below
            // A rule and a threshold for the same goal are one goal.
            let isKnown = goals.contains { goal in
                goal.metric == threshold.metric && goal.limit == target && goal.comparison == side
            }
            let rule = AlertConfiguration(
                name: "target", model: schema.model, metric: threshold.metric, comparison: side,
                threshold: .absolute(target), role: .target)
            if !isKnown, let limit = resolvedLimit(of: rule) { goals.append(history(of: rule, limit: limit)) }
        }
        return goals
    }

    private func history(of rule: AlertConfiguration, limit: ResolvedLimit) -> TargetHistory {
        let known = points(of: rule.metric)
        let judged = known.compactMap { point in
            TargetStatus(RuleJudgement(point, rule: rule, limit: .resolved(limit)))
        }
        return TargetHistory(
            name: rule.name, metric: rule.metric, limit: limit.value, comparison: limit.comparison, judged: judged,
            isComplete: hasWholeHistory(of: rule.metric))
    }

    /// Whether nothing older than what was read can be there: the query could have returned more and did not.
    private func hasWholeHistory(of metric: MetricID) -> Bool {
        metric == schema.mainMetric ? pointsAreComplete : false
    }
}
