import VigilDomain

/// Models and rows that the claims are checked on.
enum Samples {
    static let day: Int64 = 86_400_000
    /// 2026-03-02, a Monday.
    static let monday = Timestamp(milliseconds: 1_772_409_600_000)

    static func name(_ text: String) throws -> ModelName { try ModelName(text) }

    /// A binary classifier with a feature of every sort.
    static func schema(
        _ model: String = "churn", version: String = "1", window: WindowLength = .day
    ) throws -> ModelSchema {
        ModelSchema(
            model: try ModelName(model), version: version, task: .binaryClassification,
            features: [
                FeatureSchema(name: "measured", kind: .numeric), FeatureSchema(name: "price", kind: .numeric),
                FeatureSchema(name: "count", kind: .numeric), FeatureSchema(name: "plan", kind: .categorical),
                FeatureSchema(name: "grade", kind: .numeric, importance: 2.5),
            ],
            window: window)
    }

    /// A model whose predictions and labels are names, with the probability of each.
    static func multiclass(classes: [String]? = ["sales", "support", "ünïcode 名"]) throws -> ModelSchema {
        ModelSchema(
            model: try ModelName("router"), task: .multiclassClassification,
            features: [FeatureSchema(name: "length", kind: .numeric)], classes: classes)
    }

    /// Rows for `schema`, `step` milliseconds apart.
    static func batch(
        _ schema: ModelSchema, ids: [String], from start: Timestamp = monday, step: Int64 = 1000, seed: UInt64 = 1
    ) -> PredictionBatch {
        batch(schema, ids: ids, times: ids.indices.map { start.milliseconds + Int64($0) * step }, seed: seed)
    }

    static func batch(_ schema: ModelSchema, ids: [String], times: [Int64], seed: UInt64 = 1) -> PredictionBatch {
        var random = SplitMix64(seed: seed)
        let rows = ids.count
        var batch = PredictionBatch(schema: schema)
        batch.ids = ids
        batch.timestamps = times
        batch.features = schema.features.enumerated().map { index, feature in
            feature.kind == .categorical
                ? .categorical(names(["basic", "pro", "ünïcode 名", "", nil], rows, &random))
                : .numeric(NumericColumn(numbers(index, rows, &random)))
        }
        batch.scores = numbers(0, rows, &random).map(\.magnitude)
        batch.predictions =
            schema.predictionKind == .numeric
            ? .numeric(NumericColumn((0..<rows).map { _ in Bool.random(using: &random) ? 1 : 0 }))
            : .categorical(names(["sales", "support", nil], rows, &random))
        batch.groups = names(["q-1", "q-2", nil], rows, &random)
        batch.ranks = (0..<rows).map { _ in Double(Int.random(in: 1...9, using: &random)) }
        batch.inferenceMilliseconds = numbers(1, rows, &random)
        for place in batch.probabilities.indices { batch.probabilities[place] = numbers(place + 2, rows, &random) }
        return batch
    }

    /// Numbers of a sort: any double, prices, counts with some missing, few distinct ones.
    private static func numbers(_ sort: Int, _ rows: Int, _ random: inout SplitMix64) -> [Double] {
        (0..<rows).map { _ in
            switch sort % 4 {
            case 0: Double.random(in: -1...1, using: &random)
            case 1: Double(Int.random(in: 0...100_000, using: &random)) / 100
            case 2: Int.random(in: 0...9, using: &random) == 0 ? .nan : Double(Int.random(in: 0...500, using: &random))
            default: [0.1, 0.25, .pi, -.infinity].randomElement(using: &random) ?? 0
            }
        }
    }

    private static func names(_ all: [String?], _ rows: Int, _ random: inout SplitMix64) -> CategoricalColumn {
        CategoricalColumn((0..<rows).map { _ in all.randomElement(using: &random) ?? nil })
    }

    static func ids(_ range: Range<Int>, _ prefix: String = "p-") -> [String] { range.map { "\(prefix)\($0)" } }

    /// Labels 0 and 1 in turn, known an hour after `time`.
    static func outcomes(_ ids: [String], at time: Timestamp = monday.advanced(by: .days(1))) -> OutcomeBatch {
        OutcomeBatch(
            ids: ids, labels: .numeric(NumericColumn(ids.indices.map { Double($0 % 2) })),
            timestamps: ids.indices.map { time.milliseconds + Int64($0) })
    }

    static func outcome(_ id: String, _ label: Double, at time: Timestamp = monday) -> OutcomeBatch {
        OutcomeBatch(ids: [id], labels: .numeric(NumericColumn([label])), timestamps: [time.milliseconds])
    }

    /// A range that holds everything.
    static let always = TimeRange(
        start: Timestamp(milliseconds: -(1 << 52)), end: Timestamp(milliseconds: 1 << 52))
}
