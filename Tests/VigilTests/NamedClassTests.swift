import Testing
import Vigil

@Suite("A model that names its classes")
struct NamedClassTests {
    private static func schema(version: String = "1", classes: [String]? = ["cat", "dog", "emu"]) throws -> ModelSchema
    {
        ModelSchema(
            model: try ModelName("m"), version: version, task: .multiclassClassification, features: [],
            labelHorizon: .days(2), classes: classes)
    }

    /// Rows with probabilities and nothing else, the most probable class each in turn.
    private static func rows(_ schema: ModelSchema, count: Int, prefix: String) -> PredictionBatch {
        var batch = PredictionBatch(schema: schema)
        batch.ids = (0..<count).map { "\(prefix)\($0)" }
        batch.timestamps = (0..<count).map { start.milliseconds + Int64($0) * 1000 }
        batch.scores = Array(repeating: .nan, count: count)
        batch.predictions = .categorical(CategoricalColumn(Array(repeating: nil, count: count)))
        batch.groups = CategoricalColumn(Array(repeating: nil, count: count))
        batch.ranks = batch.scores
        batch.inferenceMilliseconds = batch.scores
        let classes = schema.classes?.count ?? 0
        batch.probabilities = (0..<classes).map { place in
            (0..<count).map { $0 % classes == place ? 0.5 : 0.5 / Double(classes - 1) }
        }
        return batch
    }

    private static func outcomes(_ ids: [String], _ labels: [String]) -> OutcomeBatch {
        OutcomeBatch(
            ids: ids, labels: .categorical(CategoricalColumn(labels.map { $0 })),
            timestamps: ids.map { _ in start.advanced(by: .days(1)).milliseconds })
    }

    @Test("probabilities alone give class, score and every metric of them")
    func recorded() async throws {
        let service = try await makeService()
        let schema = try Self.schema()
        try await service.registerModel(schema)
        let batch = Self.rows(schema, count: 60, prefix: "p")
        try await service.recordPredictions(batch, for: schema.model)
        try await service.processLivePrediction(
            LivePrediction(
                id: "live", model: schema.model, timestamp: start, features: [:], probabilities: [0.125, 0.125, 0.75]))
        try await service.flush()
        let labels = (0..<60).map { ["cat", "dog", "emu"][$0 % 5 % 3] } + ["emu"]
        try await service.recordOutcomes(Self.outcomes(batch.ids + ["live"], labels), for: schema.model)
        try await service.settle()
        let points = try await service.modelPerformance(for: schema.model)
        func value(_ metric: MetricID) -> Double? { points.first { $0.metric == metric }?.value.measurement?.value }
        // Of every 15 rows the classes 0 1 2 0 1 2 … and 0 1 2 0 1 0 1 2 … agree in 5, and the live one is right.
        let hits = Double((0..<60).count { $0 % 3 == $0 % 5 % 3 } + 1)
        #expect(value(.accuracy).map { abs($0 - hits / 61) < 1e-12 } == true, "\(String(describing: value(.accuracy)))")
        #expect(value(.logLoss) != nil && value(.rocAUC) != nil && value(.brierScore) != nil)
        #expect(value(.meanScore).map { abs($0 - (30 + 0.75) / 61) < 1e-12 } == true)
    }

    @Test("an outcome of no class is refused, and one of any version's is not")
    func unknownClass() async throws {
        let service = try await makeService()
        let first = try Self.schema()
        try await service.registerModel(first)
        try await service.recordPredictions(Self.rows(first, count: 3, prefix: "p"), for: first.model)
        await #expect(throws: DomainError.self) {
            try await service.recordOutcomes(Self.outcomes(["p0"], ["bird"]), for: first.model)
        }
        await #expect(throws: DomainError.self) {
            try await service.recordOutcomes(
                ofGroups: [GroupOutcome(group: "g", label: .name("bird"), timestamp: start)], for: first.model)
        }
        try await service.registerModel(try Self.schema(version: "2", classes: ["cat", "fox"]))
        #expect(
            try await service.recordOutcomes(Self.outcomes(["p0", "p1"], ["fox", "emu"]), for: first.model).matched == 2
        )
        // A version that takes classes as they come takes any label.
        try await service.registerModel(try Self.schema(version: "3", classes: nil))
        #expect(try await service.recordOutcomes(Self.outcomes(["p2"], ["bird"]), for: first.model).matched == 1)
    }

    @Test("other classes are another version")
    func registration() async throws {
        let service = try await makeService()
        try await service.registerModel(try Self.schema())
        for classes in [nil, ["cat", "dog"], ["dog", "cat", "emu"]] {
            await #expect {
                try await service.registerModel(try Self.schema(classes: classes))
            } throws: {
                ($0 as? MonitoringError)?.code == .conflict
            }
        }
    }

    @Test("a live prediction with impossible probabilities is not taken")
    func live() async throws {
        let service = try await makeService()
        let schema = try Self.schema()
        try await service.registerModel(schema)
        let none = try await service.processLivePrediction(
            LivePrediction(
                id: "none", model: schema.model, timestamp: start, features: [:], prediction: .name("dog"),
                probabilities: [.nan, .nan, .nan]))
        #expect(none.isAccepted)
        for probabilities in [[0.5, 0.2, 0.1], [1, 0], [2, -1, 0], [.nan, 0.5, 0.5]] {
            let report = try await service.processLivePrediction(
                LivePrediction(
                    id: "a", model: schema.model, timestamp: start, features: [:], probabilities: probabilities))
            #expect(!report.isAccepted && report.notices.map(\.field).contains("probabilities"), "\(report)")
        }
    }
}
