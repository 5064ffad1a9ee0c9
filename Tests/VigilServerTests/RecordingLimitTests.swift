import Foundation
import NIOHTTP1
import Testing
import VigilDomain
import VigilServer

struct RecordingLimitTests {
    @Test(
        "a time, number or count that nothing can be done with is refused, with its field",
        arguments: [
            (#"{"timestamp": 9223372036854775807, "values": {"x": 1}}"#, "timestamp"),
            (#"{"timestamp": -9223372036854775808, "values": {"x": 1}}"#, "timestamp"),
            (#"{"timestamp": 9000000000000000000, "values": {"x": 1}}"#, "timestamp"),
            (#"{"timestamp": -62135596800001, "values": {"x": 1}}"#, "timestamp"),
            (#"{"timestamp": "0000-12-31T23:59:59Z", "values": {"x": 1}}"#, "timestamp"),
            (#"{"timestamp": "9999-12-31T23:59:59-23:59", "values": {"x": 1}}"#, "timestamp"),
            (#"{"timestamp": "9000-01-01T00:00:00Z", "values": {"x": 1}}"#, "timestamp"),
            (#"{"values": {"x": 1e200}}"#, "x"), (#"{"values": {"x": -1.1e150}}"#, "x"),
            (#"{"values": {"x": 1}, "sample_count": 0}"#, "sample_count"),
            (#"{"values": {"x": 1}, "sample_count": 9007199254740993}"#, "sample_count"),
            (#"{"values": {"x": 1}, "sample_count": 9223372036854775807}"#, "sample_count"),
        ] as [(String, String)])
    func metrics(body: String, field: String) async throws {
        try await LiveServer.run { server in
            try await server.registerModel()
            let answer = try await server.send(.POST, "/api/v1/models/m/metrics", body)
            #expect(answer.status == 422, "\(answer.text)")
            #expect(answer.json["code"] as? String == "invalid_value" && answer.json["field"] as? String == field)
            #expect(try await server.send(.GET, "/models/m").status == 200)
        }
    }

    @Test("the same times are refused as a baseline's range and a drift check's beginning")
    func otherTimes() async throws {
        try await LiveServer.run { server in
            try await server.registerModel()
            let range = try await server.send(
                .PUT, "/api/v1/models/m/baseline", #"{"from": -9223372036854775808, "to": "2026-05-01T00:00:00Z"}"#)
            #expect(range.status == 422 && range.json["field"] as? String == "from", "\(range.text)")
            let check = try await server.send(
                .POST, "/api/v1/models/m/drift-checks", #"{"since": 9223372036854775807}"#)
            #expect(check.status == 422 && check.json["field"] as? String == "since", "\(check.text)")
            // Queries only compare: their extremes are moments like any other.
            for moment in ["0000-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59"] {
                let found = try await server.send(.GET, "/api/v1/models/m/performance?from=\(moment)")
                #expect(found.status == 200, "\(found.text)")
            }
        }
    }

    @Test("limits beyond all numbers are refused, and the greatest that are allowed are drawn")
    func limits() async throws {
        try await LiveServer.run { server in
            try await server.registerModel()
            for (body, field) in [
                (#"{"metric": "x", "max": 1e308}"#, "max"), (#"{"metric": "x", "min": -1e151}"#, "min"),
                (#"{"metric": "x", "target": 1e200}"#, "target"),
            ] as [(String, String)] {
                let answer = try await server.send(.PUT, "/api/v1/models/m/thresholds", body)
                #expect(answer.status == 422 && answer.json["field"] as? String == field, "\(answer.text)")
            }
            let rule = try await server.send(
                .PUT, "/api/v1/models/m/rules/r", #"{"metric": "x", "comparison": "above", "threshold": 1e308}"#)
            #expect(rule.status == 422 && rule.json["field"] as? String == "threshold", "\(rule.text)")
            let widest = try await server.send(
                .PUT, "/api/v1/models/m/thresholds", #"{"metric": "x", "min": -1e150, "max": 1e150}"#)
            #expect(widest.status == 200, "\(widest.text)")
            let body = #"{"timestamp": "2026-05-01T00:00:00Z", "values": {"x": 1e150}}"#
            #expect(try await server.send(.POST, "/api/v1/models/m/metrics", body).status == 204)
            let page = try await server.send(.GET, "/models/m?metric=x")
            #expect(page.status == 200 && !page.text.contains("not a number"))
        }
    }

    @Test("a record has at most a thousand names")
    func names() async throws {
        try await LiveServer.run { server in
            try await server.registerModel()
            func send(_ count: Int) async throws -> LiveServer.Answer {
                let values = (0..<count).map { "\"m\($0)\": 1" }.joined(separator: ", ")
                let body = "{\"timestamp\": \"2026-05-01T00:00:00Z\", \"values\": {\(values)}}"
                return try await server.send(.POST, "/api/v1/models/m/metrics", body)
            }
            let refused = try await send(1001)
            #expect(refused.status == 422 && refused.json["field"] as? String == "values", "\(refused.text)")
            #expect(try await send(1000).status == 204)
        }
    }

    @Test("the document says which milliseconds, values and counts are allowed")
    func document() async throws {
        try await LiveServer.run { server in
            let document = try await server.send(.GET, "/api/v1/openapi.json")
            let components = try #require(document.json["components"] as? [String: Any])
            let schemas = try #require(components["schemas"] as? [String: [String: Any]])
            func property(_ schema: String, _ name: String) -> [String: Any] {
                let properties = schemas[schema]?["properties"] as? [String: [String: Any]]
                return properties?[name] ?? [:]
            }
            let times = try #require(property("RecordedMetrics", "timestamp")["oneOf"] as? [[String: Any]])
            let integer = try #require(times.first { $0["type"] as? String == "integer" })
            #expect(integer["minimum"] as? Int == -62_135_596_800_000)
            #expect(integer["maximum"] as? Int == 253_402_300_799_999)
            #expect(property("RecordedMetrics", "sample_count")["maximum"] as? Int == 1 << 53)
            let values = property("RecordedMetrics", "values")["additionalProperties"] as? [String: Any]
            #expect(values?["maximum"] as? Double == 1e150)
            #expect(property("Thresholds", "min")["minimum"] as? Double == -1e150)
            #expect(property("RuleDefinition", "threshold")["maximum"] as? Double == 1e150)
        }
    }
}
