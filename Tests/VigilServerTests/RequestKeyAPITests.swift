import NIOHTTP1
import Testing
import Vigil
import VigilDomain
import VigilServer
import VigilStorage

@Suite("Request keys")
struct RequestKeyAPITests {
    private static let ndjson = "application/x-ndjson"

    private static func send(
        _ server: LiveServer, _ body: String, key: String, to path: String = "predictions", query: String = ""
    ) async throws -> LiveServer.Answer {
        try await server.send(
            .POST, "/api/v1/models/m/\(path)\(query)", body, type: ndjson, headers: [("Idempotency-Key", key)])
    }

    private static func stored(_ server: LiveServer) async throws -> Int {
        try await server.service.store.inspection?.totals(of: ModelName("m")).predictions ?? -1
    }

    @Test("the same request again gets the first answer to the byte and says so, another one under its key is refused")
    func again() async throws {
        try await LiveServer.run { server in
            try await server.registerModel()
            let body = predictionLines(day: 0, count: 20) + "\n{\"id\": \"\"}"
            let first = try await Self.send(server, body, key: "\"first\"")
            #expect(first.status == 200 && first.json["stored"] as? Int == 20, "\(first.text)")
            #expect(first.headers.first(name: "Idempotency-Replayed") == nil)
            // In quotes, as a string of a structured header, or without: it is the same key.
            let again = try await Self.send(server, body, key: "first")
            #expect(again.status == 200 && again.text == first.text)
            #expect(again.headers.first(name: "Idempotency-Replayed") == "true")
            #expect(again.headers.first(name: "Content-Type") == "application/json")
            let other = try await Self.send(server, predictionLines(day: 1, count: 20), key: "first")
            #expect(other.status == 422 && other.json["code"] as? String == "request_key_reused", "\(other.text)")
            #expect(other.json["field"] as? String == "Idempotency-Key")
            let version = try await Self.send(server, body, key: "first", query: "?version=1")
            #expect(version.status == 422)
            // Without a key the ids are what tells: they are duplicates.
            let plain = try await server.send(.POST, "/api/v1/models/m/predictions", body, type: Self.ndjson)
            #expect(plain.json["stored"] as? Int == 0)
            #expect(try await Self.stored(server) == 20)
        }
    }

    @Test("outcomes sent again under their key change nothing, not even a count")
    func outcomes() async throws {
        try await LiveServer.run { server in
            try await server.registerModel()
            _ = try await Self.send(server, predictionLines(day: 0, count: 3), key: "k")
            let body = #"{"id": "0-0", "label": 1, "timestamp": "2026-05-02T00:00:00Z"}"#
            let first = try await Self.send(server, body, key: "k", to: "outcomes")
            #expect(first.json["matched"] as? Int == 1 && first.json["corrections"] as? Int == 0, "\(first.text)")
            let again = try await Self.send(server, body, key: "k", to: "outcomes")
            #expect(again.text == first.text && again.headers.first(name: "Idempotency-Replayed") == "true")
            let unkeyed = try await server.send(.POST, "/api/v1/models/m/outcomes", body)
            #expect(unkeyed.json["corrections"] as? Int == 1)
            let metrics = try await server.send(.GET, "/metrics").text
            #expect(metrics.contains("vigil_outcomes_total{model=\"m\"} 2"), "\(metrics)")
        }
    }

    @Test("many small requests at once, each sent twice: every pair has one answer and one row")
    func groupCommit() async throws {
        try await LiveServer.run { server in
            try await server.registerModel()
            let lines = predictionLines(day: 0, count: 40).split(separator: "\n").map(String.init)
            let answers = try await withThrowingTaskGroup(of: (Int, LiveServer.Answer).self) { group in
                for index in 0..<80 {
                    group.addTask {
                        (index % 40, try await Self.send(server, lines[index % 40], key: "k\(index % 40)"))
                    }
                }
                return try await group.reduce(into: [Int: [LiveServer.Answer]]()) { $0[$1.0, default: []].append($1.1) }
            }
            for (index, pair) in answers {
                #expect(pair.map(\.status) == [200, 200])
                #expect(Set(pair.map(\.text)).count == 1 && pair[0].json["stored"] as? Int == 1, "\(index)")
                #expect(pair.count { $0.headers.first(name: "Idempotency-Replayed") == "true" } == 1, "\(index)")
            }
            #expect(try await Self.stored(server) == 40)
        }
    }

    @Test(
        "a key that is none is refused with what one is",
        arguments: ["", "\"\"", "ä", String(repeating: "k", count: 201)])
    func noKey(key: String) async throws {
        try await LiveServer.run { server in
            try await server.registerModel()
            let answer = try await Self.send(server, predictionLines(day: 0, count: 1), key: key)
            #expect(answer.status == 400 && answer.json["field"] as? String == "Idempotency-Key", "\(answer.text)")
            #expect(answer.text.contains("1 to 200 printable ASCII characters"))
            #expect(try await Self.stored(server) == 0)
        }
    }

    @Test("the API's document has the header where rows are stored")
    func document() async throws {
        try await LiveServer.run { server in
            let document = try await server.send(.GET, "/api/v1/openapi.json")
            let paths = try #require(document.json["paths"] as? [String: [String: [String: Any]]])
            for path in ["predictions", "outcomes"] {
                let parameters = paths["/api/v1/models/{model}/\(path)"]?["post"]?["parameters"] as? [[String: Any]]
                #expect(parameters?.contains { $0["in"] as? String == "header" } == true, "\(path)")
            }
        }
    }
}
