import Foundation
import NIOHTTP1
import Testing
import VigilNotifications
import VigilServer

struct APITests {
    @Test("a model is registered, fed, checked and shown over HTTP")
    func wholeWay() async throws {
        try await LiveServer.run { server in
            try await server.registerModel()
            let again = try await server.send(.GET, "/api/v1/models/m")
            #expect(again.status == 200 && again.json["window"] as? String == "day")

            let ndjson = "application/x-ndjson"
            let baseline = predictionLines(day: -9, count: 500)
                .replacingOccurrences(of: "\"score\"", with: "\"label\":1,\"score\"")
            let set = try await server.send(
                .PUT, "/api/v1/models/m/baseline?source=last%20week", baseline, type: ndjson)
            #expect(set.status == 200, "\(set.text)")
            #expect(set.json["rows"] as? Int == 500 && set.json["source"] as? String == "last week")

            for day in 0..<2 {
                let sent = try await server.send(
                    .POST, "/api/v1/models/m/predictions",
                    predictionLines(day: day, count: 500, mean: day == 1 ? 0.4 : 0), type: ndjson)
                #expect(sent.status == 200 && sent.json["stored"] as? Int == 500, "\(sent.text)")
            }
            let outcome = try await server.send(
                .POST, "/api/v1/models/m/outcomes",
                #"{"id": "0-0", "label": 1, "timestamp": "2026-05-02T00:00:00Z"}"#)
            #expect(outcome.json["matched"] as? Int == 1)

            let check = try await server.send(.POST, "/api/v1/models/m/drift-checks", "{}")
            #expect(check.status == 200, "\(check.text)")
            let history = try await server.send(.GET, "/api/v1/models/m/drift-checks")
            let findings = try #require(history.json["findings"] as? [[String: Any]])
            #expect(findings.map { $0["overall_drift_detected"] as? Bool } == [false, true])
            let scores = try #require(findings.last?["feature_drift_scores"] as? [String: Double])
            #expect((scores["x"] ?? 0) > 1 && (scores["c"] ?? 9) < 1)

            let performance = try await server.send(.GET, "/api/v1/models/m/performance?metric=accuracy&limit=1")
            let points = try #require(performance.json["points"] as? [[String: Any]])
            #expect(points.count == 1)

            let page = try await server.send(.GET, "/models/m")
            #expect(page.status == 200 && page.text.contains("<!doctype html>") && page.text.contains("drift"))
            let fragment = try await server.send(.GET, "/models/m", headers: [("X-Vigil-Fragment", "1")])
            #expect(fragment.text.hasPrefix("<main"))
        }
    }

    @Test("a duplicate is named by its id, a row at fault by its place, and the others are stored")
    func partial() async throws {
        try await LiveServer.run { server in
            try await server.registerModel()
            let body = """
                [{"id": "a", "timestamp": "2026-05-01T00:00:00Z", "features": {"x": 1}},
                 {"id": "b", "timestamp": "2026-05-01T00:00:00Z", "features": {"y": 1}},
                 {"id": "c", "timestamp": "2026-05-01T00:00:00Z"}]
                """
            let first = try await server.send(.POST, "/api/v1/models/m/predictions", body)
            #expect(first.json["stored"] as? Int == 2)
            let rejected = try #require(first.json["rejected"] as? [[String: Any]])
            #expect(rejected.count == 1 && rejected[0]["row"] as? Int == 2)
            #expect(
                rejected[0]["field"] as? String == "features.y" && rejected[0]["code"] as? String == "unknown_field")
            let second = try await server.send(.POST, "/api/v1/models/m/predictions", body)
            #expect(second.json["stored"] as? Int == 0)
            #expect(second.json["duplicates"] as? [String] == ["a", "c"])
        }
    }

    @Test("rules are set, listed, tried on the reference and removed")
    func rules() async throws {
        try await LiveServer.run { server in
            try await server.registerModel()
            let rule = #"{"metric": "accuracy", "comparison": "below", "threshold": 0.8, "severity": "high"}"#
            let set = try await server.send(.PUT, "/api/v1/models/m/rules/low-accuracy", rule)
            #expect(set.status == 200 && set.json["role"] as? String == "page", "\(set.text)")
            let template = try await server.send(
                .POST, "/api/v1/models/m/rule-templates", #"{"template": "absolute-targets"}"#)
            #expect(template.status == 200, "\(template.text)")
            let list = try await server.send(.GET, "/api/v1/models/m/rules")
            let names = (list.json["rules"] as? [[String: Any]])?.compactMap { $0["name"] as? String } ?? []
            #expect(names.contains("low-accuracy"))
            #expect(try await server.send(.DELETE, "/api/v1/models/m/rules/low-accuracy").status == 204)
            #expect(try await server.send(.DELETE, "/api/v1/models/m/rules/low-accuracy").status == 404)
        }
    }

    @Test("recorded numbers and limits give violations")
    func thresholds() async throws {
        try await LiveServer.run { server in
            try await server.registerModel()
            let limits = try await server.send(
                .PUT, "/api/v1/models/m/thresholds", #"{"metric": "inference_time", "max": 300, "target": 200}"#)
            #expect(limits.status == 200, "\(limits.text)")
            let recorded = try await server.send(
                .POST, "/api/v1/models/m/metrics",
                #"{"timestamp": "2026-05-01T00:00:00Z", "sample_count": 50, "values": {"inference_time": 340}}"#)
            #expect(recorded.status == 204, "\(recorded.text)")
            let status = try await server.send(.GET, "/api/v1/models/m/thresholds")
            let kinds = (status.json["violations"] as? [[String: Any]])?.compactMap { $0["kind"] as? String }
            #expect(kinds == ["max", "target"])
        }
    }

    @Test("every answer that is a fault is a problem document with a stable code")
    func problems() async throws {
        try await LiveServer.run { server in
            try await server.registerModel()
            let cases: [(String, String, String?, Int, String)] = [
                ("GET", "/api/v1/models/nobody", nil, 404, "unknown_model"),
                ("GET", "/api/v1/models/m?version=9", nil, 404, "unknown_version"),
                ("GET", "/api/v1/nothing", nil, 404, "not_found"),
                ("PATCH", "/api/v1/models", nil, 405, "method_not_allowed"),
                ("POST", "/api/v1/models", "{", 400, "malformed_body"),
                ("POST", "/api/v1/models", "{}", 422, "missing_field"),
                ("GET", "/api/v1/alerts?from=yesterday", nil, 400, "invalid_parameter"),
                ("GET", "/api/v1/alerts?form=x", nil, 400, "unknown_parameter"),
            ]
            for (method, path, body, status, code) in cases {
                let answer = try await server.send(.RAW(value: method), path, body)
                #expect(answer.status == status && answer.json["code"] as? String == code, "\(path): \(answer.text)")
                #expect(answer.headers.first(name: "Content-Type") == "application/problem+json")
                #expect((answer.json["detail"] as? String)?.isEmpty == false)
            }
        }
    }

    @Test("the document lists every address of the API, and nothing else")
    func document() async throws {
        try await LiveServer.run { server in
            let document = try await server.send(.GET, "/api/v1/openapi.json")
            let paths = try #require(document.json["paths"] as? [String: [String: Any]])
            for (path, operations) in paths {
                for method in operations.keys {
                    let address = path.replacingOccurrences(of: "{model}", with: "nobody")
                        .replacingOccurrences(of: "{rule}", with: "none")
                        .replacingOccurrences(of: "{name}", with: "nothing")
                    let answer = try await server.send(.RAW(value: method.uppercased()), address)
                    // It is routed: whatever is wrong with this request, it is neither an unknown address nor method.
                    #expect(answer.json["code"] as? String != "not_found", "\(method) \(path)")
                    #expect(answer.status != 405, "\(method) \(path)")
                }
                let other = try await server.send(
                    .RAW(value: "PATCH"),
                    path.replacingOccurrences(of: "{model}", with: "m").replacingOccurrences(of: "{rule}", with: "r")
                        .replacingOccurrences(of: "{name}", with: "n"))
                #expect(other.status == 405, "\(path)")
                let allowed = Set(
                    (other.headers.first(name: "Allow") ?? "").split(separator: ",").map {
                        $0.trimmingCharacters(in: .whitespaces).lowercased()
                    })
                #expect(allowed == Set(operations.keys), "\(path)")
            }
        }
    }
}

struct AccessTests {
    @Test("an address that others can reach is refused without a key")
    func loopback() async throws {
        await #expect(throws: (any Error).self) {
            try await LiveServer.run(configuration: ServerConfiguration(host: "0.0.0.0", port: 0)) { _ in }
        }
    }

    @Test("with keys, everything but health needs one of them")
    func keys() async throws {
        let configuration = ServerConfiguration(port: 0, apiKeys: [Secret("first"), Secret("second")])
        try await LiveServer.run(configuration: configuration) { server in
            #expect(try await server.send(.GET, "/healthz").status == 200)
            for path in ["/", "/api/v1/models", "/metrics", "/events"] {
                #expect(try await server.send(.GET, path).status == 401, "\(path)")
            }
            let wrong = try await server.send(.GET, "/api/v1/models", headers: [("Authorization", "Bearer third")])
            #expect(wrong.status == 401 && wrong.headers.first(name: "WWW-Authenticate") != nil)
            #expect(!wrong.text.contains("third"))
            let right = try await server.send(.GET, "/api/v1/models", headers: [("Authorization", "Bearer second")])
            #expect(right.status == 200)
            let basic = Data("me:first".utf8).base64EncodedString()
            #expect(try await server.send(.GET, "/", headers: [("Authorization", "Basic \(basic)")]).status == 200)
        }
    }

    @Test("without keys, other names of the host and writing pages of other sites are refused")
    func origins() async throws {
        try await LiveServer.run { server in
            let host = try await server.send(.GET, "/api/v1/models", headers: [("Host", "evil.example")])
            #expect(host.status == 403)
            let origin = try await server.send(
                .POST, "/api/v1/models", "{}", headers: [("Origin", "https://evil.example")])
            #expect(origin.status == 403 && origin.json["field"] as? String == "Origin")
        }
    }

    @Test("pages carry a policy that allows nothing from elsewhere and no inline script")
    func policy() async throws {
        try await LiveServer.run { server in
            let page = try await server.send(.GET, "/")
            let policy = try #require(page.headers.first(name: "Content-Security-Policy"))
            #expect(policy.contains("default-src 'none'; script-src 'self';") && !policy.contains("unsafe"))
            #expect(!page.text.contains("<script>"))
            #expect(page.headers.first(name: "X-Content-Type-Options") == "nosniff")
        }
    }

    @Test("a body over the limit is refused with its size in mind")
    func limit() async throws {
        var configuration = ServerConfiguration(port: 0)
        configuration.maximumBodyBytes = 1000
        try await LiveServer.run(configuration: configuration) { server in
            try await server.registerModel()
            let answer = try await server.send(
                .POST, "/api/v1/models/m/predictions", predictionLines(day: 0, count: 100),
                type: "application/x-ndjson")
            #expect(answer.status == 413 && answer.json["code"] as? String == "body_too_large", "\(answer.text)")
        }
    }
}
