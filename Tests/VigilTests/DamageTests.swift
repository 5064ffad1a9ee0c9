import Testing
import Vigil
import VigilDomain
import VigilSQLite
import VigilStorage

struct DamageTests {
    @Test("a window is evaluated without its damaged rows and says so, and the others as ever")
    func evaluation() async throws {
        let database = try SQLiteDatabase.inMemory()
        let service = try await makeService(store: MonitoringStore(SQLStore(database), close: {}))
        let schema = try testSchema()
        try await service.registerModel(schema)
        try await service.drift.setBaselineDistribution(rows(schema, day: -5), for: schema.model)
        for day in 0..<3 {
            let batch = rows(schema, day: day)
            try await service.recordPredictions(batch.rows(Array(0..<300)), for: schema.model)
            try await service.recordPredictions(batch.rows(Array(300..<400)), for: schema.model)
            try await service.recordOutcomes(labels(for: batch, wrong: 10), for: schema.model)
        }
        // The second part of the middle day.
        try await flip(database, segment: 4)
        try await service.settle()

        let points = try await service.modelPerformance(for: schema.model).filter { $0.metric == .accuracy }
        #expect(points.map(\.labels.predictions) == [400, 300, 400])
        #expect(points.allSatisfy { abs(($0.value.measurement?.value ?? 0) - 0.9) < 1e-9 })
        let lacking = try await service.unreadableWindows(of: schema.model)
        let middle = try #require(lacking[schema.version]?.first)
        #expect(lacking[schema.version]?.count == 1 && middle.window == points[1].window)
        #expect(middle.rows == UnreadableRows(predictions: 100, outcomes: 0))
        let findings = try await service.drift.history(of: schema.model)
        #expect(findings.map(\.result.currentRows) == [400, 300, 400])
        let sentence = "100 predictions could not be read, because stored data are damaged"
        #expect(findings[1].result.notes.contains("\(sentence)."))
        #expect(!findings[0].result.notes.contains { $0.contains("damaged") })
        #expect(try await service.damagedSegments().map(\.number) == [4])
        #expect(try await service.storageWarnings().first?.contains(sentence) == true)
        let analysis = try await service.performance.analysis(for: schema.model)
        #expect(analysis.rows == 1100 && analysis.unreadable == middle.rows)

        // Nothing is left to do: the window counts as evaluated and checked, all of its rows.
        let work = try await SQLStore(database).evaluationWork(of: schema.model, since: nil)
        let windows = try #require(work?.versions.first?.windows)
        #expect(windows.filter { $0.window == middle.window && $0.driftCheckedPredictions != $0.predictions }.isEmpty)
    }

    @Test("a window of which nothing can be read has no numbers, and says how many rows it has")
    func everything() async throws {
        let database = try SQLiteDatabase.inMemory()
        let service = try await makeService(store: MonitoringStore(SQLStore(database), close: {}))
        let schema = try testSchema()
        try await service.registerModel(schema)
        try await service.drift.setBaselineDistribution(rows(schema, day: -5), for: schema.model)
        for day in 0..<2 { try await service.recordPredictions(rows(schema, day: day), for: schema.model) }
        try await flip(database, segment: 1)
        try await service.settle()
        let lacking = try await service.unreadableWindows(of: schema.model)
        #expect(lacking[schema.version]?.map(\.rows) == [UnreadableRows(predictions: 400, outcomes: 0)])
        let points = try await service.modelPerformance(for: schema.model)
        #expect(
            points.filter { $0.window.start == start && $0.metric == .accuracy }.allSatisfy {
                $0.value.measurement == nil
            })
        #expect(try await service.drift.history(of: schema.model).first?.result.overallDriftDetected == false)
    }

    private func flip(_ database: SQLiteDatabase, segment: Int) async throws {
        try await database.write { connection in
            var bytes: [UInt8] = []
            try connection.query("SELECT columns FROM prediction_segments WHERE id = ?", [.integer(Int64(segment))]) {
                bytes = try $0.bytes(0)
            }
            bytes[bytes.count / 2] ^= 1
            try connection.execute(
                "UPDATE prediction_segments SET columns = ? WHERE id = ?", [.blob(bytes), .integer(Int64(segment))])
        }
    }
}
