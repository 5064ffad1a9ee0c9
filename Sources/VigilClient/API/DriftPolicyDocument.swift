import VigilDomain

/// How a model version's drift is watched, as the API takes and shows it.
package struct DriftPolicyDocument: Hashable, Sendable, Codable {
    /// When a column counts as drifted.
    package struct Rule: Hashable, Sendable, Codable {
        var alpha: Double?
        var minimumNumericEffect: Double?
        var minimumCategoricalEffect: Double?
        var minimumRows: Int?
        var falseAlarms: Double?
        var inDays: Double?
    }

    /// A detector beside the default check.
    package struct Detector: Hashable, Sendable, Codable {
        var id: String
        var columns: [String]?
        var relevantEffect: Double?
    }

    /// How predictions are watched one by one.
    package struct Live: Hashable, Sendable, Codable {
        var share: Double?
        var detector: String?
        var falseAlarmEvery: Int?
    }

    /// How rows depend on each other.
    package struct Dependence: Hashable, Sendable, Codable {
        var blocks: String?
        var clusterBy: String?
    }

    var comparison: String?
    var trailingWindows: Int?
    var rule: Rule?
    var detectors: [Detector]?
    var segments: [String]?
    var live: Live?
    var dependence: Dependence?

    init(_ policy: DriftPolicy) {
        switch policy.comparison {
        case .baseline: comparison = "baseline"
        case .sameHourOfWeek: comparison = "same_hour_of_week"
        case .sameHourOfDay: comparison = "same_hour_of_day"
        case .trailing(let windows):
            comparison = "trailing"
            trailingWindows = windows
        }
        rule = policy.rule.map {
            Rule(
                alpha: $0.alpha, minimumNumericEffect: $0.minimumNumericEffect,
                minimumCategoricalEffect: $0.minimumCategoricalEffect, minimumRows: $0.minimumRows,
                falseAlarms: $0.budget?.alerts, inDays: $0.budget?.days)
        }
        detectors = policy.detectors.map { Detector(id: $0.id, columns: $0.columns, relevantEffect: $0.relevantEffect) }
        segments = policy.segments
        live = Live(
            share: policy.live.share, detector: policy.live.detector, falseAlarmEvery: policy.live.falseAlarmEvery)
        dependence = Dependence(blocks: policy.dependence.blocks?.rawValue, clusterBy: policy.dependence.cluster)
    }

    /// The policy; a comparison that this program does not know yet counts as the baseline's.
    var policy: DriftPolicy {
        var policy = DriftPolicy(
            detectors: (detectors ?? []).map {
                DriftPolicy.Detector(id: $0.id, columns: $0.columns ?? [], relevantEffect: $0.relevantEffect)
            }, segments: segments ?? [])
        if let live {
            let standard = DriftPolicy.Live()
            policy.live = DriftPolicy.Live(
                share: live.share ?? standard.share, detector: live.detector ?? standard.detector,
                falseAlarmEvery: live.falseAlarmEvery)
        }
        if let dependence {
            policy.dependence = DriftPolicy.Dependence(
                blocks: dependence.blocks.flatMap(WindowLength.init), cluster: dependence.clusterBy)
        }
        switch comparison {
        case "same_hour_of_week": policy.comparison = .sameHourOfWeek
        case "same_hour_of_day": policy.comparison = .sameHourOfDay
        case "trailing": policy.comparison = .trailing(windows: trailingWindows ?? 28)
        default: policy.comparison = .baseline
        }
        if let rule {
            let standard = DriftRule.windows
            policy.rule = DriftRule(
                alpha: rule.alpha ?? standard.alpha,
                minimumNumericEffect: rule.minimumNumericEffect ?? standard.minimumNumericEffect,
                minimumCategoricalEffect: rule.minimumCategoricalEffect ?? standard.minimumCategoricalEffect,
                minimumRows: rule.minimumRows ?? standard.minimumRows,
                budget: rule.falseAlarms.map { FalseAlarmBudget(alerts: $0, days: rule.inDays ?? 90) })
        }
        return policy
    }
}
