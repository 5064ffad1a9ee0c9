import Foundation
import NIOHTTP1
import Testing

/// Units, results and looks of A/B tests over a real socket.
struct ExperimentAPITests {
    private static let path = "\(LiveServer.experiments)/t"

    @Test(
        "what cannot be told is null with the reason beside it: no units, one empty arm, no variance, a denominator of 0"
    )
    func undefined() async throws {
        try await LiveServer.run { server in
            try await server.registerVersions()
            try await server.startTest("t", #""guardrails": ["precision"]"#)
            func look(_ what: String) async throws -> LiveServer.Answer {
                let result = try await server.send(.GET, Self.path + "/result")
                #expect(result.status == 200, "\(what): \(result.text)")
                #expect(!result.text.contains("nan") && !result.text.contains("inf\""), "\(what): \(result.text)")
                for key in ["p_value", "winning_model", "improvement_percentage"] {
                    #expect(result.isNull(key), "\(what), \(key): \(result.text)")
                }
                #expect((result.value("undefined") as? String)?.isEmpty == false, "\(what): \(result.text)")
                #expect((result.value("comparisons", 0, "undefined") as? String)?.isEmpty == false)
                #expect(result.isNull("comparisons", 0, "interval") && result.isNull("comparisons", 0, "lift"))
                #expect(result.value("is_significant") as? Bool == false)
                return result
            }
            let nobody = try await look("no units")
            #expect(nobody.isNull("arms", 0, "value") && nobody.isNull("health", 0, "is_healthy"))
            try await server.expose(["control": 20])
            #expect(
                try await server.results((0..<20).map { #""unit": "control-\#($0)", "value": 1"# }).status == 200)
            let empty = try await look("an empty arm")
            #expect(empty.value("arms", 0, "value") as? Double == 1 && empty.isNull("arms", 1, "value"))
            try await server.expose(["treatment": 20])
            let rows = (0..<20).flatMap { row in
                [
                    #""unit": "treatment-\#(row)", "value": 1"#,
                    #""unit": "treatment-\#(row)", "metric": "precision", "value": 0, "denominator": 0"#,
                    #""unit": "control-\#(row)", "metric": "precision", "value": 0, "denominator": 0"#,
                ]
            }
            #expect(try await server.results(rows).status == 200)
            let constant = try await look("no variance")
            #expect(constant.value("guardrails", 0, "outcome") as? String == "unknown", "\(constant.text)")
            #expect((constant.value("guardrails", 0, "comparison", "undefined") as? String)?.isEmpty == false)
            // A result of somebody who was never exposed is kept and counts in no arm.
            #expect(try await server.results([#""unit": "stranger", "value": 0"#]).status == 200)
            let strange = try await look("a stranger")
            let checks = try #require(strange.value("health") as? [[String: Any]])
            let finding = checks.first { $0["name"] as? String == "never_exposed" }?["finding"] as? String
            #expect(finding?.hasPrefix("1 units have values and were never exposed") == true, "\(strange.text)")
            #expect(strange.value("arms", 0, "matured") as? Int == 20)
        }
    }

    @Test(
        "another split in a running test is a new version: who has an arm keeps it, who comes is drawn by the new one")
    func versions() async throws {
        try await LiveServer.run { server in
            try await server.registerVersions()
            try await server.startTest(weights: [1, 1])
            func assignment(_ unit: Int) async throws -> LiveServer.Answer {
                try await server.send(.POST, Self.path + "/assignments", #"{"unit": "\#(unit)"}"#)
            }
            var before: [String?] = []
            for unit in 0..<20 { before.append(try await assignment(unit).value("arm") as? String) }
            // The plan as it is answered is one that is taken; a ramp alone is no new version.
            var plan = try #require(try await server.send(.GET, Self.path).value("plan") as? [String: Any])
            func put(_ reason: String) async throws -> LiveServer.Answer {
                let body = try JSONSerialization.data(withJSONObject: ["plan": plan, "reason": reason])
                return try await server.send(.PUT, Self.path + "/plan", String(decoding: body, as: UTF8.self))
            }
            plan["coverage"] = 0.9
            let ramped = try await put("fewer")
            #expect(ramped.status == 200 && ramped.value("versions", 1, "version") as? Int == 1, "\(ramped.text)")
            var arms = try #require(plan["arms"] as? [[String: Any]])
            arms[0]["weight"] = 0
            arms[1]["weight"] = 1
            plan["arms"] = arms
            let changed = try await put("all to the treatment")
            #expect(changed.status == 200 && changed.value("versions", 2, "version") as? Int == 2, "\(changed.text)")
            #expect(changed.value("versions", 2, "reason") as? String == "all to the treatment")
            #expect(changed.value("events", 3, "reason") as? String == "all to the treatment")
            for unit in 0..<20 {
                let answer = try await assignment(unit)
                #expect(answer.value("arm") as? String == before[unit] && answer.value("version") as? Int == 1)
                #expect(answer.value("reason") as? String == "sticky", "\(answer.text)")
            }
            #expect(before.contains("control") && before.contains("treatment"))
            for unit in 100..<120 {
                let answer = try await assignment(unit)
                #expect(answer.value("arm") as? String != "control" && answer.value("version") as? Int == 2)
            }
        }
    }

    @Test("whom a test is for, who tries it out, and an assignment that is not recorded")
    func targeting() async throws {
        try await LiveServer.run { server in
            try await server.registerVersions()
            let condition =
                #"{"all": {"conditions": [{"is_in": {"attribute": "plan", "values": ["pro", 7]}}, "#
                + #"{"range": {"attribute": "ageInYears", "at_least": 18}}, {"equals": {"attribute": "eu", "value": true}}, "#
                + #"{"not": {"condition": {"version": {"attribute": "app", "below": "2.0"}}}}]}}"#
            try await server.startTest(
                "t",
                #""targeting": \#(condition), "overrides": [{"unit": "tester", "arm": "treatment"}], "unit": "session""#
            )
            func assignment(_ unit: String, _ attributes: String, _ rest: String = "") async throws -> LiveServer.Answer
            {
                try await server.send(
                    .POST, Self.path + "/assignments",
                    #"{"unit": "\#(unit)", "attributes": {\#(attributes)}\#(rest)}"#)
            }
            let fit = #""plan": "pro", "ageInYears": 20, "eu": true, "app": "2.1""#
            #expect(try await assignment("u", fit, #", "record": false"#).value("reason") as? String == "drawn")
            func exposed() async throws -> Int? {
                try await server.send(.GET, Self.path + "/result").value("progress", "exposed") as? Int
            }
            #expect(try await exposed() == 0)
            let drawn = try await assignment("u", fit)
            #expect(drawn.value("propensity") as? Double == 0.5 && drawn.value("bucket") is Double, "\(drawn.text)")
            #expect(try await exposed() == 1)
            for other in [
                "", #""plan": "pro", "ageInYears": 17, "eu": true"#, #""plan": "pro", "ageInYears": 20, "eu": 1"#,
                #""plan": "pro", "ageInYears": 20, "eu": true, "app": "1.9""#,
            ] {
                let answer = try await assignment("u", other)
                #expect(answer.value("reason") as? String == "targeting" && answer.isNull("arm"), "\(answer.text)")
                #expect(answer.isNull("propensity") && answer.value("model", "version") as? String == "1")
            }
            let tester = try await assignment("tester", "")
            #expect(tester.value("arm") as? String == "treatment" && tester.value("reason") as? String == "override")
            #expect(try await exposed() == 1)
            let shown = try await server.send(.GET, Self.path)
            let place = shown.value("plan", "targeting", "all", "conditions", 0, "is_in", "values") as? [Any]
            #expect(place?.count == 2 && shown.value("plan", "unit") as? String == "session", "\(shown.text)")
        }
    }

    @Test("results without units count once under their key, and another request with it is refused")
    func keys() async throws {
        try await LiveServer.run { server in
            try await server.registerVersions()
            try await server.startTest()
            func rows(_ good: Int) -> [String] {
                (0..<40).map { #""arm": "\#($0 % 2 == 0 ? "control" : "treatment")", "value": \#($0 < good ? 1 : 0)"# }
            }
            func matured() async throws -> Int? {
                try await server.send(.GET, Self.path + "/result").value("progress", "matured") as? Int
            }
            let first = try await server.results(rows(20), key: "day-1")
            #expect(first.status == 200 && first.value("recorded") as? Int == 40, "\(first.text)")
            let again = try await server.results(rows(20), key: "day-1")
            #expect(again.text == first.text && again.headers.first(name: "Idempotency-Replayed") == "true")
            #expect(try await matured() == 40)
            let other = try await server.results(rows(30), key: "day-1")
            #expect(other.status == 422 && other.value("code") as? String == "request_key_reused", "\(other.text)")
            #expect(other.value("field") as? String == "Idempotency-Key")
            #expect(try await server.results(rows(30), key: "day-2").status == 200)
            #expect(try await matured() == 80)
            let bad = try await server.results(rows(1), key: String(repeating: "k", count: 201))
            #expect(bad.status == 400 && bad.value("field") as? String == "Idempotency-Key", "\(bad.text)")
            // Whether they were recorded can be asked when the test is over, too.
            let decision = #"{"decision": {"verdict": "inconclusive", "reasons": ["enough of it"]}}"#
            let decided = try await server.send(.POST, Self.path + "/decide", decision)
            #expect(decided.value("decision", "reasons", 0) as? String == "enough of it", "\(decided.text)")
            #expect(try await server.results(rows(20), key: "day-1").text == first.text)
            #expect(try await server.results(rows(20), key: "day-3").status == 409)
        }
    }

    @Test("sums of either form are an arm's, and sent again they replace those of their source")
    func sums() async throws {
        try await LiveServer.run { server in
            try await server.registerVersions()
            try await server.startTest("t", #""guardrails": ["revenue"], "minimum_sample_size": 1000"#)
            func send(_ arm: String, _ rest: String) async throws {
                let answer = try await server.send(
                    .POST, Self.path + "/sums", #"{"arm": "\#(arm)", "source": "monday", \#(rest)}"#)
                #expect(answer.status == 204, "\(answer.text)")
            }
            try await send("control", #""successes": 1, "trials": 5"#)
            try await send("control", #""successes": 100, "trials": 1000"#)
            try await send("treatment", #""successes": 160, "trials": 1000"#)
            for arm in ["control", "treatment"] {
                try await send(arm, #""metric": "revenue", "count": 1000, "sum": 5000, "sum_of_squares": 30000"#)
            }
            let result = try await server.send(.GET, Self.path + "/result")
            #expect(result.value("comparisons", 0, "control") as? Double == 0.1, "\(result.text)")
            #expect(result.value("comparisons", 0, "treatment") as? Double == 0.16)
            let difference = try #require(result.value("comparisons", 0, "difference") as? Double)
            #expect((difference - 0.06).magnitude < 1e-12)
            #expect(result.value("guardrails", 0, "comparison", "control") as? Double == 5)
        }
    }

    @Test("results that are the versions' predictions and outcomes need no calls of their own, and take none")
    func predictions() async throws {
        try await LiveServer.run { server in
            try await server.registerVersions()
            try await server.startTest("t", metric: "\"accuracy\"", #""source": "predictions""#)
            // Times have whole seconds here, and must not lie before the start.
            try await Task.sleep(for: .milliseconds(1100))
            let time = Date.now.ISO8601Format()
            for version in ["1", "2"] {
                for (path, rest) in [
                    ("predictions?version=\(version)", #""score": 0.9, "prediction": 1"#), ("outcomes", #""label": 1"#),
                ] {
                    let rows = (0..<10).map { #"{"id": "\#(version)-\#($0)", "timestamp": "\#(time)", \#(rest)}"# }
                    let sent = try await server.send(
                        .POST, "/api/v1/models/m/\(path)", "[\(rows.joined(separator: ","))]")
                    #expect(sent.status == 200, "\(sent.text)")
                }
            }
            let result = try await server.send(.GET, Self.path + "/result")
            #expect(result.value("progress", "matured") as? Int == 20, "\(result.text)")
            #expect(result.value("arms", 1, "value") as? Double == 1)
            let refused = try await server.results([#""unit": "u", "value": 1"#])
            #expect(refused.status == 409 && refused.value("field") as? String == "name", "\(refused.text)")
            let shown = try await server.send(.GET, Self.path)
            #expect(shown.value("plan", "source") as? String == "predictions")
        }
    }

    @Test("the document describes the interface with its limits")
    func document() async throws {
        try await LiveServer.run { server in
            let document = try await server.send(.GET, "/api/v1/openapi.json")
            let paths = try #require(document.value("paths") as? [String: Any])
            let results = try #require(paths[LiveServer.experiments + "/{name}/results"] as? [String: Any])
            let parameters = (results["post"] as? [String: Any])?["parameters"] as? [[String: Any]]
            #expect(parameters?.compactMap { $0["name"] as? String } == ["name", "Idempotency-Key"])
            let schemas = "components"
            let exposures = document.value(schemas, "schemas", "Exposures", "properties", "exposures") as? [String: Any]
            #expect(exposures?["maxItems"] as? Int == 100_000)
            let unit =
                document.value(
                    schemas, "schemas", "AssignmentRequest", "properties", "unit", "maxLength") as? Int
            #expect(unit == 512)
        }
    }
}
