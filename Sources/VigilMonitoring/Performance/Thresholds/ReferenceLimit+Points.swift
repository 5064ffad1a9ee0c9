package import VigilDomain

extension ReferenceLimit {
    /// The limit of a baseline's main metric at the false-alarm rate of a budget.
    ///
    /// - Parameters:
    ///   - baseline: The baseline.
    ///   - budget: The model's budget of false alarms.
    /// - Returns: The limit; `nil` where the baseline has no labels, or the metric no standard error.
    /// - Throws: `DomainError` when the baseline's columns do not agree with its schema.
    package static func main(of baseline: Baseline, budget: FalseAlarmBudget) throws(DomainError) -> ReferenceLimit? {
        let main = baseline.schema.mainMetric
        guard baseline.labels.presentCount > 0, MetricCatalog.metric(main) != nil else { return nil }
        let rate = min(0.05, budget.level(everyDays: baseline.schema.window.days))
        return try limits(of: baseline, metrics: [main], falseAlarmRate: rate)[main]
    }

    /// Whether a window's metric is worse than the reference, as a metric that rules can watch.
    ///
    /// - Parameter points: The window's computed points.
    /// - Returns: A point of the metric `worse_than_reference`, as mature as the metric itself; `nil` without its point.
    package func point(of points: [MetricPoint]) -> MetricPoint? {
        guard let known = points.first(where: { $0.metric == metric && $0.origin == .computed }) else { return nil }
        var point = known
        point.metric = .worseThanReference
        guard let measurement = known.value.measurement else { return point }
        switch judge(measurement) {
        case .worse: point.value = .measured(MetricMeasurement(value: 1, count: measurement.count))
        case .asReference: point.value = .measured(MetricMeasurement(value: 0, count: measurement.count))
        case .notEnoughData(let have, let need): point.value = .notEnoughData(have: have, need: need)
        }
        return point
    }
}
