import Foundation
import NIOHTTP1
import Testing
import Vigil
import VigilSQLite
import VigilServer
import VigilStorage

struct DurabilityAPITests {
    private static func send(_ server: LiveServer, day: Int, key: String? = nil) async throws -> LiveServer.Answer {
        try await server.send(
            .POST, "/api/v1/models/m/predictions", predictionLines(day: day, count: 2), type: "application/x-ndjson",
            headers: key.map { [("Idempotency-Key", $0)] } ?? [])
    }

    @Test("by group, every answer says in a field and a header within which time its rows are durable")
    func grouped() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("durability-\(UUID().uuidString)")
            .path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try await MonitoringStore.sqlite(
            path: folder + "/vigil.db", durability: .group(within: .milliseconds(500)))
        try await LiveServer.run(store: store) { server in
            try await server.registerModel()
            let answer = try await Self.send(server, day: 0, key: "k")
            #expect(
                answer.json["stored"] as? Int == 2 && answer.json["durable_within_ms"] as? Int == 500, "\(answer.text)")
            #expect(answer.headers.first(name: "Vigil-Durable-Within") == "500ms")
            let again = try await Self.send(server, day: 0, key: "k")
            #expect(again.text == answer.text && again.headers.first(name: "Vigil-Durable-Within") == "500ms")
            let outcome = try await server.send(
                .POST, "/api/v1/models/m/outcomes", #"{"id": "0-0", "label": 1, "timestamp": "2026-05-02T00:00:00Z"}"#)
            #expect(outcome.json["durable_within_ms"] as? Int == 500)
            #expect(try await server.send(.GET, "/readyz").status == 200)
            #expect(
                try await server.send(.GET, "/metrics").text.contains("vigil_synchronizations_total{outcome=\"late\"}"))
        }
        try await store.close()
    }

    @Test("in full, an answer says nothing of it")
    func full() async throws {
        try await LiveServer.run { server in
            try await server.registerModel()
            let answer = try await Self.send(server, day: 0)
            #expect(answer.status == 200 && answer.json["durable_within_ms"] == nil)
            #expect(answer.headers.first(name: "Vigil-Durable-Within") == nil)
            #expect(!(try await server.send(.GET, "/metrics").text.contains("vigil_synchronizations_total")))
        }
    }

    @Test("where rows could not be made durable, readiness says so and no answer comes before they are")
    func failure() async throws {
        let database = try SQLiteDatabase.inMemory()
        let base = try await SQLStore(
            database,
            groupSync: GroupSync(
                within: .milliseconds(10), synchronize: { throw StoreError(.failed, "the disk gave an error") }))
        try await LiveServer.run(store: MonitoringStore(base, close: { try await database.close() })) { server in
            try await server.registerModel()
            #expect(try await Self.send(server, day: 0).json["durable_within_ms"] as? Int == 10)
            var ready = try await server.send(.GET, "/readyz")
            for _ in 0..<500 where ready.status == 200 {
                try await Task.sleep(for: .milliseconds(10))
                ready = try await server.send(.GET, "/readyz")
            }
            #expect(ready.status == 503 && ready.text.contains("the disk gave an error"), "\(ready.text)")
            let answer = try await Self.send(server, day: 1)
            #expect(answer.status == 200 && answer.json["durable_within_ms"] == nil)
        }
        await #expect(throws: StoreError.self) { try await base.finishDurability() }
        try await database.close()
    }
}
