import Testing
import VigilDomain
import VigilStorage

extension ContractCase {
    static let compaction: [ContractCase] = [
        .store("compaction merges many small segments and changes nothing that is read") { store in
            let schema = try await store.registered(Samples.schema())
            var random = SplitMix64(seed: 3)
            for round in 0..<60 {
                let ids = Samples.ids(round * 3..<round * 3 + 3)
                let times = ids.map { _ in Samples.monday.milliseconds + Int64.random(in: 0..<3000, using: &random) }
                _ = try await store.append(
                    Samples.batch(schema, ids: ids, times: times, seed: UInt64(round)), of: schema)
                if round > 0 {
                    _ = try await store.append(
                        Samples.outcomes(["p-\(round)", "p-\(round - 1)", "p-\(500 + round)"]), of: schema.model)
                }
            }
            let before = try await store.allTexts(schema)
            let windows = try await store.windows(of: schema, in: nil)
            let receipt = try await store.compact(schema)
            #expect(receipt.merged == 119)
            #expect(receipt.written == 2)
            #expect(try await store.allTexts(schema) == before)
            #expect(try await store.windows(of: schema, in: nil) == windows)
            #expect(try await store.compact(schema) == CompactionReceipt(merged: 0, written: 0))
            // Ids and labels are still known.
            #expect(
                try await store.append(Samples.batch(schema, ids: Samples.ids(0..<180)), of: schema).stored == 0)
            let corrections = try await store.append(Samples.outcomes(Samples.ids(0..<60)), of: schema.model)
            #expect(corrections == OutcomeReceipt(matched: 60, waiting: 0, corrections: 60))
        },
        ContractCase("a stream of single rows gathers into longer segments by itself, and loses nothing") { engine in
            let database = try await engine.open()
            let store = try await SQLStore(database)
            let schema = try await store.registered(Samples.schema())
            for row in 0..<300 {
                let time = Samples.monday.advanced(by: .seconds((row * 7) % 300))
                _ = try await store.append(Samples.batch(schema, ids: ["p-\(row)"], from: time), of: schema)
                _ = try await store.append(Samples.outcome("p-\(row / 2)", Double(row)), of: schema.model)
            }
            #expect(try await database.count("prediction_segments") < 80)
            #expect(try await database.count("outcome_segments") < 80)
            let rows = try await store.labelledPredictions(of: schema, in: Samples.always)
            #expect(rows.predictions.timestamps == (0..<300).map { Samples.monday.milliseconds + $0 * 1000 })
            let labels = Dictionary(uniqueKeysWithValues: zip(rows.predictions.ids, rows.labels.numbers ?? []))
            #expect((0..<150).allSatisfy { labels["p-\($0)"] == Double($0 * 2 + 1) })
            #expect((150..<300).allSatisfy { labels["p-\($0)"]?.isNaN == true })
            try await database.close()
        },
        .store("a correction that is merged stays a correction, before and after others come") { store in
            let schema = try await store.registered(Samples.schema())
            _ = try await store.append(Samples.batch(schema, ids: ["a", "b"]), of: schema)
            for value in 0..<40 { _ = try await store.append(Samples.outcome("a", Double(value)), of: schema.model) }
            #expect(try await store.compact(schema).written == 1)
            _ = try await store.append(Samples.outcome("b", 7), of: schema.model)
            #expect(
                try await store.labelledPredictions(of: schema, in: Samples.always).labels
                    == .numeric(NumericColumn([39, 7])))
            for value in 0..<40 { _ = try await store.append(Samples.outcome("b", Double(value)), of: schema.model) }
            #expect(try await store.append(Samples.outcome("a", 100), of: schema.model).corrections == 1)
            _ = try await store.compact(schema)
            #expect(
                try await store.labelledPredictions(of: schema, in: Samples.always).labels
                    == .numeric(NumericColumn([100, 39])))
        },
        .store("large segments end with their windows and are not merged again") { store in
            let schema = try await store.registered(Samples.schema())
            let perDay = 300
            let step = Samples.day / Int64(perDay)
            for part in 0..<60 {
                let start = Samples.monday.advanced(by: .milliseconds(Int64(part) * 60 * step))
                let ids = Samples.ids(part * 60..<part * 60 + 60)
                _ = try await store.append(
                    Samples.batch(schema, ids: ids, from: start, step: step, seed: UInt64(part)), of: schema)
            }
            let before = try await store.allTexts(schema)
            // 12 days of 300 rows: two days each, beyond 512 rows at a day's end.
            #expect(try await store.compact(schema) == CompactionReceipt(merged: 60, written: 6))
            #expect(try await store.allTexts(schema) == before)
            #expect(try await store.compact(schema).merged == 0)
        },
        .store("appends go on while segments are merged") { store in
            let schema = try await store.registered(Samples.schema())
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<3 {
                    group.addTask {
                        for round in 0..<40 {
                            let first = (writer * 40 + round) * 2
                            _ = try await store.append(
                                Samples.batch(schema, ids: Samples.ids(first..<first + 2)), of: schema)
                            _ = try await store.append(Samples.outcomes(["p-\(first)"]), of: schema.model)
                        }
                    }
                }
                group.addTask { for _ in 0..<10 { _ = try await store.compact(schema) } }
                try await group.waitForAll()
            }
            let rows = try await store.labelledPredictions(of: schema, in: Samples.always)
            #expect(rows.predictions.count == 240)
            #expect(rows.labels.numbers?.count { !$0.isNaN } == 120)
        },
        .store("an unknown version is a conflict") { store in
            let schema = try Samples.schema()
            await expect(.conflict) { _ = try await store.compact(schema) }
        },
    ]
}
