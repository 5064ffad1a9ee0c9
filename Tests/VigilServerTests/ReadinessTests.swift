import Foundation
import NIOHTTP1
import Synchronization
import Testing
import VigilSQLite
import VigilServer
import VigilStorage

@Suite("readiness")
struct ReadinessTests {
    @Test("a full store is told by readiness, metrics and status, and all of them see when there is room again")
    func full() async throws {
        let database = try SQLiteDatabase.inMemory()
        let time = ManualTime()
        let store = MonitoringStore(
            try await SQLStore(database, pulse: StorePulse { time.now }), close: { try await database.close() })
        try await LiveServer.run(store: store) { server in
            try await server.registerModel()
            #expect(try await server.send(.GET, "/readyz").status == 200)
            try await Self.limit(database, "PRAGMA max_page_count = 1")
            var refused: LiveServer.Answer?
            for day in 0..<400 where refused == nil {
                let answer = try await server.send(
                    .POST, "/api/v1/models/m/predictions", predictionLines(day: day, count: 200),
                    type: "application/x-ndjson")
                if answer.status != 200 { refused = answer }
            }
            #expect(refused?.status == 503)
            #expect(refused?.json["code"] as? String == "store_full")
            let readiness = try await server.send(.GET, "/readyz")
            #expect(readiness.status == 503)
            #expect(readiness.json["code"] as? String == "store_full")
            let metrics = try await server.send(.GET, "/metrics").text
            #expect(metrics.contains("vigil_store_writable 0\n"))
            #expect(!metrics.contains(#"vigil_store_failures_total{code="full"} 0"#))
            let status = try await server.send(.GET, "/api/v1/status").json
            #expect(status["is_ready"] as? Bool == false)
            #expect((status["problem"] as? [String: Any])?["code"] as? String == "store_full")
            #expect(status["models"] as? Int == 1)

            try await Self.limit(database, "PRAGMA max_page_count = 1000000")
            // Small writes may have come through all the time, so that it waits a while before it believes them.
            #expect(try await server.send(.GET, "/readyz").status == 503)
            time.advance(by: .seconds(2))
            #expect(try await server.send(.GET, "/readyz").status == 200)
            #expect(try await server.send(.GET, "/readyz").json["status"] as? String == "ready")
            #expect(try await server.send(.GET, "/metrics").text.contains("vigil_store_writable 1\n"))
            #expect(try await server.send(.GET, "/api/v1/status").json["is_ready"] as? Bool == true)
        }
    }

    private static func limit(_ database: SQLiteDatabase, _ pragma: String) async throws {
        try await database.write { try $0.query(pragma, []) { _ in } }
    }

    @Test("a status counts what is stored and the time that the server was up")
    func status() async throws {
        try await LiveServer.run { server in
            try await server.registerModel()
            let sent = try await server.send(
                .POST, "/api/v1/models/m/predictions", predictionLines(day: 0, count: 30),
                type: "application/x-ndjson")
            #expect(sent.status == 200)
            let outcome = #"{"id":"0-1","label":1,"timestamp":"2026-05-02T00:00:00Z"}"#
            #expect(try await server.send(.POST, "/api/v1/models/m/outcomes", outcome).status == 200)
            #expect(try await server.send(.GET, "/readyz").status == 200)
            let status = try await server.send(.GET, "/api/v1/status").json
            #expect(status["engine"] as? String == "sqlite")
            #expect(status["is_ready"] as? Bool == true)
            #expect(status["predictions"] as? Int == 30)
            #expect(status["labelled"] as? Int == 1)
            #expect(status["models"] as? Int == 1)
            #expect((status["outbox"] as? [String: Any])?["pending"] as? Int == 0)
            let availability = try #require(status["availability"] as? [String: Any])
            #expect(availability["goal"] as? Double == 0.999)
            #expect((availability["outages"] as? [Any])?.isEmpty == true)
            #expect((0...1).contains(availability["share"] as? Double ?? 1))
        }
    }
}

/// A clock that never goes back, and goes on only when told.
private final class ManualTime: Sendable {
    private let moment = Mutex(ContinuousClock.now)

    var now: ContinuousClock.Instant { moment.withLock { $0 } }

    func advance(by duration: Duration) { moment.withLock { $0 += duration } }
}
