import Testing
import VigilDomain
import VigilStorage

extension ContractCase {
    static let models: [ContractCase] = [
        .store("a schema comes back whole, the same one again changes nothing") { store in
            var schema = try Samples.schema()
            schema.summary = "who leaves — \"soon\""
            #expect(try await store.register(schema, at: Samples.monday) == .created)
            #expect(try await store.register(schema, at: Samples.monday.advanced(by: .days(1))) == .unchanged)
            let stored = RegisteredModel(schema: schema, registeredAt: Samples.monday)
            #expect(try await store.models() == [stored])
            #expect(try await store.model(schema.model, version: "1") == stored)
        },
        .store("what does not change the columns may be changed") { store in
            var schema = try Samples.schema()
            _ = try await store.register(schema, at: Samples.monday)
            schema.summary = "new"
            schema.features[0].importance = 7
            schema.labelCoverageLimit = 0.5
            #expect(try await store.register(schema, at: Samples.monday.advanced(by: .days(1))) == .updated)
            #expect(try await store.model(schema.model, version: nil)?.schema == schema)
            #expect(try await store.model(schema.model, version: nil)?.registeredAt == Samples.monday)
        },
        .store("another task or other features of a version are refused") { store in
            let schema = try await store.registered(Samples.schema())
            var otherTask = schema
            otherTask.task = .regression
            await expect(.conflict) { _ = try await store.register(otherTask, at: Samples.monday) }
            var otherOrder = schema
            otherOrder.features.swapAt(0, 1)
            await expect(.conflict) { _ = try await store.register(otherOrder, at: Samples.monday) }
            var otherKind = schema
            otherKind.features[0].kind = .categorical
            await expect(.conflict) { _ = try await store.register(otherKind, at: Samples.monday) }
            #expect(try await store.models().map(\.schema) == [schema])
        },
        .store("models are listed by name, their versions by registration; the newest one answers for the model") {
            store in
            for (model, version) in [("b", "2"), ("a", "9"), ("a", "10"), ("b", "1")] as [(String, String)] {
                _ = try await store.registered(Samples.schema(model, version: version))
            }
            let listed = try await store.models().map { "\($0.schema.model) \($0.schema.version)" }
            #expect(listed == ["a 9", "a 10", "b 2", "b 1"])
            #expect(try await store.model(Samples.name("a"), version: nil)?.schema.version == "10")
            #expect(try await store.model(Samples.name("b"), version: nil)?.schema.version == "1")
        },
        .store("an unknown model is nil to readers and a conflict to writers") { store in
            let schema = try Samples.schema()
            #expect(try await store.model(schema.model, version: nil) == nil)
            #expect(try await store.model(schema.model, version: "1") == nil)
            #expect(try await store.watermark(of: schema.model) == nil)
            #expect(try await store.windows(of: schema, in: nil).isEmpty)
            #expect(try await store.allTexts(schema).isEmpty)
            #expect(try await store.baseline(of: schema) == nil)
            #expect(try await store.baselineRevision(of: schema) == nil)
            await expect(.conflict) { _ = try await store.append(Samples.batch(schema, ids: ["a"]), of: schema) }
            await expect(.conflict) { _ = try await store.append(Samples.outcomes(["a"]), of: schema.model) }
            await expect(.conflict) {
                try await store.setBaseline(
                    Baseline(
                        schema: schema, source: "", setAt: Samples.monday,
                        predictions: Samples.batch(schema, ids: ["a"])))
            }
        },
        ContractCase("everything is there after the database was closed and opened", needsKeptData: true) { engine in
            let schema = try Samples.schema()
            let before = try await engine.withStore { store in
                _ = try await store.register(schema, at: Samples.monday)
                _ = try await store.append(Samples.batch(schema, ids: Samples.ids(0..<300)), of: schema)
                _ = try await store.append(Samples.outcomes(Samples.ids(5..<25) + ["unknown"]), of: schema.model)
                return try await store.allTexts(schema)
            }
            try await engine.withStore { store in
                #expect(try await store.models().map(\.schema) == [schema])
                #expect(try await store.allTexts(schema) == before)
                #expect(try await store.totals(of: schema.model).waitingOutcomes == 1)
                // What was written before is still known as such.
                let again = try await store.append(Samples.batch(schema, ids: Samples.ids(0..<300)), of: schema)
                #expect(again == PredictionReceipt(stored: 0, duplicates: Array(0..<300)))
            }
        },
    ]
}
