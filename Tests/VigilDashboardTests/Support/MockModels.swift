import VigilDomain
import VigilMonitoring
import VigilStorage

/// Models like those of the worked example: one that fails, some that drift, one that is well, one without data.
enum MockModels {
    static let now = Timestamp(milliseconds: 907_240_500_000)  // 1998-10-01T11:15:00Z

    static func name(_ text: String) throws -> ModelName { try ModelName(text) }

    /// The same for every test: making them takes longer than most tests.
    private static let made = Result { try make() }

    static func contents() throws -> FakeStore.Contents { try made.get() }

    private static func make() throws -> FakeStore.Contents {
        var contents = FakeStore.Contents()
        try addValuation(to: &contents)
        try addChurn(to: &contents)
        try addLeads(to: &contents)
        try addMatching(to: &contents)
        try addSilent(to: &contents)
        return contents
    }

    static let context = PageContextFixture.context

    // MARK: property-valuation, which needs attention

    private static let valuationErrors: [Double] = [
        11_758, 12_241, 13_770, 14_062, 14_508, 17_741, 19_098, 20_330, 20_269, 22_080, 19_846, 18_043, 17_032, 21_324,
        21_970,
    ]

    private static let valuationFeatures: [(name: String, kind: ColumnKind, effect: Double)] = [
        ("age_years", .numeric, 0.132), ("frontage", .numeric, 0.071), ("TLA", .numeric, 0.052),
        ("lotsize", .numeric, 0.051), ("wall", .categorical, 0.21), ("stories", .categorical, 0.012),
        ("garage", .categorical, 0.011), ("x_m", .numeric, 0.029), ("garagesqft", .numeric, 0.028),
        ("baths", .numeric, 0.027), ("y_m", .numeric, 0.026), ("depth", .numeric, 0.024), ("rooms", .numeric, 0.021),
        ("beds", .numeric, 0.012), ("halfbaths", .numeric, 0.006),
    ]

    static func valuationSchema() throws -> ModelSchema {
        ModelSchema(
            model: try name("property-valuation"), version: "3.0", task: .regression,
            features: valuationFeatures.map { FeatureSchema(name: $0.name, kind: $0.kind) },
            summary: "Sale prices of single-family houses in Lucas County, in dollars", window: .quarter,
            labelHorizon: .days(45))
    }

    private static func addValuation(to contents: inout FakeStore.Contents) throws {
        let schema = try valuationSchema()
        var generator = SplitMix64(seed: 7)
        let windows = quarters(from: 1995, count: 15)
        contents.models.append(RegisteredModel(schema: schema, registeredAt: windows[0].start))
        contents.watermarks[schema.model] = windows[14].end.advanced(by: .days(-1))
        for (index, window) in windows.enumerated() {
            let isLast = index == windows.count - 1
            let predictions = 1350 + 40 * (index % 4) + 20 * index
            let labelled = isLast ? 1012 : predictions
            let coverage = LabelCoverage(
                predictions: predictions, labelled: labelled, lastLabelAt: window.end, isMature: !isLast)
            let error = valuationErrors[index]
            contents.points += [
                point(schema, .meanAbsoluteError, window, error, margin: error * 0.055, coverage),
                point(schema, .meanError, window, -1700 - 1260 * Double(index), margin: 900, coverage),
                point(schema, .rSquared, window, 0.78 - 0.009 * Double(index), margin: 0.02, coverage),
            ]
            contents.windows.append((schema, progress(window, predictions, labelled, isMature: !isLast)))
            let strengths = valuationFeatures.map { feature -> Double in
                let growth =
                    feature.name == "wall" ? wallEffect(index) : feature.effect * (0.35 + 0.65 * Double(index) / 14)
                return max(0, growth + generator.normal(deviation: 0.008))
            }
            contents.drift.append(finding(schema, window, strengths: strengths, rows: predictions))
        }
        contents.rules = [
            rule(
                schema, "mae-above-maximum", .meanAbsoluteError, .above, .absolute(15_000), .high,
                escalateAfter: 3, state: .quiet),
            rule(schema, "mae-target", .meanAbsoluteError, .above, .absolute(10_000), .low, role: .target),
        ]
        contents.alerts += [
            alert(
                schema, rule: "mae-above-maximum", .meanAbsoluteError, limit: 15_000, comparison: .above,
                severity: .critical, from: windows[5], to: windows[13], value: 21_324, windows: 9, status: .firing)
        ]
        contents.predictions.append((schema, valuationRows(schema, windows)))
        contents.baselines.append(valuationBaseline(schema))
    }

    private static func wallEffect(_ index: Int) -> Double { (6...12).contains(index) ? 0.26 : 0.02 }

    private static func valuationRows(_ schema: ModelSchema, _ windows: [TimeRange]) -> LabelledPredictions {
        var generator = SplitMix64(seed: 11)
        var batch = PredictionBatch(schema: schema)
        let rows = 1637
        batch.ids = (0..<rows).map { "v\($0)" }
        batch.timestamps = (0..<rows).map { windows[14].start.milliseconds + Int64($0) * 4_000_000 }
        batch.features = houseColumns(rows, shift: 4, generator: &generator)
        batch.scores = Array(repeating: .nan, count: rows)
        batch.predictions = .numeric(
            NumericColumn((0..<rows).map { _ in generator.normal(mean: 70_000, deviation: 20_000) }))
        batch.groups = CategoricalColumn(Array(repeating: nil, count: rows))
        batch.ranks = batch.scores
        batch.inferenceMilliseconds = batch.scores
        return LabelledPredictions(predictions: batch, labels: batch.predictions, lastLabelAt: nil)
    }

    private static func valuationBaseline(_ schema: ModelSchema) -> Baseline {
        var generator = SplitMix64(seed: 13)
        var batch = PredictionBatch(schema: schema)
        let rows = 3581
        batch.ids = (0..<rows).map { "r\($0)" }
        batch.timestamps = (0..<rows).map { 725_846_400_000 + Int64($0) * 10_000_000 }
        batch.features = houseColumns(rows, shift: 0, generator: &generator)
        let prices = (0..<rows).map { _ in generator.normal(mean: 72_000, deviation: 21_000) }
        batch.predictions = .numeric(NumericColumn(prices))
        batch.scores = Array(repeating: .nan, count: rows)
        batch.groups = CategoricalColumn(Array(repeating: nil, count: rows))
        batch.ranks = batch.scores
        batch.inferenceMilliseconds = batch.scores
        let labels = prices.map { $0 + generator.normal(deviation: 14_100) }
        return Baseline(
            schema: schema, source: "reference.csv, 1993 and 1994", setAt: now, predictions: batch,
            labels: .numeric(NumericColumn(labels)))
    }

    private static func houseColumns(_ rows: Int, shift: Double, generator: inout SplitMix64) -> [Column] {
        valuationFeatures.map { feature in
            if feature.kind == .categorical {
                let walls: [String] =
                    shift > 0
                    ? ["metlvnyl", "metlvnyl", "metlvnyl", "wood", "wood", "wood", "brick", "partbrk", "stucdrvt"]
                    : ["metlvnyl", "wood", "wood", "wood", "wood", "brick", "brick", "partbrk", "stucdrvt"]
                return .categorical(CategoricalColumn((0..<rows).map { _ in walls.randomElement(using: &generator) }))
            }
            if feature.name == "age_years" {
                // Houses of two building booms.
                let ages = (0..<rows).map { index -> Double in
                    let boom = index % 5 < 3 ? 42.0 : 74.0
                    return max(0, (generator.normal(mean: boom, deviation: 13) + shift).rounded())
                }
                return .numeric(NumericColumn(ages))
            }
            return .numeric(NumericColumn((0..<rows).map { _ in generator.normal(mean: 100 + shift, deviation: 25) }))
        }
    }

    // MARK: churn, which drifts; leads, with latency; matching, which is well; one that is silent

    private static func addChurn(to contents: inout FakeStore.Contents) throws {
        let features = [
            "tenure_days", "orders", "recency_days", "cds", "amount", "mean_gap", "last_amount", "month", "first_cds",
        ]
        let schema = ModelSchema(
            model: try name("churn-prediction"), version: "1.0", task: .binaryClassification,
            features: features.map { FeatureSchema(name: $0, kind: .numeric) }, window: .month, labelHorizon: .days(91),
            mainMetric: .precision)
        let windows = months(from: 1997, month: 8, count: 8)
        contents.models.append(RegisteredModel(schema: schema, registeredAt: windows[0].start))
        contents.watermarks[schema.model] = windows[7].end
        let values: [Double?] = [0.838, 0.762, 0.771, 0.749, 0.758, 0.741, nil, nil]
        for (index, window) in windows.enumerated() {
            let predictions = 2100 - 150 * index
            let share = index < 6 ? 1.0 : (index == 6 ? 0.41 : 0.05)
            let coverage = LabelCoverage(
                predictions: predictions, labelled: Int(Double(predictions) * share), lastLabelAt: nil,
                isMature: index < 6)
            let value: MetricValue =
                values[index].map { .measured(measurement($0, margin: 0.022, count: predictions)) }
                ?? .notEnoughData(have: coverage.labelled, need: 1000)
            contents.points.append(
                MetricPoint(
                    model: schema.model, version: "1.0", metric: .precision, window: window, value: value,
                    labels: coverage, origin: .computed, computedAt: now))
            contents.windows.append((schema, progress(window, predictions, coverage.labelled, isMature: index < 6)))
            let strengths = features.indices.map { max(0, 0.55 - 0.06 * Double($0)) * Double(index + 1) / 5 }
            contents.drift.append(finding(schema, window, strengths: strengths, rows: predictions))
        }
        contents.baselines.append(smallBaseline(schema))
        contents.rules.append(rule(schema, "precision-worse", .precision, .below, .absolute(0.79), .medium))
    }

    private static func addLeads(to contents: inout FakeStore.Contents) throws {
        let schema = ModelSchema(
            model: try name("lead-scoring"), version: "2.1", task: .binaryClassification,
            features: ["sponsor_code", "weekday", "value_band", "history"].map {
                FeatureSchema(name: $0, kind: .categorical)
            },
            window: .quarter, labelHorizon: .days(60), labelCoverageLimit: 0.9)
        let windows = quarters(from: 2006, count: 11)
        contents.models.append(RegisteredModel(schema: schema, registeredAt: windows[0].start))
        contents.watermarks[schema.model] = windows[10].end
        let values: [Double] = [0.812, 0.826, 0.801, 0.819, 0.808, 0.786, 0.842, 0.815, 0.803, 0.829, 0.833]
        for (index, window) in windows.enumerated() {
            let coverage = LabelCoverage(predictions: 733, labelled: 733, lastLabelAt: nil, isMature: true)
            contents.points += [
                point(schema, .accuracy, window, values[index], margin: 0.03, coverage),
                point(schema, .inferenceTimeP95, window, 84.2 + Double(index), margin: 4, coverage),
            ]
            contents.windows.append((schema, progress(window, 733, 733, isMature: true)))
            contents.drift.append(finding(schema, window, strengths: [0.31, 0.09, 0.01, 0.004], rows: 733))
        }
        contents.baselines.append(smallBaseline(schema))
        contents.thresholds.append(
            PerformanceThresholds(model: schema.model, metric: .accuracy, min: 0.764, target: 0.98))
    }

    private static func addMatching(to contents: inout FakeStore.Contents) throws {
        let schema = ModelSchema(
            model: try name("property-matching"), version: "1.4", task: .ranking,
            features: ["budget_gap", "distance_m", "beds_gap", "area_gap"].map {
                FeatureSchema(name: $0, kind: .numeric)
            },
            window: .quarter, labelHorizon: .zero)
        let windows = quarters(from: 1995, count: 15)
        contents.models.append(RegisteredModel(schema: schema, registeredAt: windows[0].start))
        contents.watermarks[schema.model] = windows[14].end
        for (index, window) in windows.enumerated() {
            let coverage = LabelCoverage(predictions: 1476, labelled: 1476, lastLabelAt: nil, isMature: true)
            let wave = [0.012, -0.004, 0.007, -0.011][index % 4]
            contents.points.append(point(schema, .ndcgAt5, window, 0.768 + wave, margin: 0.02, coverage))
            contents.windows.append((schema, progress(window, 1476, 1476, isMature: true)))
            contents.drift.append(finding(schema, window, strengths: [0.02, 0.011, 0, 0], rows: 1476))
        }
        contents.baselines.append(smallBaseline(schema))
    }

    private static func addSilent(to contents: inout FakeStore.Contents) throws {
        let schema = ModelSchema(
            model: try name("flight-delay"), version: "1", task: .binaryClassification,
            features: [FeatureSchema(name: "carrier", kind: .categorical)], window: .day)
        contents.models.append(RegisteredModel(schema: schema, registeredAt: now))
    }
}
