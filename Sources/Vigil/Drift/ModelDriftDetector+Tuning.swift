public import VigilDomain
public import VigilMonitoring
import VigilStorage

/// What drift settings would have said about a model's history, with one comparison.
public struct DriftTuningReport: Sendable {
    /// What windows were compared with.
    public var comparison: DriftPolicy.Comparison
    /// Whether it is the model's own.
    public var isCurrent: Bool
    /// What each setting would have said; the one in force first.
    public var outcomes: [DriftTuning.Outcome]
}

extension ModelDriftDetector {
    /// Tries settings of the drift check on a model's stored predictions; nothing is stored.
    ///
    /// Every window of the range is checked once for each comparison: against what the model compares with now, and
    /// against trailing windows of several lengths and, for windows of an hour or a day, against the same hour or day of
    /// the week. Windows of the baseline's own period are left out where the baseline is what they are compared with: it
    /// knows their rows.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - range: Event time; all that is stored when `nil`. A stretch that went well shows false alarms, one with a known
    ///     change what would have been missed.
    ///   - version: Its version; the newest registered one when `nil`.
    /// - Returns: One report a comparison, the model's own first.
    /// - Throws: `MonitoringError` for an unknown model or too many windows.
    public func tune(
        _ model: ModelName, over range: TimeRange? = nil, version: String? = nil
    ) async throws -> [DriftTuningReport] {
        let schema = try await registry.schema(of: model, version: version)
        let policy = schema.driftPolicy
        let hasBaseline = try await store.models.baselineRevision(of: schema) != nil
        let period = try await baselines.baseline(of: schema)?.reference.period
        var reports: [DriftTuningReport] = []
        for comparison in Self.comparisons(of: policy, window: schema.window, hasBaseline: hasBaseline) {
            var tried = schema
            tried.drift = policy
            tried.drift?.comparison = comparison
            // Detectors beside the default check are not tuned, and would be the slowest part.
            tried.drift?.detectors = []
            tried.drift?.segments = []
            let findings = try await analyse(tried, in: .calendar(schema.window), over: range)
            guard !findings.isEmpty else { continue }
            let rule = policy.rule ?? rule
            let tuning = DriftTuning(
                findings, intervalDays: schema.window.days, alpha: rule.alpha,
                leavingOut: tried.drift?.comparesWithTrailing == true ? nil : period)
            reports.append(
                DriftTuningReport(
                    comparison: comparison, isCurrent: comparison == policy.comparison,
                    outcomes: DriftTuning.settings(around: rule).map(tuning.outcome)))
        }
        return reports
    }

    private static func comparisons(
        of policy: DriftPolicy, window: WindowLength, hasBaseline: Bool
    ) -> [DriftPolicy.Comparison] {
        var comparisons = [policy.comparison]
        switch window {
        case .minute: comparisons += [.trailing(windows: 60), .trailing(windows: 360)]
        case .sixHours: comparisons += [.trailing(windows: 28)]
        case .hour: comparisons += [.sameHourOfWeek, .sameHourOfDay, .trailing(windows: 168)]
        case .day: comparisons += [.sameHourOfWeek, .trailing(windows: 7), .trailing(windows: 28)]
        case .week: comparisons += [.trailing(windows: 4), .trailing(windows: 13)]
        case .month: comparisons += [.trailing(windows: 3), .trailing(windows: 12)]
        case .quarter: comparisons += [.trailing(windows: 2), .trailing(windows: 4)]
        }
        var tried: [DriftPolicy.Comparison] = []
        for comparison in comparisons where !tried.contains(comparison) {
            if case .trailing = comparison { tried.append(comparison) } else if hasBaseline { tried.append(comparison) }
        }
        return tried
    }
}
