import Foundation
import NIOHTTP1
import Testing

/// An A/B test from its plan to the archive over a real socket.
struct ExperimentLoopTests {
    private static let plan = """
        {"name": "lead-scoring", "summary": "2.2 finds more leads",
         "arms": [{"model": "m", "version": "1", "weight": 80}, {"model": "m", "version": "2", "weight": 20}],
         "success_metric": {"name": "accuracy", "expected_control": 0.951, "minimum_effect": 0.02},
         "minimum_sample_size": 300, "units_per_day": 500}
        """
    private static let path = "\(LiveServer.experiments)/lead-scoring"

    @Test("a test is planned, warned of, confirmed, filled, looked at, decided and put away")
    func loop() async throws {
        try await LiveServer.run { server in
            try await server.registerVersions()
            try await expectPlanned(server)
            let arms = try await assign(server, units: 2000)
            let values = arms.map { unit, arm in
                // Nine of ten are right in the control, 99 of 100 in the treatment.
                let number = Int(unit.dropFirst()) ?? 0
                let isRight = number % (arm == "control" ? 10 : 100) != 0
                return #""unit": "\#(unit)", "value": \#(isRight ? 1 : 0)"#
            }
            let recorded = try await server.results(values, in: "lead-scoring")
            #expect(recorded.status == 200 && recorded.value("recorded") as? Int == 2000, "\(recorded.text)")
            try await expectResult(server, treated: arms.values.count { $0 == "treatment" })
            try await expectDecided(server)
        }
    }

    private func expectPlanned(_ server: LiveServer) async throws {
        let power = try await server.send(.POST, "\(LiveServer.experiments)/power-analysis", Self.plan)
        #expect(power.status == 200 && power.value("power_analysis", "needed_units") as? Int == 3906, "\(power.text)")
        #expect(try await server.send(.GET, Self.path).status == 404)
        let made = try await server.send(.POST, LiveServer.experiments, Self.plan)
        #expect(made.status == 201 && made.value("experiment", "status") as? String == "draft", "\(made.text)")
        let warnings = try #require(made.value("power_analysis", "warnings") as? [String])
        #expect(warnings.contains { $0.hasPrefix("300 in the smaller arm, 1,500 in all, has power 0.") }, "\(warnings)")
        // What was left out has its default in the answer.
        #expect(made.value("experiment", "plan", "arms", 0, "name") as? String == "control")
        #expect(made.value("experiment", "plan", "arms", 1, "name") as? String == "treatment")
        #expect(made.value("experiment", "plan", "salt") as? String == "lead-scoring")
        #expect(made.value("experiment", "plan", "maximum_duration_seconds") as? Int == 1_209_600)
        #expect(made.value("experiment", "plan", "success_metric", "kind") as? String == "proportion")
        #expect(made.value("experiment", "plan", "design", "kind") as? String == "fixed_horizon")
        #expect(made.isNull("experiment", "started_at") && made.isNull("experiment", "decision"))
        let refused = try await server.send(.POST, Self.path + "/start", "{}")
        #expect(refused.status == 409 && refused.value("field") as? String == "confirmed", "\(refused.text)")
        #expect((refused.value("detail") as? String)?.contains("3,906 needed") == true)
        let started = try await server.send(.POST, Self.path + "/start", #"{"confirmed": true, "by": "ana"}"#)
        #expect(started.status == 200 && started.value("status") as? String == "running", "\(started.text)")
        #expect(started.value("events", 1, "by") as? String == "ana")
        #expect((started.value("exposure_end") as? String)?.hasSuffix("Z") == true)
    }

    /// Asks for the arms of units, eight at a time.
    private func assign(_ server: LiveServer, units: Int) async throws -> [String: String] {
        try await withThrowingTaskGroup(of: [String: String].self) { group in
            for lane in 0..<8 {
                group.addTask {
                    var arms: [String: String] = [:]
                    for number in stride(from: lane, to: units, by: 8) {
                        let answer = try await server.send(
                            .POST, Self.path + "/assignments", #"{"unit": "u\#(number)"}"#)
                        let arm = try #require(answer.value("arm") as? String, "\(answer.text)")
                        #expect(answer.value("model", "version") as? String == (arm == "control" ? "1" : "2"))
                        #expect(answer.value("reason") as? String == "drawn")
                        arms["u\(number)"] = arm
                    }
                    return arms
                }
            }
            return try await group.reduce(into: [:]) { all, some in all.merge(some) { first, _ in first } }
        }
    }

    private func expectResult(_ server: LiveServer, treated: Int) async throws {
        let result = try await server.send(.GET, Self.path + "/result")
        #expect(result.status == 200, "\(result.text)")
        #expect(result.value("arms", 1, "exposed") as? Int == treated && treated > 300)
        #expect(result.value("progress", "matured") as? Int == 2000)
        #expect(result.value("is_decisive") as? Bool == true && result.value("is_significant") as? Bool == true)
        let pValue = try #require(result.value("p_value") as? Double)
        #expect(pValue < 1e-6 && result.isNull("undefined"))
        #expect(result.value("winning_model", "model") as? String == "m")
        #expect(result.value("winning_model", "version") as? String == "2")
        let improvement = try #require(result.value("improvement_percentage") as? Double)
        #expect(improvement > 8 && improvement < 12)
        #expect(result.value("advice", "verdict") as? String == "ship", "\(result.text)")
        let lower = try #require(result.value("comparisons", 0, "interval", "lower") as? Double)
        #expect(lower > 0)
        let health = try #require(result.value("health") as? [[String: Any]])
        #expect(health.allSatisfy { $0["is_healthy"] as? Bool == true })
    }

    private func expectDecided(_ server: LiveServer) async throws {
        let early = try await server.send(.POST, Self.path + "/archive", "{}")
        #expect(early.status == 422 && early.value("field") as? String == "status", "\(early.text)")
        let decided = try await server.send(.POST, Self.path + "/decide", #"{"by": "ben"}"#)
        #expect(decided.status == 200 && decided.value("decision", "verdict") as? String == "ship", "\(decided.text)")
        #expect(decided.value("decision", "winner") as? String == "treatment")
        let late = try await server.results([#""unit": "u1", "value": 1"#], in: "lead-scoring")
        #expect(late.status == 409 && late.value("field") as? String == "name", "\(late.text)")
        // Whoever asks now gets the control's model, until somebody puts the winner into use.
        let closed = try await server.send(.POST, Self.path + "/assignments", #"{"unit": "u1"}"#)
        #expect(closed.isNull("arm") && closed.value("reason") as? String == "closed", "\(closed.text)")
        #expect(closed.value("model", "version") as? String == "1")
        #expect(try await server.send(.POST, Self.path + "/archive", "{}").status == 200)
        let shown = try await server.send(.GET, Self.path)
        let events = try #require(shown.value("events") as? [[String: Any]])
        let steps = events.map { $0["status"] as? String }
        #expect(steps == ["draft", "running", "stopped", "decided", "archived"])
        #expect(shown.value("power_analysis", "needs_confirmation") as? Bool == true)
        for (query, count) in [
            ("", 0), ("?archived=true", 1), ("?status=archived", 1), ("?archived=true&text=LEAD", 1),
        ] {
            let listed = try await server.send(.GET, LiveServer.experiments + query)
            #expect((listed.value("experiments") as? [Any])?.count == count, "\(query): \(listed.text)")
        }
    }
}
