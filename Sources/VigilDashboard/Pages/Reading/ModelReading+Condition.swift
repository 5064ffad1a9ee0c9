import VigilDomain
import VigilMonitoring
import VigilStatistics
import VigilStorage

extension ModelReading {
    /// What the model's status and its sentence follow from.
    var condition: ModelCondition {
        let newest = points.last
        return ModelCondition(
            schema: schema,
            hasData: watermark != nil || newest != nil,
            hasBaseline: reference != nil,
            isPast: isPast,
            newestPoint: newest,
            newestMaturePoint: judgedPoint ?? points.last { !$0.isMaturing },
            limit: mainLimit,
            reference: reference?.metrics[schema.mainMetric],
            openAlerts: openAlerts,
            endedAlerts: endedAlerts,
            targets: targets.compactMap(\.newest),
            newestDrift: drift.last,
            estimates: estimateStatus,
            breachForecast: breachForecast)
    }

    /// When the main metric is forecast to go beyond a limit that it keeps now.
    private var breachForecast: String {
        guard let forecast, forecastMetric == schema.mainMetric, openMainAlert == nil else { return "" }
        var limits = thresholds.filter { $0.metric == schema.mainMetric }.flatMap(\.seriesLimits)
        if let limit = mainLimit {
            limits.append(limit.comparison == .below ? .least(limit.value) : .greatest(limit.value))
        }
        let value = judgedPoint?.value.measurement?.value ?? .nan
        return ForecastNarration.breach(
            forecast, of: limits.filter { !$0.isBreached(by: value) },
            MetricCatalog.descriptor(of: schema.mainMetric))
    }

    /// The contradiction of labels and estimate that is worth telling.
    private var estimateStatus: EstimateStatus? {
        let main = schema.mainMetric
        let metrics = [main] + PerformanceEstimator.metrics(for: schema).filter { $0 != main }
        return EstimateStatus.mostTelling(
            metrics.compactMap { metric in
                EstimateStatus(
                    of: metric, gaps: points(of: .estimateGap(of: metric, main: main)),
                    estimates: estimates.filter { $0.metric == metric }, realized: points(of: metric),
                    inputs: points(of: .inputsAUC))
            })
    }

    /// The limit that the main metric is shown against: that of an open alert, of the most severe paging rule, or of
    /// the thresholds, in this order.
    var mainLimit: ResolvedLimit? {
        let metric = schema.mainMetric
        if let alert = openMainAlert { return absoluteLimit(alert.limit, alert.comparison, of: metric) }
        return mainRule.flatMap { resolvedLimit(of: $0) } ?? thresholdLimit(of: metric)
    }

    /// The open alert of the main metric that the page's headline is about.
    private var openMainAlert: Alert? {
        openAlerts.first { $0.metric == schema.mainMetric && $0.status == .firing }
    }

    /// The most severe rule that pages about the main metric and whose limit is known.
    private var mainRule: AlertConfiguration? {
        let pages = rules.map(\.rule).filter { $0.metric == schema.mainMetric && $0.role == .page }
        return pages.sorted { $0.severity > $1.severity }.first { resolvedLimit(of: $0) != nil }
    }

    /// The main metric over the window that the status and every current number are about: that of an open alert, else
    /// the newest one that is mature and has as many rows as the rule asks for, else the newest mature one.
    var judgedPoint: MetricPoint? {
        let measured = points.filter { $0.value.measurement != nil }
        if let alert = openMainAlert, let point = measured.last(where: { $0.window == alert.lastWindow }) {
            return point
        }
        let need = mainRule?.minimumSamples ?? 0
        return measured.last { !$0.isMaturing && $0.rowsBehind >= need } ?? measured.last { !$0.isMaturing }
    }

    /// A rule with its limit.
    typealias PagingRule = (rule: AlertConfiguration, limit: ResolvedLimit)

    /// The rules that page about a metric and whose limits are known.
    func pagingRules(of metric: MetricID) -> [PagingRule] {
        rules.map(\.rule).filter { $0.metric == metric && $0.role == .page }.compactMap { rule in
            resolvedLimit(of: rule).map { (rule: rule, limit: $0) }
        }
    }

    /// Whether a rule that pages, or a threshold, holds against a window's value: a rule that asks for certainty or for
    /// more rows than there are does not.
    ///
    /// - Parameters:
    ///   - point: The window's value.
    ///   - pages: The rules of its metric, from `pagingRules(of:)`.
    /// - Returns: Whether it is beyond.
    func isBreached(_ point: MetricPoint, by pages: [PagingRule]) -> Bool {
        guard let value = point.value.measurement?.value else { return false }
        let isJudgedBad = pages.contains { page in
            RuleJudgement(point, rule: page.rule, limit: .resolved(page.limit)).verdict == .breached
        }
        let isOutside = thresholds.contains { threshold in
            guard threshold.metric == point.metric else { return false }
            return threshold.min.map { value < $0 } ?? false || threshold.max.map { value > $0 } ?? false
        }
        return isJudgedBad || ((isOutside || isWorseThanReference(point)) && !point.isMaturing)
    }

    /// Whether a rule asks for what is worse than the baseline, and a window's value is.
    private func isWorseThanReference(_ point: MetricPoint) -> Bool {
        guard let limit = referenceLimit, limit.metric == point.metric, point.version == schema.version,
            point.origin == .computed, let measurement = point.value.measurement, case .worse = limit.judge(measurement)
        else { return false }
        return true
    }

    /// Whether a rule that pages asks for what is worse than the baseline.
    var asksForReferenceLimit: Bool {
        rules.contains { $0.rule.metric == .worseThanReference && $0.rule.role == .page }
    }

    /// The number that a rule compares with, where it is known.
    func resolvedLimit(of rule: AlertConfiguration) -> ResolvedLimit? {
        rule.resolvedLimit(reference: reference?.metrics[rule.metric]).limit
    }

    /// The threshold on the metric's bad side.
    private func thresholdLimit(of metric: MetricID) -> ResolvedLimit? {
        guard let limits = thresholds.first(where: { $0.metric == metric }) else { return nil }
        let isHighBad = MetricCatalog.descriptor(of: metric).badSide == .above
        let least = limits.min.flatMap { absoluteLimit($0, .below, of: metric) }
        let most = limits.max.flatMap { absoluteLimit($0, .above, of: metric) }
        return isHighBad ? most ?? least : least ?? most
    }

    /// A limit that is a number.
    func absoluteLimit(_ value: Double, _ comparison: AlertComparison, of metric: MetricID) -> ResolvedLimit? {
        let rule = AlertConfiguration(
            name: "limit", model: schema.model, metric: metric, comparison: comparison, threshold: .absolute(value))
        return rule.resolvedLimit(reference: nil).limit
    }

    /// The points that were read of a metric, oldest first.
    func points(of metric: MetricID) -> [MetricPoint] {
        metric == schema.mainMetric ? points : otherPoints.filter { $0.metric == metric }
    }

    /// The newest value of a metric that may decide.
    func newestMeasured(_ metric: MetricID) -> MetricPoint? {
        points(of: metric).last { $0.value.measurement != nil && !$0.isMaturing }
    }

    /// How long the model takes: the 95th percentile that Vigil computed, else what the caller recorded.
    var latency: MetricPoint? { newestMeasured(.inferenceTimeP95) ?? newestMeasured(.inferenceTime) }

    /// The newest window that has predictions, with its labels.
    var newestWindow: (window: TimeRange, labels: LabelCoverage)? {
        let progress = windows.last
        let point = points.last
        if let progress, progress.window.start >= (point?.window.start ?? progress.window.start) {
            let isMature = point?.window == progress.window ? point?.labels.isMature ?? false : progress.evaluatedMature
            return (
                progress.window,
                LabelCoverage(
                    predictions: progress.predictions, labelled: progress.labelled, lastLabelAt: nil,
                    isMature: isMature)
            )
        }
        return point.map { ($0.window, $0.labels) }
    }

    /// The drift check of a window that begins at that moment; the newest one when there is none.
    func drift(at start: Timestamp?) -> DriftFinding? {
        guard let start else { return drift.last }
        return drift.last { $0.window.start == start } ?? drift.last
    }
}
