import Vigil
import VigilDomain
import VigilMonitoring

/// The JSON Schemas that the API's document refers to by name, and the small ones that many share.
enum WireSchemas {
    /// The form of model and rule names.
    static let name = JSONSchema.string(pattern: "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$", longest: 100)
    static let time = JSONSchema.string(format: "date-time")
    /// Said where a question reaches further back than rows are kept.
    static let keptFrom = JSONSchema.Property.optional(
        "kept_from", time, "predictions before it are no longer kept, and nothing here is about them")
    /// A time as a client may send it.
    static let timeOrMilliseconds = JSONSchema.oneOf([
        time,
        .integer(
            minimum: Int(Timestamp.supported.lowerBound.milliseconds),
            maximum: Int(Timestamp.supported.upperBound.milliseconds)),
    ])
    /// A number that may be recorded or set as a limit.
    static let value = JSONSchema.number(
        minimum: -MetricMeasurement.greatestValue, maximum: MetricMeasurement.greatestValue)
    static let version = JSONSchema.string(longest: 100)
    /// A unit of an A/B test.
    static let experimentUnit = JSONSchema.string(longest: ModelABTestFramework.longestUnit)

    /// Everything under `components/schemas`.
    static let all: [String: JSONSchema] = [
        "Problem": .object([
            .required("type", .string()), .required("title", .string()), .required("status", .integer()),
            .required("code", .string(), "stable text to compare with"),
            .optional("field", .string(), "the field or parameter at fault"), .required("detail", .string()),
            .optional("hint", .string(), "what to do"),
        ]),
        "ModelSchema": WireModelSchema.schema,
        "Model": WireModel.schema,
        "Models": .object([.required("models", .array(.reference("Model")))]),
        "Prediction": WirePredictions.prediction,
        "Outcome": WirePredictions.outcome,
        "BaselineRow": WirePredictions.baselineRow,
        "RejectedRow": WirePredictions.rejectedRow,
        "PredictionReceipt": WirePredictions.receipt,
        "Storage": WireStorage.schema,
        "OutcomeReceipt": WirePredictions.outcomeReceipt,
        "Baseline": WireBaseline.schema,
        "BaselineRange": WireBaselineRange.schema,
        "MetricPoint": WireMetricPoint.schema,
        "GroupOutcomes": WireGroupOutcomes.schema,
        "GroupOutcomeReceipt": WireGroupReceipt.schema,
        "SegmentPerformance": WireSegmentPerformance.schema,
        "VersionComparison": WireComparison.schema,
        "Forecast": WireForecast.schema,
        "Trend": WireTrend.schema,
        "PerformanceAnalysis": WirePerformanceAnalysis.schema,
        "MetricPoints": .object([.required("points", .array(.reference("MetricPoint")))]),
        "RecordedMetrics": WireRecordedMetrics.schema,
        "Thresholds": WireThresholds.schema,
        "ThresholdStatus": WireThresholdStatus.schema,
        "DriftFinding": WireDriftFinding.schema,
        "ColumnDrift": WireColumnDrift.schema,
        "DriftFindings": .object([
            .required("findings", .array(.reference("DriftFinding"))), keptFrom,
        ]),
        "DriftCheck": WireDriftCheck.schema,
        "DriftChecks": WireDriftChecks.schema,
        "DriftCheckSummaries": WireDriftCheckSummaries.schema,
        "DriftAnalysis": WireDriftAnalysis.schema,
        "DriftTuning": WireDriftTuning.schema,
        "DriftRanking": WireDriftRanking.schema,
        "LiveDrift": WireLiveDrift.schema,
        "LiveDriftReplay": WireLiveReplay.schema,
        "Rule": WireRule.schema,
        "RuleDefinition": WireRuleDefinition.schema,
        "Rules": .object([.required("rules", .array(.reference("Rule")))]),
        "RuleTemplate": WireRuleTemplate.schema,
        "Alert": WireAlert.schema,
        "Alerts": .object([.required("alerts", .array(.reference("Alert")))]),
        "ExperimentPlan": WireExperimentPlan.schema,
        "ExperimentMetric": WireExperimentMetric.schema,
        "Targeting": WireTargeting.schema,
        "Experiment": WireExperiment.schema,
        "Experiments": .object([.required("experiments", .array(.reference("Experiment")))]),
        "CreatedExperiment": WireCreatedExperiment.schema,
        "PowerAnalysis": WirePowerAnalysis.schema,
        "PlanPower": WirePlanPower.schema,
        "ExperimentDecision": WireExperimentDecision.schema,
        "ExperimentStart": WireExperimentStart.schema,
        "ExperimentStop": WireExperimentStop.schema,
        "ExperimentDecide": WireExperimentDecide.schema,
        "ExperimentArchive": WireExperimentArchive.schema,
        "ExperimentChange": WireExperimentChange.schema,
        "ExperimentResult": WireExperimentResult.schema,
        "ExperimentComparison": WireExperimentResult.comparison,
        "AssignmentRequest": WireAssignmentRequest.schema,
        "Assignment": WireAssignment.schema,
        "Exposures": WireExposures.schema,
        "ExperimentResults": WireExperimentResults.schema,
        "RecordedRows": WireRecordedRows.schema,
        "ArmSums": WireArmSums.schema,
        "Catalog": WireCatalog.schema,
        "Status": WireStatus.schema,
        "DamagedSegment": WireDamagedSegment.schema,
        "StorageVerification": WireVerification.schema,
        "Backup": WireBackup.schema,
        "Backups": WireBackups.schema,
        "Health": .object([
            .required("status", .string()), .required("version", .string()),
            .optional("degraded", .string(), "what it works without just now"),
            .optional("warning", .string(), "what is wrong though it works"),
            .optional("warnings", .array(.string()), "what somebody should look at, such as damaged segments"),
        ]),
    ]
}
