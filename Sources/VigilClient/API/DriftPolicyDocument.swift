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

    var comparison: String?
    var trailingWindows: Int?
    var rule: Rule?
    var detectors: [Detector]?
    var segments: [String]?
    var liveShare: Double?

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
        liveShare = policy.liveShare
    }

    /// The policy; a comparison that this program does not know yet counts as the baseline's.
    var policy: DriftPolicy {
        var policy = DriftPolicy(
            detectors: (detectors ?? []).map {
                DriftPolicy.Detector(id: $0.id, columns: $0.columns ?? [], relevantEffect: $0.relevantEffect)
            }, segments: segments ?? [], liveShare: liveShare ?? 1)
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
