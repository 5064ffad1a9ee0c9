import Foundation
import Testing
import VigilDomain
import VigilStorage

@testable import VigilSQLite

@Suite("durability")
struct DurabilityTests {
    private static let monday = Timestamp(milliseconds: 1_772_409_600_000)

    private func schema() throws -> ModelSchema {
        ModelSchema(
            model: try ModelName("m"), task: .regression,
            features: [FeatureSchema(name: "x", kind: .numeric), FeatureSchema(name: "y", kind: .categorical)])
    }

    /// A batch of ten rows whose ids begin with its number.
    private func write(_ schema: ModelSchema, _ number: Int) -> PredictionWrite {
        var batch = PredictionBatch(schema: schema)
        batch.ids = (0..<10).map { "\(number)/\($0)" }
        batch.timestamps = (0..<10).map { Self.monday.milliseconds + Int64(number * 10 + $0) * 60_000 }
        batch.features = [
            .numeric(NumericColumn((0..<10).map { Double(number * $0) / 7 })),
            .categorical(CategoricalColumn((0..<10).map { "name \($0 % 3)" })),
        ]
        batch.scores = Array(repeating: .nan, count: 10)
        batch.predictions = .numeric(NumericColumn(Array(repeating: Double(number), count: 10)))
        batch.groups = CategoricalColumn(Array(repeating: nil, count: 10))
        batch.ranks = Array(repeating: .nan, count: 10)
        batch.inferenceMilliseconds = Array(repeating: 1, count: 10)
        return PredictionWrite(schema: schema, batch: batch, receivedAt: Self.monday)
    }

    /// A store with a model on a disk whose power can fail.
    private struct Place {
        let database: SQLiteDatabase
        let store: SQLStore
        let schema: ModelSchema
        let path: String
        let folder: TemporaryFolder

        /// Of the database and its log.
        var files: [String] { [path, path + "-wal"] }

        func synchronizations() -> Int { PowerLossDisk.shared.synchronizations(path + "-wal") }
    }

    private func onWatchedDisk(
        _ opened: (SQLiteDatabase) async throws -> SQLStore = { try await SQLStore($0) },
        _ body: (Place) async throws -> Void
    ) async throws {
        PowerLossDisk.shared.install()
        try await TemporaryFolder.with { folder in
            let path = folder.path("\(PowerLossDisk.marker).db")
            let database = try await SQLiteDatabase.open(path: path)
            let place = Place(
                database: database, store: try await opened(database), schema: try schema(), path: path, folder: folder)
            _ = try await place.store.register(place.schema, at: Self.monday)
            try await body(place)
            try await database.close()
        }
    }

    @Test("every commit is one fsync of the log, whatever it holds")
    func countsSynchronizations() async throws {
        try await onWatchedDisk { place in
            let (store, schema) = (place.store, place.schema)
            let before = place.synchronizations()
            for number in 0..<5 { _ = try await store.append([write(schema, number)]) }
            #expect(place.synchronizations() == before + 5)
            _ = try await store.append((5..<25).map { write(schema, $0) })
            #expect(place.synchronizations() == before + 6)
            _ = try await store.labelledPredictions(
                of: schema, in: TimeRange(start: Self.monday, end: Self.monday.advanced(by: .days(1))))
            #expect(place.synchronizations() == before + 6)
        }
    }

    @Test("a power failure at any moment loses no acknowledged batch and leaves none in part", arguments: 1...6)
    func powerLoss(_ seed: Int) async throws {
        try await onWatchedDisk { place in
            let (store, schema) = (place.store, place.schema)
            // A short log, so that the power also fails while it is copied into the database and begun anew.
            try await place.database.write { try $0.query("PRAGMA wal_autocheckpoint = 12", []) { _ in } }
            var random = Pseudorandom(state: UInt64(seed))
            for number in 0..<60 {
                _ = try await store.append([write(schema, number)])
                _ = try await store.append(outcomes(number), of: schema.model)
                if number % 20 == 19 { _ = try await store.compact(schema) }
                guard number % 4 == seed % 4 else { continue }
                let certain = PowerLossDisk.shared.certain(place.files)
                try await check(certain, place, acknowledged: number + 1)
                // The next commit is interrupted half way: it may be there or not, but not in part.
                async let next = store.append([write(schema, 1000 + number)])
                let interrupted = PowerLossDisk.shared.possible(place.files, using: &random)
                try await check(interrupted, place, acknowledged: number + 1)
                _ = try await next
            }
        }
    }

    /// A store that acknowledges by group, and synchronizes only when it is told.
    private func grouped(_ database: SQLiteDatabase) async throws -> SQLStore {
        try await SQLStore(
            database,
            groupSync: GroupSync(
                within: .seconds(10), sleep: { _ in try await Task.sleep(for: .seconds(3600)) },
                synchronize: { try await SQLStore.synchronize(database) }))
    }

    private func relaxed(_ write: PredictionWrite) -> PredictionWrite {
        var write = write
        write.acknowledgement = .asConfigured
        return write
    }

    @Test("by group, commits are no fsync; one makes all of them durable, and so does the next durable commit")
    func groupedSynchronizations() async throws {
        try await onWatchedDisk(grouped) { place in
            let (store, schema) = (place.store, place.schema)
            let before = place.synchronizations()
            for number in 0..<5 {
                let receipts = try await store.append([relaxed(write(schema, number))])
                #expect(receipts.map(\.durableWithin) == [.seconds(10)])
            }
            _ = try await store.append(
                outcomes(0), of: schema.model, request: nil, acknowledgement: .asConfigured)
            #expect(place.synchronizations() == before)
            try await SQLStore.synchronize(place.database)
            #expect(place.synchronizations() == before + 1)
            // One that waits for the disk makes its whole call wait.
            let mixed = try await store.append([relaxed(write(schema, 5)), write(schema, 6)])
            #expect(mixed.map(\.durableWithin) == [nil, nil] && place.synchronizations() == before + 2)
            _ = try await store.append([relaxed(write(schema, 7))])
            try await store.finishDurability()
            #expect(place.synchronizations() == before + 3)
        }
    }

    @Test(
        "by group, a power failure takes whole commits since the last synchronization and no others", arguments: 1...3)
    func groupedPowerLoss(_ seed: Int) async throws {
        try await onWatchedDisk(grouped) { place in
            let (store, schema) = (place.store, place.schema)
            try await place.database.write { try $0.query("PRAGMA wal_autocheckpoint = 12", []) { _ in } }
            var random = Pseudorandom(state: UInt64(seed))
            var durable = 0
            for number in 0..<40 {
                _ = try await store.append([relaxed(write(schema, number))])
                _ = try await store.append(
                    outcomes(number), of: schema.model, request: nil, acknowledgement: .asConfigured)
                if number % 5 == 4 {
                    try await SQLStore.synchronize(place.database)
                    durable = number + 1
                }
                guard number % 3 == seed % 3 else { continue }
                try await check(
                    PowerLossDisk.shared.certain(place.files), place, acknowledged: durable)
                try await check(
                    PowerLossDisk.shared.possible(place.files, using: &random), place, acknowledged: durable)
            }
            try await store.finishDurability()
            try await check(PowerLossDisk.shared.certain(place.files), place, acknowledged: 40)
        }
    }

    private func outcomes(_ number: Int) -> OutcomeBatch {
        OutcomeBatch(
            ids: ["\(number)/3", "\(number)/7"], labels: .numeric(NumericColumn([1, 2])),
            timestamps: [Self.monday.milliseconds, Self.monday.milliseconds])
    }

    /// Opens what the disk has, and checks that it is whole.
    private func check(
        _ images: [String: [UInt8]], _ place: Place, acknowledged: Int
    ) async throws {
        let schema = place.schema
        // Another name, so that this copy is not watched itself.
        let copy = place.folder.path("copy-\(UUID().uuidString).db")
        for (name, bytes) in images {
            try Data(bytes).write(to: URL(fileURLWithPath: copy + name.dropFirst(place.path.count)))
        }
        let database = try await SQLiteDatabase.open(path: copy)
        let store = try await SQLStore(database)
        let integrity = try await database.read { connection in
            var lines: [SQLValue] = []
            try connection.query("PRAGMA integrity_check", []) { lines.append($0[0]) }
            return lines
        }
        #expect(integrity == [.text("ok")])
        let range = TimeRange(start: Self.monday, end: Self.monday.advanced(by: .days(400)))
        let rows = try await store.labelledPredictions(of: schema, in: range)
        let ids = Set(rows.predictions.ids)
        let counts = Dictionary(grouping: ids) { $0.prefix { $0 != "/" } }.mapValues(\.count)
        #expect(counts.values.allSatisfy { $0 == 10 })
        #expect((0..<acknowledged).allSatisfy { counts["\($0)"] == 10 })
        let labels = zip(rows.predictions.ids, rows.labels.numbers ?? []).filter { !$0.1.isNaN }.map(\.0)
        let hasEveryLabel = Set(labels).isSuperset(of: (0..<acknowledged).flatMap { ["\($0)/3", "\($0)/7"] })
        #expect(hasEveryLabel)
        #expect(try await store.totals(of: schema.model).predictions == ids.count)
        #expect(try await store.totals(of: schema.model).labelled == labels.count)
        try await database.close()
    }
}

/// Random numbers with a seed.
struct Pseudorandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 33) ^ (state << 31)
    }
}
