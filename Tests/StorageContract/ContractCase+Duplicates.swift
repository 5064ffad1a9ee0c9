import Testing
import VigilDomain
import VigilStorage

extension ContractCase {
    static let duplicates: [ContractCase] = [
        .store("the same batch twice is one batch") { store in
            let schema = try await store.registered(Samples.schema())
            let batch = Samples.batch(schema, ids: Samples.ids(0..<300))
            _ = try await store.append(batch, of: schema)
            let before = try await store.allTexts(schema)
            #expect(
                try await store.append(batch, of: schema)
                    == PredictionReceipt(stored: 0, duplicates: Array(0..<300)))
            #expect(try await store.allTexts(schema) == before)
            #expect(try await store.windows(of: schema, in: nil).map(\.predictions) == [300])
        },
        .store("only the rows that are there already are left out, by their index; the first one counts") { store in
            let schema = try await store.registered(Samples.schema())
            let first = Samples.batch(schema, ids: ["b", "d"], seed: 1)
            _ = try await store.append(first, of: schema)
            let second = Samples.batch(schema, ids: ["a", "b", "c", "d", "e"], seed: 2)
            #expect(try await store.append(second, of: schema) == PredictionReceipt(stored: 3, duplicates: [1, 3]))
            let stored = Set(try await store.allTexts(schema))
            let expected = texts(first) + texts(second.rows([0, 2, 4]))
            #expect(stored == Set(expected.map { "\($0) -> -" }))
        },
        .store("an id is known up to 7 days away and new beyond") { store in
            let schema = try await store.registered(Samples.schema())
            let week = 7 * Samples.day
            let start = Samples.monday.milliseconds
            var stored: [Int] = []
            for time in [start, start + week, start - week, start + week + 1, start - week - 1] {
                let batch = Samples.batch(schema, ids: ["a"], times: [time])
                stored.append(try await store.append(batch, of: schema).stored)
            }
            #expect(stored == [1, 0, 0, 1, 1])
            #expect(try await store.allTexts(schema).count == 3)
        },
        .store("ids are unique in a model over its versions, not over models") { store in
            let schema = try await store.registered(Samples.schema())
            let second = try await store.registered(Samples.schema(version: "2"))
            let other = try await store.registered(Samples.schema("other"))
            _ = try await store.append(Samples.batch(schema, ids: ["a", "b"]), of: schema)
            #expect(
                try await store.append(Samples.batch(second, ids: ["b", "c"]), of: second)
                    == PredictionReceipt(stored: 1, duplicates: [0]))
            #expect(try await store.append(Samples.batch(other, ids: ["a", "b"]), of: other).stored == 2)
        },
        .store("an id twice in one call counts once, in the order of the writes") { store in
            let schema = try await store.registered(Samples.schema())
            let second = try await store.registered(Samples.schema(version: "2"))
            func write(_ schema: ModelSchema, _ ids: [String], _ days: Int) -> PredictionWrite {
                PredictionWrite(
                    schema: schema,
                    batch: Samples.batch(schema, ids: ids, from: Samples.monday.advanced(by: .days(days)), step: 0),
                    receivedAt: Samples.monday)
            }
            let receipts = try await store.append([
                write(second, ["a"], 3), write(schema, ["a", "b", "b"], 0), write(second, ["b", "c"], 8),
                write(schema, ["b"], 5),
            ])
            #expect(receipts.map(\.stored) == [1, 1, 2, 0])
            #expect(receipts.map(\.duplicates) == [[], [0, 2], [], [0]])
        },
        ContractCase("what another store over the same database wrote is known") { engine in
            let database = try await engine.open()
            let (one, two) = (try await SQLStore(database), try await SQLStore(database))
            let schema = try await one.registered(Samples.schema())
            for round in 0..<40 {
                let ids = Samples.ids(round * 5..<round * 5 + 10)
                let store = round % 2 == 0 ? one : two
                let expected = round == 0 ? Array(0..<0) : Array(0..<5)
                #expect(try await store.append(Samples.batch(schema, ids: ids), of: schema).duplicates == expected)
            }
            // The segments that one has cached are merged away by the other.
            #expect(try await two.compact(schema).merged > 0)
            #expect(
                try await one.append(Samples.batch(schema, ids: Samples.ids(0..<205)), of: schema).stored == 0)
            #expect(try await one.allTexts(schema) == two.allTexts(schema))
            try await database.close()
        },
    ]
}
