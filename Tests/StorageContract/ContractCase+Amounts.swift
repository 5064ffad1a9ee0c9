import Testing
import VigilDomain
import VigilStorage

extension ContractCase {
    static let amounts: [ContractCase] = [
        .store("what is stored is told by model and version, and adds up to the segments") { store in
            let first = try await store.registered(Samples.schema())
            let second = try await store.registered(Samples.schema(version: "2"))
            let empty = try await store.registered(Samples.schema("atlas"))
            _ = try await store.append(
                Samples.batch(first, ids: Samples.ids(0..<50), step: Samples.day / 10), of: first)
            _ = try await store.append(Samples.batch(second, ids: Samples.ids(0..<20, "q-")), of: second)
            _ = try await store.append(Samples.outcomes(["p-49", "q-3", "nobody"]), of: first.model)
            let models = try await store.storedModels()
            #expect(models.map(\.model) == [empty.model, first.model])
            #expect(models[0].versions.map(\.version) == ["1"] && models[0].bytes == 0)
            #expect(models[0].versions[0].times == nil && models[0].versions[0].predictions == 0)
            let stored = models[1]
            #expect(stored.waitingOutcomes == 1 && stored.versions.map(\.version) == ["1", "2"])
            #expect(stored.versions.map(\.predictions) == [50, 20] && stored.versions.map(\.labelled) == [1, 1])
            #expect(stored.versions.map(\.predictionSegments.rows) == [50, 20])
            #expect(stored.versions.map(\.outcomeSegments.segments) == [1, 1])
            let last = Samples.monday.advanced(by: .milliseconds(49 * Samples.day / 10))
            #expect(stored.versions[0].times == Samples.monday...last)
            let spans = try await store.storedSpans(of: first.model)
            #expect(stored.bytes == spans.reduce(0) { $0 + $1.bytes } && stored.bytes > 0)
            let amount = stored.versions[0].predictionSegments
            #expect(amount.keyBytes > 0 && amount.columnBytes > 0 && amount.fingerprintBytes > 0)
        },
        .store("what has been let go counts as removed and no longer as stored") { store in
            let schema = try await store.registered(Samples.schema())
            _ = try await store.append(
                Samples.batch(schema, ids: Samples.ids(0..<100), step: Samples.day / 10), of: schema)
            let cut = RetentionPlan.Cut(version: "1", keptFrom: Samples.monday.advanced(by: .days(4)))
            _ = try await store.expire([cut], of: schema.model, asOf: .max)
            _ = try await store.removeExpired(of: schema.model, alsoWaiting: true)
            let version = try #require(try await store.storedModels().first?.versions.first)
            #expect(version.predictions == 60 && version.removed == 40 && version.keptFrom == cut.keptFrom)
            #expect(version.times?.lowerBound == cut.keptFrom)
            // They go with their segment, which reaches beyond.
            #expect(version.predictionSegments.rows == 100)
        },
        ContractCase("segments of an older version of Vigil are measured where they lie") { engine in
            let database = try await engine.open()
            let store = try await SQLStore(database)
            let schema = try await store.registered(Samples.schema())
            _ = try await store.append(Samples.batch(schema, ids: Samples.ids(0..<50)), of: schema)
            let before = try await store.storedModels()
            try await database.run(
                "UPDATE prediction_segments SET fingerprint_bytes = NULL, key_bytes = NULL, column_bytes = NULL")
            #expect(try await store.storedModels() == before)
            #expect(try await store.storedSpans(of: schema.model).map(\.bytes) == [before[0].bytes])
            try await database.close()
        },
        ContractCase("a database tells what it takes", needsKeptData: true) { engine in
            let database = try await engine.open()
            let store = try await SQLStore(database)
            let schema = try await store.registered(Samples.schema())
            _ = try await store.append(Samples.batch(schema, ids: Samples.ids(0..<5000)), of: schema)
            let bytes = try await store.storedModels()[0].bytes
            let use = try await store.databaseUse()
            // What was written last may still be in the log.
            #expect((use.bytes ?? 0) + (use.logBytes ?? 0) > bytes)
            if let free = use.diskFreeBytes { #expect(free > 0 && free <= use.diskBytes ?? 0) }
            try await database.close()
        },
    ]
}
