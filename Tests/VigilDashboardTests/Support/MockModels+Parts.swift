import VigilDashboard
import VigilDomain
import VigilMonitoring
import VigilStorage

enum PageContextFixture {
    static let context = PageContext(
        now: MockModels.now, serverAddress: "http://127.0.0.1:8080", programVersion: "0.1.0")
}

extension MockModels {
    static func quarters(from year: Int, count: Int) -> [TimeRange] {
        (0..<count).map { index in
            WindowLength.quarter.window(
                containing: CivilDate(year: year + index / 4, month: index % 4 * 3 + 1, day: 1).midnight)
        }
    }

    static func months(from year: Int, month: Int, count: Int) -> [TimeRange] {
        (0..<count).map { index in
            let months = year * 12 + month - 1 + index
            return WindowLength.month.window(
                containing: CivilDate(year: months / 12, month: months % 12 + 1, day: 1).midnight)
        }
    }

    static func measurement(_ value: Double, margin: Double, count: Int) -> MetricMeasurement {
        MetricMeasurement(
            value: value, standardError: margin / 1.96, lower95: value - margin, upper95: value + margin, count: count)
    }

    static func point(
        _ schema: ModelSchema, _ metric: MetricID, _ window: TimeRange, _ value: Double, margin: Double,
        _ coverage: LabelCoverage
    ) -> MetricPoint {
        MetricPoint(
            model: schema.model, version: schema.version, metric: metric, window: window,
            value: .measured(measurement(value, margin: margin, count: coverage.labelled)), labels: coverage,
            origin: .computed, computedAt: now)
    }

    static func progress(_ window: TimeRange, _ predictions: Int, _ labelled: Int, isMature: Bool) -> WindowProgress {
        WindowProgress(
            window: window, predictions: predictions, labelled: labelled, revision: 1, evaluatedRevision: 1,
            evaluatedMature: isMature, driftCheckedPredictions: predictions)
    }

    static func column(
        _ name: String, _ kind: ColumnKind, effect: Double, role: ColumnRole = .feature, rows: Int = 1637
    ) -> ColumnDrift {
        let relevant = kind == .numeric ? 0.1 : 0.05
        let q = effect < 0.03 ? 0.46 : (effect < 0.06 ? 0.023 : 2.1e-16)
        let measured = ColumnDrift.Measurement(
            test: kind == .numeric ? "kolmogorov_smirnov" : "chi_squared", method: "asymptotic",
            statistic: kind == .numeric ? effect : effect * 900, pValue: q / 3, adjustedPValue: q,
            effectName: kind == .numeric ? DriftEffect.wasserstein : DriftEffect.totalVariation,
            effect: effect + 0.01, correctedEffect: effect, relevantEffect: relevant, psi: effect * effect * 4,
            jensenShannon: effect / 2, recipe: kind == .numeric ? "deciles of the reference" : "names",
            referenceCount: 3581, currentCount: rows, referenceMissingShare: 0, currentMissingShare: 0.004,
            belowRangeShare: 0, aboveRangeShare: kind == .numeric ? 0.002 : 0,
            newCategoryShare: 0, newCategories: [], vanishedCategories: [],
            referenceMean: kind == .numeric ? 51.2 : nil, currentMean: kind == .numeric ? 55.4 : nil,
            isDrifted: effect >= relevant && q <= 0.05)
        return ColumnDrift(name: name, role: role, kind: kind, importance: 1, outcome: .measured(measured))
    }

    static func finding(_ schema: ModelSchema, _ window: TimeRange, strengths: [Double], rows: Int) -> DriftFinding {
        let features = zip(schema.features, strengths).map { feature, effect in
            column(feature.name, feature.kind, effect: effect, rows: rows)
        }
        let prediction = column("prediction", .numeric, effect: 0.018, role: .prediction, rows: rows)
        let columns = features + [prediction]
        let result = DriftAnalysisResult(
            rule: DriftRule(), referenceRows: 3581, currentRows: rows, columns: columns,
            recommendedActions: []
        ).withActions
        return DriftFinding(
            model: schema.model, version: schema.version, window: window, checkedAt: now, result: result)
    }

    static func rule(
        _ schema: ModelSchema, _ name: String, _ metric: MetricID, _ comparison: AlertComparison,
        _ threshold: AlertThreshold, _ severity: AlertSeverity, role: AlertConfiguration.Role = .page,
        escalateAfter: Int? = nil, state: AlertState.Position = .quiet
    ) -> RuleRecord {
        var stored = AlertState()
        stored.position = state
        return RuleRecord(
            rule: AlertConfiguration(
                name: name, model: schema.model, metric: metric, comparison: comparison, threshold: threshold,
                severity: severity, escalateAfter: escalateAfter, requiresConfidence: role == .page,
                minimumSamples: 200, role: role),
            state: stored, setAt: now)
    }

    static func alert(
        _ schema: ModelSchema, rule: String, _ metric: MetricID, limit: Double, comparison: AlertComparison,
        severity: AlertSeverity, from first: TimeRange, to last: TimeRange, value: Double, windows: Int,
        status: Alert.Status
    ) -> Alert {
        Alert(
            id: "\(schema.model)/\(rule)/\(first.start)", model: schema.model, version: schema.version, rule: rule,
            metric: metric, severity: severity, status: status, limit: limit, comparison: comparison,
            firstWindow: first, lastWindow: last, measurement: measurement(value, margin: value * 0.05, count: 1637),
            breachedWindows: windows, firedAt: now, resolvedAt: status == .resolved ? now : nil,
            summary:
                "\(schema.model) mean absolute error 21,324 (95 % interval 20,200 to 22,500, n = 1,637) in 1998 Q2 "
                + "is above its limit 15,000, the 9th window in a row.")
    }

    static func smallBaseline(_ schema: ModelSchema) -> Baseline {
        var generator = SplitMix64(seed: 17)
        let rows = 400
        var batch = PredictionBatch(schema: schema)
        batch.ids = (0..<rows).map { "b\($0)" }
        batch.timestamps = (0..<rows).map { Int64($0) }
        batch.features = schema.features.map { feature in
            feature.kind == .numeric
                ? .numeric(NumericColumn((0..<rows).map { _ in generator.normal() }))
                : .categorical(CategoricalColumn((0..<rows).map { ["a", "b", "c"][$0 % 3] }))
        }
        let classes = (0..<rows).map { Double($0 % 2) }
        // Five in six are right.
        var labels = classes
        for row in stride(from: 0, to: rows, by: 6) { labels[row] = 1 - labels[row] }
        batch.scores = classes.map { 0.2 + 0.6 * $0 }
        batch.predictions = .numeric(NumericColumn(classes))
        batch.groups = CategoricalColumn((0..<rows).map { "q\($0 / 10)" })
        batch.ranks = Array(repeating: .nan, count: rows)
        batch.inferenceMilliseconds = batch.ranks
        return Baseline(
            schema: schema, source: "reference.csv", setAt: now, predictions: batch,
            labels: .numeric(NumericColumn(labels)))
    }
}
