import Testing
import VigilDomain
import VigilStorage

extension ContractCase {
    static let faults: [ContractCase] = [
        .fault("a fault at any statement of an append leaves nothing of it") { store, schema in
            let write = PredictionWrite(
                schema: schema, batch: Samples.batch(schema, ids: ["p-1", "new", "early"]), receivedAt: Samples.monday)
            let receipts = try await store.append([write])
            #expect(receipts.map(\.stored) == [2])
        },
        .fault("a fault at any statement of outcomes leaves nothing of them") { store, schema in
            let receipt = try await store.append(Samples.outcomes(["p-0", "p-2", "unknown"]), of: schema.model)
            #expect(receipt == OutcomeReceipt(matched: 2, waiting: 1, corrections: 1))
        },
        .fault("a fault at any statement of an evaluation leaves nothing of it") { store, schema in
            var commit = EvaluationCommit(schema: schema)
            commit.points = [Findings.point(schema, 0)]
            commit.drift = [Findings.drift(schema, 0)]
            commit.states = ["low": AlertState()]
            commit.alerts = [Findings.alert(schema, 0)]
            commit.messages = [
                OutgoingMessage(message: AlertMessage(event: .fired, alert: commit.alerts[0]), channel: "ops")
            ]
            commit.evaluated = [EvaluatedWindow(window: Findings.window(0), revision: 1, isMature: true)]
            try await store.commit(commit)
        },
        .fault("a fault at any statement of a baseline leaves the old one") { store, schema in
            try await store.setBaseline(
                Baseline(
                    schema: schema, source: "new", setAt: Samples.monday,
                    predictions: Samples.batch(schema, ids: ["r"])))
        },
        .fault("a fault at any statement of a schema's change leaves the old one") { store, schema in
            var weekly = schema
            weekly.window = .week
            let outcome = try await store.register(weekly, at: Samples.monday)
            #expect(outcome == .updated)
        },
        .fault("a fault at any statement of a compaction loses nothing") { store, schema in
            // Predictions and outcomes are merged in transactions of their own: the fault may come between the two.
            _ = try await store.compact(schema)
        },
    ]

    /// A claim that `operation` is done whole or not at all, wherever a statement fails.
    private static func fault(
        _ name: String, _ operation: @escaping @Sendable (SQLStore, ModelSchema) async throws -> Void
    ) -> ContractCase {
        ContractCase(name) { engine in
            let database = FaultyDatabase(try await engine.open())
            let store = try await SQLStore(database)
            let schema = try await store.registered(Samples.schema())
            for index in 0..<34 {
                _ = try await store.append(Samples.batch(schema, ids: ["p-\(index)"]), of: schema)
            }
            _ = try await store.append(Samples.outcomes(["p-0", "early"]), of: schema.model)
            try await store.setRule(Findings.rule(schema.model), at: Samples.monday)
            let before = try await fullState(store, schema)
            var statements = 0
            while true {
                database.allow(statements)
                do {
                    try await operation(store, schema)
                    break
                } catch let error as StoreError where error.code == .full {
                    statements += 1
                }
                database.allow(nil)
                #expect(try await fullState(store, schema) == before, "after \(statements - 1) statements")
                guard statements < 200 else { break }
            }
            #expect((1..<200).contains(statements))
            database.allow(nil)
            try await database.close()
        }
    }

    /// Everything a store says about a model.
    private static func fullState(_ store: SQLStore, _ schema: ModelSchema) async throws -> [String] {
        var state = try await store.allTexts(schema)
        state.append("\(try await store.models())")
        state.append("\(try await store.windows(of: schema, in: nil))")
        state.append("\(try await store.totals(of: schema.model))")
        state.append("\(try await store.watermark(of: schema.model)?.milliseconds ?? 0)")
        state.append("\(try await store.baselineRevision(of: schema) ?? 0)")
        state.append("\(try await store.metricPoints(MetricQuery(model: schema.model)).count)")
        state.append("\(try await store.driftFindings(of: schema.model, version: nil, in: nil, limit: 9).count)")
        state.append("\(try await store.alerts(AlertQuery()).count) \(try await store.outboxCounts())")
        state.append("\(try await store.rules(of: schema.model))")
        return state
    }
}
