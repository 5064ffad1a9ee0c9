import VigilDomain

/// Metric points, drift findings and alerts to write.
enum Findings {
    static func window(_ index: Int) -> TimeRange {
        WindowLength.day.window(containing: Samples.monday.advanced(by: .days(index)))
    }

    static func point(
        _ schema: ModelSchema, _ index: Int, metric: MetricID = .accuracy, value: Double = 0.75,
        origin: MetricPoint.Origin = .computed
    ) -> MetricPoint {
        MetricPoint(
            model: schema.model, version: schema.version, metric: metric, window: window(index),
            value: .measured(
                MetricMeasurement(value: value, standardError: 0.01, lower95: nil, upper95: value + 0.02, count: 400)),
            labels: LabelCoverage(predictions: 500, labelled: 400, lastLabelAt: Samples.monday, isMature: true),
            origin: origin, computedAt: Samples.monday)
    }

    static func drift(_ schema: ModelSchema, _ index: Int, rows: Int = 120) -> DriftFinding {
        let measurement = ColumnDrift.Measurement(
            test: "kolmogorov_smirnov", method: "asymptotic", statistic: 0.1 + 0.2, pValue: .leastNonzeroMagnitude,
            adjustedPValue: 1e-300, effectName: "wasserstein_1_in_reference_sd", effect: .infinity,
            correctedEffect: .infinity, relevantEffect: 0.1, psi: 1 / 3, jensenShannon: 0.2, recipe: "deciles",
            referenceCount: 1000, currentCount: rows, referenceMissingShare: 0, currentMissingShare: -0.0,
            belowRangeShare: 0.125, aboveRangeShare: 0, newCategoryShare: 0, newCategories: ["né\"w"],
            vanishedCategories: [], referenceMean: 1e22, currentMean: nil, isDrifted: true)
        let columns = (0..<12).map { column in
            ColumnDrift(
                name: "feature \(column)", role: .feature, kind: .numeric, importance: 1,
                outcome: column == 3
                    ? .notEnoughData(haveReference: 5, haveCurrent: 6, need: 20) : .measured(measurement))
        }
        return DriftFinding(
            model: schema.model, version: schema.version, window: window(index), checkedAt: Samples.monday,
            result: DriftAnalysisResult(
                rule: DriftRule(), referenceRows: 1000, currentRows: rows, columns: columns,
                recommendedActions: ["Look at it."]))
    }

    static func alert(
        _ schema: ModelSchema, _ index: Int, status: Alert.Status = .firing, severity: AlertSeverity = .high
    ) -> Alert {
        Alert(
            id: "\(schema.model)/low/\(index)", model: schema.model, version: schema.version, rule: "low",
            metric: .accuracy, severity: severity, status: status, limit: 0.9, comparison: .below,
            firstWindow: window(index), lastWindow: window(index + 1),
            measurement: MetricMeasurement(value: 0.7, count: 357), breachedWindows: 2,
            firedAt: Samples.monday.advanced(by: .days(index)),
            resolvedAt: status == .resolved ? Samples.monday.advanced(by: .days(index + 3)) : nil, summary: "too low")
    }

    static func rule(_ model: ModelName, _ name: String = "low") -> AlertConfiguration {
        AlertConfiguration(
            name: name, model: model, metric: .accuracy, comparison: .below,
            threshold: .relativeToReference(atLeast: 0.05, standardErrors: 3), severity: .high, holdFor: .days(2),
            escalateAfter: 3, requiresConfidence: true, minimumSamples: 200, channels: ["ops", "mail"])
    }
}
