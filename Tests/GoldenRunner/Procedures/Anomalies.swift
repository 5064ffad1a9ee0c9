import VigilStatistics

/// Answers to `anomalies.json` but for its control charts.
enum AnomalyGoldens {
    static let procedures: [GoldenProcedure] = [
        GoldenProcedure("anomalies", "stl", answer: decomposition),
        GoldenProcedure("anomalies", "point", answer: point),
        GoldenProcedure("anomalies", "generalized_esd", answer: studentised),
        GoldenProcedure("anomalies", "rolling_z", answer: rolling),
    ]

    private static func scan(_ outcome: AnomalyOutcome) throws -> AnomalyScan {
        guard let scan = outcome.scan else { throw GoldenError("\(outcome)") }
        return scan
    }

    private static func decomposition(_ golden: GoldenCase) throws -> JSONValue {
        var settings = SeasonalTrendDecomposition.Settings(
            period: try golden.parameters.integer("period"),
            seasonalWindow: try golden.parameters.integer("seasonal_window"),
            trendWindow: try golden.parameters.integer("trend_window"),
            lowPassWindow: try golden.parameters.integer("low_pass_window"))
        settings.innerPasses = try golden.parameters.integer("inner")
        settings.outerPasses = try golden.parameters.integer("outer")
        let parts = try SeasonalTrendDecomposition(try golden.inputs.numbers("y"), settings: settings)
        let robust = try scan(RobustZ(threshold: try golden.parameters.number("threshold")).scan(parts.remainder))
        return [
            "seasonal": JSONValue(parts.seasonal), "trend": JSONValue(parts.trend),
            "remainder": JSONValue(parts.remainder), "robustness_weights": JSONValue(parts.robustnessWeights),
            "remainder_z": JSONValue(robust.scores), "flagged": JSONValue(robust.anomalies.map(\.index)),
            "r_seasonal": JSONValue(parts.seasonal), "r_trend": JSONValue(parts.trend),
        ]
    }

    private static func point(_ golden: GoldenCase) throws -> JSONValue {
        let values = try golden.inputs.numbers("x")
        let sample = SampleDescription(values)
        let robust = RobustZ(threshold: try golden.parameters.number("threshold")).scan(values).scan
        guard let fences = TukeyFences(values), let mean = sample.moments.mean,
            let deviation = sample.moments.sampleStandardDeviation
        else { throw GoldenError("too few values") }
        return [
            "median": JSONValue(sample.median), "mad": JSONValue(sample.medianAbsoluteDeviation()),
            "q1": JSONValue(fences.lowerQuartile), "q3": JSONValue(fences.upperQuartile),
            "tukey_1_5": JSONValue(fences.outside(values, factor: 1.5)),
            "tukey_3": JSONValue(fences.outside(values, factor: 3)),
            "z_score": JSONValue(values.map { ($0 - mean) / deviation }),
            "robust_z": robust.map { JSONValue($0.scores) } ?? .null,
            "flagged_3_5": JSONValue(robust.map { $0.anomalies.map(\.index) } ?? []),
        ]
    }

    private static func studentised(_ golden: GoldenCase) throws -> JSONValue {
        let test = GeneralizedESD(significance: try golden.parameters.number("alpha"))
        let steps = try test.steps(
            try golden.inputs.numbers("x"), greatest: try golden.parameters.integer("max_outliers"))
        return [
            "R": JSONValue(steps.statistics), "lambda": JSONValue(steps.criticalValues),
            "removed_in_order": JSONValue(steps.removed), "outliers": JSONValue(steps.outliers),
            // The handbook cuts after the third decimal.
            "published_R": JSONValue(steps.statistics.map { ($0 * 1000).rounded(.down) / 1000 }),
        ]
    }

    private static func rolling(_ golden: GoldenCase) throws -> JSONValue {
        let detector = RollingZ(
            window: try golden.parameters.integer("window"), threshold: try golden.parameters.number("threshold"))
        let scan = try scan(detector.scan(try golden.inputs.numbers("x")))
        return [
            "z": .array(scan.scores.map { $0.isNaN ? .null : JSONValue($0) }),
            "flagged": JSONValue(scan.anomalies.map(\.index)),
        ]
    }
}
