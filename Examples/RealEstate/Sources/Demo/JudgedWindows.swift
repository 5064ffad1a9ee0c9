import Vigil
import VigilMonitoring

/// What a rule says about every window of its metric that counts.
struct JudgedWindows {
    let rule: AlertConfiguration
    /// The metric over the baseline.
    let reference: MetricMeasurement?
    /// The limit; `nil` where it cannot be known yet.
    let limit: ResolvedLimit?
    /// Oldest first, each breached or fine.
    let windows: [RuleJudgement]

    /// Judges all windows that are stored.
    init(of rule: AlertConfiguration, in service: MLModelMonitoringService) async throws {
        let reference = try await service.referenceMetrics(of: rule.model)[rule.metric]
        let limit = rule.resolvedLimit(reference: reference)
        let points = try await service.performance.modelPerformance(for: rule.model, metrics: [rule.metric])
        self.rule = rule
        self.reference = reference?.measurement
        self.limit = limit.limit
        windows = points.map { RuleJudgement($0, rule: rule, limit: limit) }.filter(\.counts)
    }

    /// The windows beyond the limit.
    var breached: [RuleJudgement] { windows.filter { $0.verdict == .breached } }

    /// The windows within it.
    var fine: [RuleJudgement] { windows.filter { $0.verdict == .fine } }

    /// The goal in words, such as `accuracy of at least 0.900`.
    var goal: String {
        let descriptor = MetricCatalog.descriptor(of: rule.metric)
        guard let limit else { return "\(descriptor.phrase) as in the reference" }
        return "\(descriptor.phrase) of at \(limit.comparison == .below ? "least" : "most") "
            + descriptor.format.text(limit.value)
    }

    /// How often it was met, in words.
    func record(windowsOf length: WindowLength) -> String {
        guard let newest = windows.last else { return "no window has counted yet" }
        let met = fine.count
        let all = NumberText.count(windows.count, "window")
        if met == windows.count { return "met in \(windows.count == 1 ? "the only window" : "all \(all)")" }
        if met == 0 { return "not met since registration (\(all))" }
        let last = newest.verdict == .fine ? "the newest among them" : "not in the newest"
        return "met in \(NumberText.count(met)) of \(all), \(last), \(length.label(of: newest.point.window))"
    }
}

extension RuleJudgement {
    /// Whether the window says anything to the rule.
    fileprivate var counts: Bool {
        if case .notCounted = verdict { false } else { true }
    }
}

extension AlertConfiguration {
    /// What is aimed at beside a metric's limits, as a rule that only shows; `nil` where nothing is.
    init?(targetOf thresholds: PerformanceThresholds) {
        guard let target = thresholds.target else { return nil }
        self.init(
            name: "target", model: thresholds.model, metric: thresholds.metric,
            comparison: MetricCatalog.descriptor(of: thresholds.metric).badSide ?? .below,
            threshold: .absolute(target), role: .target)
    }
}
