import Foundation
import NIOHTTP1
import Testing
import Vigil
import VigilSQLite
import VigilServer

@Suite("Backups over the API", .timeLimit(.minutes(10)))
struct BackupAPITests {
    private static let path = "/api/v1/storage/backups"

    @Test("one is made on request, listed, and told by the status and to Prometheus")
    func made() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("backups-\(UUID().uuidString)").path
        // What remains is in the system's temporary folder.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try await MonitoringStore.sqlite(path: folder + "/vigil.db")
        let policy = BackupPolicy(directory: folder + "/backups", every: .zero, keep: 1)
        try await LiveServer.run(store: store, backups: policy) { server in
            try await server.registerModel()
            _ = try await server.send(
                .POST, "/api/v1/models/m/predictions", predictionLines(day: 0, count: 20), type: "application/x-ndjson")
            for _ in 0..<2 {
                let answer = try await server.send(.POST, Self.path)
                #expect(answer.status == 202 && answer.json["status"] as? String == "running", "\(answer.text)")
                var state = answer
                while state.json["status"] as? String == "running" {
                    try await Task.sleep(for: .milliseconds(20))
                    state = try await server.send(.GET, Self.path)
                }
                #expect(state.json["status"] as? String == "finished", "\(state.text)")
                let made = try #require(state.json["made"] as? [String: Any])
                let backups = try #require(state.json["backups"] as? [[String: Any]])
                #expect(backups.count == 1 && backups[0]["path"] as? String == made["path"] as? String)
                #expect(made["verified_at"] is String && made["engine"] as? String == "sqlite")
                #expect(state.json["next_at"] == nil && state.json["keep"] as? Int == 1)
                try await Task.sleep(for: .milliseconds(1100))
            }
            let status = try await server.send(.GET, "/api/v1/status").json["backups"] as? [String: Any]
            #expect(status?["is_verified"] as? Bool == true && status?["count"] as? Int == 1)
            #expect(status?["warning"] == nil && status?["is_overdue"] as? Bool == false)
            let metrics = try await server.send(.GET, "/metrics").text
            #expect(metrics.contains("vigil_backup_last_success_timestamp_seconds 1"))
            #expect(
                metrics.contains("vigil_backup_failures_total 0\n")
                    && metrics.contains("vigil_backup_last_verified 1\n"))
        }
        try await store.close()
    }

    @Test("without a directory the API says how to give one, and nothing else tells of backups")
    func none() async throws {
        try await LiveServer.run { server in
            for method in [HTTPMethod.GET, .POST] {
                let answer = try await server.send(method, Self.path)
                #expect(
                    answer.status == 409 && answer.json["code"] as? String == "no_backup_directory", "\(answer.text)")
                #expect((answer.json["detail"] as? String)?.contains("--backup-directory") == true)
            }
            #expect(try await server.send(.GET, "/api/v1/status").json["backups"] == nil)
            #expect(try await !server.send(.GET, "/metrics").text.contains("vigil_backup"))
        }
    }

    @Test("a directory that cannot be used is a warning, and a failure that is told")
    func unusable() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("file-\(UUID().uuidString)").path
        // What remains is in the system's temporary folder.
        defer { for name in ["", ".db", ".db.lock"] { try? FileManager.default.removeItem(atPath: file + name) } }
        try Data("a file".utf8).write(to: URL(fileURLWithPath: file))
        let store = try await MonitoringStore.sqlite(path: file + ".db")
        let policy = BackupPolicy(directory: file, every: .zero)
        try await LiveServer.run(store: store, backups: policy) { server in
            var ready = try await server.send(.GET, "/readyz")
            while !ready.text.contains("warnings") {
                try await Task.sleep(for: .milliseconds(20))
                ready = try await server.send(.GET, "/readyz")
            }
            #expect(
                ready.status == 200 && ready.text.contains("the directory of backups cannot be used"), "\(ready.text)")
            var answer = try await server.send(.POST, Self.path)
            while answer.json["status"] as? String == "running" {
                try await Task.sleep(for: .milliseconds(20))
                answer = try await server.send(.GET, Self.path)
            }
            #expect(answer.json["status"] as? String == "failed")
            #expect((answer.json["reason"] as? String)?.contains("is not a folder") == true, "\(answer.text)")
            #expect(try await server.send(.GET, "/metrics").text.contains("vigil_backup_failures_total 1\n"))
        }
        try await store.close()
    }

    @Test("a path in a request is refused")
    func path() async throws {
        try await LiveServer.run { server in
            let answer = try await server.send(.POST, Self.path + "?directory=/tmp")
            #expect(answer.status == 400, "\(answer.text)")
        }
    }
}
