import Vigil
import VigilDomain
import VigilMonitoring
import VigilStatistics

/// A metric's forecast, or why there is none.
struct WireForecast: Encodable {
    struct Point: Encodable {
        var from: WireTime
        var to: WireTime
        var value: Double
        var lower80: Double
        var upper80: Double
        var lower95: Double
        var upper95: Double
    }

    struct Anomaly: Encodable {
        var from: WireTime
        var to: WireTime
        var value: Double
        var expected: Double
        var score: Double
    }

    var outcome: String
    var reason: String?
    var model: String?
    var coverage80: Double?
    var coverage95: Double?
    var coverageWindows: Int?
    var historyWindows: Int?
    var points: [Point] = []
    var anomalies: [Anomaly] = []

    init(_ result: MetricForecast.Outcome) {
        switch result {
        case .forecast(let forecast):
            outcome = "forecast"
            model = forecast.model
            coverage80 = forecast.coverage80
            coverage95 = forecast.coverage95
            coverageWindows = forecast.coverageWindows
            historyWindows = forecast.historyWindows
            points = forecast.points.map {
                Point(
                    from: WireTime($0.window.start), to: WireTime($0.window.end), value: $0.value,
                    lower80: $0.lower80, upper80: $0.upper80, lower95: $0.lower95, upper95: $0.upper95)
            }
            anomalies = forecast.anomalies.map {
                Anomaly(
                    from: WireTime($0.window.start), to: WireTime($0.window.end), value: $0.value,
                    expected: $0.expected, score: $0.score)
            }
        case .notEnoughData(let have, let need):
            outcome = "not_enough_data"
            reason = "\(have) windows have a value; it needs \(need)"
        case .constant(let value):
            outcome = "constant"
            reason = "all windows have the value \(value)"
        }
    }

    static let schema = JSONSchema.object([
        .required("outcome", .string(values: ["forecast", "not_enough_data", "constant"])),
        .optional("reason", .string()), .optional("model", .string(), "in words"),
        .optional("coverage80", .number(), "the share of past windows that the 80 % band held, one window ahead"),
        .optional("coverage95", .number()), .optional("coverage_windows", .integer()),
        .optional("history_windows", .integer()),
        .required(
            "points",
            .array(
                .object(
                    [.required("from", WireSchemas.time), .required("to", WireSchemas.time)]
                        + ["value", "lower80", "upper80", "lower95", "upper95"].map { .required($0, .number()) }))),
        .required(
            "anomalies",
            .array(
                .object(
                    [.required("from", WireSchemas.time), .required("to", WireSchemas.time)]
                        + ["value", "expected", "score"].map { .required($0, .number()) })),
            "past windows that do not fit the others"),
    ])
}

/// Where a metric is going, or why nobody can say.
struct WireTrend: Encodable {
    struct Change: Encodable {
        var from: WireTime
        var before: Double
        var after: Double
        var pValue: Double
    }

    struct Season: Encodable {
        var windows: Int
        var pValue: Double
        var strength: Double
    }

    struct Breach: Encodable {
        var kind: String
        var limit: Double
        var earliestDays: Double?
        var likelyDays: Double?
        var latestDays: Double?
    }

    var outcome: String
    var reason: String?
    var windows: Int
    var slopePerDay: Double?
    var lower95: Double?
    var upper95: Double?
    var pValue: Double?
    var correlation: Double?
    var lastLevel: Double?
    var change: Change?
    var season: Season?
    var breaches: [Breach] = []

    init(_ result: PerformanceTrend.Outcome) {
        switch result {
        case .measured(let trend):
            outcome = "measured"
            windows = trend.windows
            slopePerDay = trend.slopePerDay
            // An interval without an end is one that nothing bounds.
            lower95 = trend.interval95.lower.isFinite ? trend.interval95.lower : nil
            upper95 = trend.interval95.upper.isFinite ? trend.interval95.upper : nil
            pValue = trend.pValue
            correlation = trend.correlation
            lastLevel = trend.lastLevel
            change = trend.change.map {
                Change(from: WireTime($0.window.start), before: $0.before, after: $0.after, pValue: $0.pValue)
            }
            season = trend.season.map { Season(windows: $0.period, pValue: $0.pValue, strength: $0.strength) }
            breaches = trend.breaches.map {
                Breach(
                    kind: $0.limit.kind, limit: $0.limit.value, earliestDays: $0.days.earliest,
                    likelyDays: $0.days.likely, latestDays: $0.days.latest)
            }
        case .notEnoughData(let have, let need):
            outcome = "not_enough_data"
            windows = have
            reason = "\(have) windows have a value; it needs \(need)"
        }
    }

    static let schema = JSONSchema.object([
        .required("outcome", .string(values: ["measured", "not_enough_data"])), .optional("reason", .string()),
        .required("windows", .integer(minimum: 0)), .optional("slope_per_day", .number()),
        .optional("lower95", .number()), .optional("upper95", .number()), .optional("p_value", .number()),
        .optional("correlation", .number()), .optional("last_level", .number()),
        .optional(
            "change",
            .object([
                .required("from", WireSchemas.time), .required("before", .number()), .required("after", .number()),
                .required("p_value", .number()),
            ]), "the one place at which the level changed"),
        .optional(
            "season",
            .object([
                .required("windows", .integer()), .required("p_value", .number()), .required("strength", .number()),
            ])),
        .required(
            "breaches",
            .array(
                .object([
                    .required("kind", .string(values: ["min", "max"])), .required("limit", .number()),
                    .optional("earliest_days", .number()), .optional("likely_days", .number()),
                    .optional("latest_days", .number()),
                ])),
            "when the trend's line crosses the metric's thresholds; days that are left out do not come in a year"),
    ])
}

extension SeriesLimit {
    /// The word of the threshold.
    fileprivate var kind: String {
        switch self {
        case .least: "min"
        case .greatest: "max"
        }
    }
}
