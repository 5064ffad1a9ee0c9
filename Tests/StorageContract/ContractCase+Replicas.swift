import Testing
import VigilDomain
import VigilStorage

/// Claims about several stores over one database, for engines that have that.
extension ContractCase {
    static let replicas: [ContractCase] = [
        .replicas("the same ids sent to several replicas at the same moment are stored once and counted once") {
            stores in
            let schema = try await stores[0].registered(Samples.schema())
            let rounds = 12
            let stored = try await withThrowingTaskGroup(of: Int.self) { group in
                for store in stores {
                    group.addTask {
                        var stored = 0
                        for round in 0..<rounds {
                            // Half of each batch was in the one before.
                            let ids = Samples.ids(round * 40..<round * 40 + 80)
                            let times = ids.indices.map {
                                Samples.monday.milliseconds + Int64(round * 40 + $0) * 600_000
                            }
                            stored += try await store.append(Samples.batch(schema, ids: ids, times: times), of: schema)
                                .stored
                            _ = try await store.append(Samples.outcomes(Array(ids.prefix(40))), of: schema.model)
                        }
                        return stored
                    }
                }
                return try await group.reduce(0, +)
            }
            let unique = rounds * 40 + 40
            #expect(stored == unique)
            let rows = try await stores[1].labelledPredictions(of: schema, in: Samples.always)
            #expect(Set(rows.predictions.ids).count == unique && rows.predictions.count == unique)
            let windows = try await stores[2].windows(of: schema, in: nil)
            #expect(windows.reduce(0) { $0 + $1.predictions } == unique)
            #expect(windows.reduce(0) { $0 + $1.labelled } == rounds * 40)
            for window in windows {
                let own = rows.predictions.timestamps.filter { window.window.contains(Timestamp(milliseconds: $0)) }
                #expect(own.count == window.predictions)
            }
        },
        .replicas("of several that register a version at the same moment one creates it and the others find it") {
            stores in
            for version in 0..<8 {
                let schema = try Samples.schema(version: "\(version)")
                let outcomes = try await withThrowingTaskGroup(of: RegistrationOutcome.self) { group in
                    for store in stores { group.addTask { try await store.register(schema, at: Samples.monday) } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(outcomes.filter { $0 == .created }.count == 1)
                #expect(outcomes.filter { $0 == .unchanged }.count == 2)
            }
            #expect(try await stores[0].models().count == 8)
        },
        .replicas("ids are found in segments that another replica wrote or merged") { stores in
            let schema = try await stores[0].registered(Samples.schema())
            for index in 0..<40 {
                _ = try await stores[index % 2].append(Samples.batch(schema, ids: ["p-\(index)"]), of: schema)
            }
            #expect(try await stores[2].compact(schema).merged == 40)
            for store in stores {
                #expect(try await store.append(Samples.batch(schema, ids: Samples.ids(0..<40)), of: schema).stored == 0)
                try await store.forgetMerged()
                #expect(try await store.append(Samples.batch(schema, ids: Samples.ids(0..<40)), of: schema).stored == 0)
            }
        },
        .replicas("appends go on while another replica merges segments") { stores in
            let schema = try await stores[0].registered(Samples.schema())
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<2 {
                    group.addTask {
                        for round in 0..<70 {
                            let id = writer * 70 + round
                            _ = try await stores[writer].append(Samples.batch(schema, ids: ["p-\(id)"]), of: schema)
                            _ = try await stores[writer].append(Samples.outcomes(["p-\(id)"]), of: schema.model)
                        }
                    }
                }
                group.addTask { for _ in 0..<20 { _ = try await stores[2].compact(schema) } }
                try await group.waitForAll()
            }
            let rows = try await stores[2].labelledPredictions(of: schema, in: Samples.always)
            #expect(Set(rows.predictions.ids) == Set(Samples.ids(0..<140)) && rows.predictions.count == 140)
            let windows = try await stores[0].windows(of: schema, in: nil)
            #expect(windows.reduce(0) { $0 + $1.labelled } == 140)
        },
    ]

    /// A claim about three stores.
    private static func replicas(
        _ name: String, _ body: @escaping @Sendable ([SQLStore]) async throws -> Void
    ) -> ContractCase {
        ContractCase(name, needsSharing: true) { engine in
            var databases: [any SQLDatabase] = []
            var stores: [SQLStore] = []
            for _ in 0..<3 {
                let database = try await engine.open()
                databases.append(database)
                stores.append(try await SQLStore(database))
            }
            try await body(stores)
            for database in databases { try await database.close() }
        }
    }
}
