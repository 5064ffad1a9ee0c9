import VigilDomain

@testable import VigilMonitoring

/// Small values that many tests need.
enum Fixtures {
    static let model = ModelName(rawValue: "churn-prediction") ?? unexpected("a valid name")

    /// The given month of 1997.
    static func month(_ month: Int) -> TimeRange {
        WindowLength.month.window(containing: CivilDate(year: 1997, month: month, day: 10).midnight)
    }

    /// The given day of January 1997.
    static func day(_ day: Int) -> TimeRange {
        WindowLength.day.window(containing: CivilDate(year: 1997, month: 1, day: day).midnight)
    }

    /// A wall time, in seconds after an arbitrary moment.
    static func wall(_ seconds: Int64) -> Timestamp { Timestamp(milliseconds: 1_800_000_000_000 + seconds * 1000) }

    static func point(
        _ value: Double, lower: Double? = nil, upper: Double? = nil, error: Double? = nil, count: Int = 500,
        window: TimeRange = month(9), metric: MetricID = .precision, mature: Bool = true,
        origin: MetricPoint.Origin = .computed
    ) -> MetricPoint {
        point(
            .measured(
                MetricMeasurement(value: value, standardError: error, lower95: lower, upper95: upper, count: count)),
            rows: count, window: window, metric: metric, mature: mature, origin: origin)
    }

    static func point(
        _ value: MetricValue, rows: Int = 500, window: TimeRange = month(9), metric: MetricID = .precision,
        mature: Bool = true, origin: MetricPoint.Origin = .computed
    ) -> MetricPoint {
        MetricPoint(
            model: model, version: "1", metric: metric, window: window, value: value,
            labels: LabelCoverage(predictions: rows, labelled: rows, lastLabelAt: nil, isMature: mature),
            origin: origin, computedAt: wall(0))
    }

    static func rule(
        below limit: Double, holdFor: Duration = .zero, escalateAfter: Int? = nil, confidence: Bool = false,
        minimumSamples: Int = 1, includesMaturing: Bool = false, role: AlertConfiguration.Role = .page
    ) -> AlertConfiguration {
        AlertConfiguration(
            name: "precision-low", model: model, metric: .precision, comparison: .below, threshold: .absolute(limit),
            severity: .high, holdFor: holdFor, escalateAfter: escalateAfter, requiresConfidence: confidence,
            minimumSamples: minimumSamples, includesMaturing: includesMaturing, role: role)
    }

    static func judgement(_ point: MetricPoint, _ rule: AlertConfiguration) -> RuleJudgement {
        RuleJudgement(point, rule: rule, limit: rule.resolvedLimit(reference: nil))
    }

    static func schema(
        _ task: ModelTask, main: MetricID? = nil, name: String = "m", features: [FeatureSchema] = [],
        window: WindowLength = .month
    ) -> ModelSchema {
        ModelSchema(
            model: ModelName(rawValue: name) ?? unexpected("a valid name"), task: task, features: features,
            window: window, mainMetric: main)
    }

    static func unexpected<T>(_ what: String) -> T { preconditionFailure("a fixture is wrong: \(what)") }
}
