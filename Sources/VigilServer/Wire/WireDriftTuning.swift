import Vigil
import VigilDomain
import VigilMonitoring

/// What other drift settings would have said about a model's history.
struct WireDriftTuning: Encodable {
    struct Report: Encodable {
        var comparison: String
        var trailingWindows: Int?
        var isCurrent: Bool
        var outcomes: [Outcome]
    }

    struct Outcome: Encodable {
        var falseAlarms: Double
        var inDays: Double
        var level: Double
        var minimumNumericEffect: Double
        var minimumCategoricalEffect: Double
        var windows: Int
        var windowsOfBaseline: Int
        var alarms: Int
        var alerts: Int
        var columns: [DriftTuning.Outcome.Column]
    }

    var reports: [Report]

    init(_ reports: [DriftTuningReport]) {
        self.reports = reports.map { report in
            let policy = WireDriftPolicy(DriftPolicy(comparison: report.comparison))
            return Report(
                comparison: policy.comparison ?? "", trailingWindows: policy.trailingWindows,
                isCurrent: report.isCurrent,
                outcomes: report.outcomes.map { outcome in
                    Outcome(
                        falseAlarms: outcome.setting.budget.alerts, inDays: outcome.setting.budget.days,
                        level: outcome.level, minimumNumericEffect: outcome.setting.minimumNumericEffect,
                        minimumCategoricalEffect: outcome.setting.minimumCategoricalEffect,
                        windows: outcome.windows, windowsOfBaseline: outcome.windowsOfBaseline,
                        alarms: outcome.alarms, alerts: outcome.alerts, columns: outcome.columns)
                })
        }
    }

    static let schema = JSONSchema.object([
        .required(
            "reports",
            .array(
                .object([
                    .required("comparison", .string(), "what windows were compared with"),
                    .optional("trailing_windows", .integer()),
                    .required("is_current", .boolean, "whether the model compares with it now"),
                    .required("outcomes", .array(outcome), "the setting in force first"),
                ])))
    ])

    private static let outcome = JSONSchema.object([
        .required("false_alarms", .number()), .required("in_days", .number()),
        .required("level", .number(), "of one window"), .required("minimum_numeric_effect", .number()),
        .required("minimum_categorical_effect", .number()), .required("windows", .integer()),
        .required("windows_of_baseline", .integer(), "left out, because the baseline was made of them"),
        .required("alarms", .integer(), "windows in which a column drifted"),
        .required("alerts", .integer(), "stretches of them"),
        .required(
            "columns", .array(.object([.required("name", .string()), .required("windows", .integer())])),
            "those that drifted most often"),
    ])
}
