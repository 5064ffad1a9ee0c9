import VigilDomain
import VigilMonitoring
import VigilStorage

/// A model with versions that answered rows of their own, of which a known share is right.
struct TwoVersions {
    var contents = FakeStore.Contents()

    static func schema(_ version: String, model: String = "lead-scoring") throws -> ModelSchema {
        ModelSchema(
            model: try ModelName(model), version: version, task: .binaryClassification,
            features: [FeatureSchema(name: "history", kind: .numeric)], window: .day, labelHorizon: .days(2))
    }

    /// The days from 1 May 2026 on.
    static func days(_ days: Range<Int>) -> [TimeRange] {
        days.map { WindowLength.day.window(containing: CivilDate(year: 2026, month: 5, day: $0 + 1).midnight) }
    }

    /// Registers a version with 40 rows a day, of which `wrong` in 40 are wrong; the last days may still wait for labels.
    mutating func add(
        _ version: String, days: Range<Int>, wrong: Int, maturing: Int = 0, model: String = "lead-scoring"
    ) throws {
        let schema = try Self.schema(version, model: model)
        contents.models.append(RegisteredModel(schema: schema, registeredAt: MockModels.now))
        var batch = PredictionBatch(schema: schema)
        var classes: [Double] = []
        var labels: [Double] = []
        for (number, window) in Self.days(days).enumerated() {
            let isMature = number < days.count - maturing
            let coverage = LabelCoverage(
                predictions: 40, labelled: isMature ? 40 : 11, lastLabelAt: nil, isMature: isMature)
            contents.points.append(
                MockModels.point(
                    schema, .accuracy, window, Double(40 - wrong) / 40, margin: 0.1, coverage))
            contents.windows.append((schema, MockModels.progress(window, 40, 40, isMature: isMature)))
            for row in 0..<40 {
                batch.ids.append("\(version)-\(number)-\(row)")
                batch.timestamps.append(window.start.milliseconds + Int64(row) * 60_000)
                classes.append(Double(row % 2))
                labels.append(row < wrong ? 1 - Double(row % 2) : Double(row % 2))
            }
        }
        let rows = classes.count
        batch.features = [.numeric(NumericColumn((0..<rows).map { Double($0 % 7) }))]
        batch.scores = Array(repeating: .nan, count: rows)
        batch.predictions = .numeric(NumericColumn(classes))
        batch.groups = CategoricalColumn(Array(repeating: nil, count: rows))
        batch.ranks = batch.scores
        batch.inferenceMilliseconds = batch.scores
        contents.predictions.append(
            (
                schema,
                LabelledPredictions(
                    predictions: batch, labels: .numeric(NumericColumn(labels)), lastLabelAt: nil)
            ))
        contents.watermarks[schema.model] = Self.days(days).last?.end
    }

    /// Forty days of one version whose metric scatters about 0.8, one of them far below.
    static func odd(at day: Int = 30) throws -> FakeStore.Contents {
        var versions = TwoVersions()
        try versions.add("1.0", days: 0..<40, wrong: 8)
        var generator = SplitMix64(seed: 5)
        for index in versions.contents.points.indices {
            let value = index == day ? 0.55 : generator.normal(mean: 0.8, deviation: 0.01)
            versions.contents.points[index].value = .measured(MockModels.measurement(value, margin: 0.02, count: 40))
        }
        return versions.contents
    }

    /// The same with a baseline, of which five in six rows are right, and a rule on what is worse than it.
    static func limited(_ role: AlertConfiguration.Role = .page) throws -> FakeStore.Contents {
        var contents = try odd()
        let schema = try schema("1.0")
        contents.baselines.append(MockModels.smallBaseline(schema))
        contents.rules.append(
            MockModels.rule(schema, "worse", .worseThanReference, .above, .absolute(0.5), .high, role: role))
        return contents
    }
}
