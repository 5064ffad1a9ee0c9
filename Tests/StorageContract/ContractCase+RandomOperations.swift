import Testing
import VigilDomain
import VigilStorage

extension ContractCase {
    static let randomOperations: [ContractCase] = (1...4).map { seed in
        ContractCase("random operations, seed \(seed), give what a plain model of a store gives") { engine in
            var trial = try await RandomTrial(engine, seed: UInt64(seed))
            for step in 0..<120 { try await trial.step(step) }
            try await trial.finish()
        }
    }
}

/// A sequence of random operations on a store and on its plain model.
private struct RandomTrial {
    private let engine: any StoreEngine
    private var random: SplitMix64
    private var database: any SQLDatabase
    /// Two stores over one database, as two processes would have them.
    private var stores: [SQLStore]
    private var naive = NaiveStore()
    private var schemas: [ModelSchema]
    private var revisions: [String: [Int64: Int64]] = [:]

    init(_ engine: any StoreEngine, seed: UInt64) async throws {
        self.engine = engine
        random = SplitMix64(seed: seed)
        database = try await engine.open()
        stores = [try await SQLStore(database), try await SQLStore(database)]
        schemas = [try Samples.schema(), try Samples.schema(version: "2")]
        for schema in schemas { _ = try await stores[0].registered(schema) }
    }

    private var window: WindowLength { schemas[0].window }

    mutating func step(_ step: Int) async throws {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<55: try await appendPredictions()
        case 55..<80: try await appendOutcomes()
        case 80..<85: try await joinQueued()
        case 85..<92: for schema in schemas { _ = try await store().compact(schema) }
        case 92..<95: try await changeWindow()
        case 95..<98: try await reopen()
        default: break
        }
        try await compareRandomRange()
        if step % 20 == 0 { try await compareAll() }
    }

    mutating func finish() async throws {
        try await compareAll()
        for schema in schemas { _ = try await store().compact(schema) }
        try await compareAll()
        try await database.close()
    }

    private mutating func store() -> SQLStore { stores[Int.random(in: 0..<2, using: &random)] }

    private mutating func id() -> String { "id-\(Int.random(in: 0..<400, using: &random))" }

    private mutating func time() -> Int64 {
        // Coarse, so that equal times happen, over sixty days, so that an id can come again.
        Samples.monday.milliseconds + Int64.random(in: 0..<240, using: &random) * Samples.day / 4
    }

    private mutating func appendPredictions() async throws {
        var writes: [PredictionWrite] = []
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let schema = schemas[Int.random(in: 0..<2, using: &random)]
            let rows = [0, 1, 1, 2, 5, 20].randomElement(using: &random) ?? 1
            let batch = Samples.batch(
                schema, ids: (0..<rows).map { _ in id() }, times: (0..<rows).map { _ in time() }, seed: random.next())
            writes.append(PredictionWrite(schema: schema, batch: batch, receivedAt: Samples.monday))
        }
        let receipts = try await store().append(writes)
        #expect(receipts == naive.append(writes, window: window))
        try await compareRevisions()
    }

    private mutating func appendOutcomes() async throws {
        let rows = Int.random(in: 0...12, using: &random)
        let labels = (0..<rows).map { _ in [0.0, 1, 1, .nan].randomElement(using: &random) ?? 0 }
        let hasTimes = Bool.random(using: &random)
        let batch = OutcomeBatch(
            ids: (0..<rows).map { _ in id() }, labels: .numeric(NumericColumn(labels)),
            timestamps: (0..<rows).map { _ in time() },
            predictionTimestamps: hasTimes
                ? (0..<rows).map { _ in Int.random(in: 0..<4, using: &random) == 0 ? nil : time() } : [])
        let receipt = try await store().append(batch, of: schemas[0].model)
        #expect(receipt == naive.append(batch, window: window))
        try await compareRevisions()
    }

    private mutating func joinQueued() async throws {
        let receipt = try await store().joinQueuedOutcomes(of: schemas[0].model, limit: 100_000)
        #expect(receipt == naive.joinQueued(window: window))
        try await compareRevisions()
    }

    private mutating func changeWindow() async throws {
        let next = [WindowLength.hour, .day, .week, .month].randomElement(using: &random) ?? .day
        for index in schemas.indices {
            schemas[index].window = next
            _ = try await store().register(schemas[index], at: Samples.monday)
        }
        try await rememberRevisions()
    }

    private mutating func reopen() async throws {
        guard engine.keepsData else { return }
        try await database.close()
        database = try await engine.open()
        stores = [try await SQLStore(database), try await SQLStore(database)]
    }

    private mutating func rememberRevisions() async throws {
        for schema in schemas {
            let windows = try await store().windows(of: schema, in: nil)
            revisions[schema.version] = Dictionary(
                uniqueKeysWithValues: windows.map { ($0.window.start.milliseconds, $0.revision) })
        }
    }

    private mutating func compareRevisions() async throws {
        let before = revisions
        try await rememberRevisions()
        for schema in schemas {
            let after = revisions[schema.version] ?? [:]
            let changed = after.filter { $0.value > before[schema.version]?[$0.key] ?? 0 }
            #expect(Set(changed.keys) == naive.touched[schema.version] ?? [])
        }
    }

    private mutating func compareRandomRange() async throws {
        let schema = schemas[Int.random(in: 0..<2, using: &random)]
        let (one, other) = (time(), time())
        let range = TimeRange(
            start: Timestamp(milliseconds: min(one, other)), end: Timestamp(milliseconds: max(one, other)))
        try await compare(schema, range)
    }

    private mutating func compare(_ schema: ModelSchema, _ range: TimeRange) async throws {
        let read = try await store().labelledPredictions(of: schema, in: range)
        let expected = naive.labelled(schema.version, range)
        #expect(texts(read) == expected.texts)
        #expect(read.lastLabelAt?.milliseconds == expected.lastLabelAt)
    }

    private mutating func compareAll() async throws {
        for schema in schemas {
            try await compare(schema, Samples.always)
            let windows = try await store().windows(of: schema, in: nil)
            #expect(
                windows.map { [$0.window.start.milliseconds, Int64($0.predictions), Int64($0.labelled)] }
                    == naive.windows(schema.version, window))
        }
        #expect(try await store().watermark(of: schemas[0].model)?.milliseconds == naive.watermark)
        #expect(try await store().totals(of: schemas[0].model).waitingOutcomes == naive.waiting.count)
    }
}
