import Testing
import VigilDomain
import VigilStorage

extension ContractCase {
    static let durability: [ContractCase] = [
        ContractCase("by group, rows are seen at once and their receipts say when they are durable") { engine in
            let database = try await engine.open()
            let store = try await SQLStore(database, durability: .group(within: .milliseconds(250)))
            let schema = try await store.registered(Samples.schema())
            var write = PredictionWrite(
                schema: schema, batch: Samples.batch(schema, ids: ["a", "b"]), receivedAt: Samples.monday)
            #expect(try await store.append([write])[0].durableWithin == nil)
            write.batch = Samples.batch(schema, ids: ["c"])
            write.acknowledgement = .asConfigured
            #expect(try await store.append([write])[0].durableWithin == .milliseconds(250))
            let labels = Samples.outcomes(["a"])
            let receipt = try await store.append(
                labels, of: schema.model, request: nil, acknowledgement: .asConfigured)
            #expect(
                receipt == OutcomeReceipt(matched: 1, waiting: 0, corrections: 0, durableWithin: .milliseconds(250)))
            #expect(try await store.allTexts(schema).count == 3)
            try await store.finishDurability()
            #expect(store.durabilityFault == nil)
            try await database.close()
        },
        ContractCase("without group nothing is acknowledged before it is durable") { engine in
            try await engine.withStore { store in
                let schema = try await store.registered(Samples.schema())
                let write = PredictionWrite(
                    schema: schema, batch: Samples.batch(schema, ids: ["a"]), receivedAt: Samples.monday,
                    acknowledgement: .asConfigured)
                #expect(try await store.append([write])[0].durableWithin == nil)
                #expect(store.durabilityCounts == nil)
            }
        },
        ContractCase("what was acknowledged by group is there after the store was opened anew", needsKeptData: true) {
            engine in
            let schema = try Samples.schema()
            let database = try await engine.open()
            let store = try await SQLStore(database, durability: .group(within: .seconds(10)))
            _ = try await store.registered(schema)
            for number in 0..<20 {
                let write = PredictionWrite(
                    schema: schema, batch: Samples.batch(schema, ids: ["\(number)"]), receivedAt: Samples.monday,
                    acknowledgement: .asConfigured)
                #expect(try await store.append([write])[0].durableWithin == .seconds(10))
            }
            try await store.finishDurability()
            try await database.close()
            let kept = try await engine.withStore { try await $0.allTexts(schema).count }
            #expect(kept == 20)
        },
    ]
}
