import VigilDomain

@testable import VigilMonitoring

/// Models in every state, for the sentences about them.
enum Conditions {
    static func healthy(_ name: String) -> ModelCondition {
        let point = Fixtures.point(0.803, metric: .accuracy)
        return ModelCondition(
            schema: Fixtures.schema(.binaryClassification, name: name), hasData: true, hasBaseline: true,
            newestPoint: point, newestMaturePoint: point,
            limit: ResolvedLimit(value: 0.7642, comparison: .below, explanation: ""),
            newestDrift: finding([column("income", effect: 0), column("age", effect: 0)]))
    }

    static func drifting(_ name: String) -> ModelCondition {
        var model = healthy(name)
        model.newestDrift = finding([column("income", effect: 0), column("age", effect: 0.3)])
        return model
    }

    static func missing(_ name: String) -> ModelCondition {
        var model = healthy(name)
        model.targets = [target(met: false)]
        return model
    }

    static func alarmed(_ name: String) -> ModelCondition {
        var model = healthy(name)
        model.openAlerts = [alert()]
        return model
    }

    /// Data came in, and nothing could be measured by them.
    static func unjudged(_ name: String) -> ModelCondition {
        ModelCondition(schema: Fixtures.schema(.binaryClassification, name: name), hasData: true)
    }

    static func silent(_ name: String) -> ModelCondition {
        ModelCondition(schema: Fixtures.schema(.binaryClassification, name: name))
    }

    static func alert(_ metric: MetricID = .accuracy) -> Alert {
        Alert(
            id: "m/\(metric)/1", model: Fixtures.model, version: "1", rule: "r", metric: metric, severity: .high,
            status: .firing, limit: 0.7642, comparison: .below, firstWindow: Fixtures.month(9),
            lastWindow: Fixtures.month(9), measurement: MetricMeasurement(value: 0.70028, count: 357),
            breachedWindows: 1, firedAt: Fixtures.wall(0), resolvedAt: nil, summary: "")
    }

    static func target(met: Bool) -> TargetStatus {
        var rule = Fixtures.rule(below: 0.9, role: .target)
        rule.metric = .accuracy
        let judgement = Fixtures.judgement(Fixtures.point(met ? 0.95 : 0.8, metric: .accuracy), rule)
        return TargetStatus(judgement) ?? Fixtures.unexpected("a judgement that counts")
    }

    static func result(_ columns: [ColumnDrift]) -> DriftAnalysisResult {
        DriftAnalysisResult(
            rule: DriftRule(), referenceRows: 2153, currentRows: 500, columns: columns, recommendedActions: [])
    }

    static func finding(_ columns: [ColumnDrift]) -> DriftFinding {
        DriftFinding(
            model: Fixtures.model, version: "1", window: Fixtures.month(9), checkedAt: Fixtures.wall(0),
            result: result(columns))
    }

    static func measurement(effect: Double = 0, kind: ColumnKind = .numeric) -> ColumnDrift.Measurement {
        let isNumeric = kind == .numeric
        let relevant = isNumeric ? 0.1 : 0.05
        return ColumnDrift.Measurement(
            test: isNumeric ? "kolmogorov_smirnov" : "chi_squared", method: "asymptotic", statistic: 0.1071666667,
            pValue: 1e-8, adjustedPValue: 1e-8,
            effectName: isNumeric ? "wasserstein_1_in_reference_sd" : "total_variation", effect: effect,
            correctedEffect: effect, relevantEffect: relevant, psi: 0.07, jensenShannon: 0.1, recipe: "decile",
            referenceCount: 2000, currentCount: 500, referenceMissingShare: 0, currentMissingShare: 0,
            belowRangeShare: 0, aboveRangeShare: 0, newCategoryShare: 0, newCategories: [], vanishedCategories: [],
            referenceMean: nil, currentMean: nil, isDrifted: effect >= relevant)
    }

    static func column(
        _ name: String, _ role: ColumnRole = .feature, effect: Double = 0, kind: ColumnKind = .numeric,
        change: (inout ColumnDrift.Measurement) -> Void = { _ in }
    ) -> ColumnDrift {
        var measurement = measurement(effect: effect, kind: kind)
        change(&measurement)
        return ColumnDrift(name: name, role: role, kind: kind, importance: 1, outcome: .measured(measurement))
    }
}
