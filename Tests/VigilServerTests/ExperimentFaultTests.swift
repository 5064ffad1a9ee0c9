import NIOHTTP1
import Testing

/// What an A/B test is told when it is sent what it does not take.
struct ExperimentFaultTests {
    struct Fault: Sendable {
        var body: String
        var status = 422
        var code = "invalid_value"
        var field: String?

        init(_ body: String, _ field: String?, _ code: String = "invalid_value", _ status: Int = 422) {
            (self.body, self.field, self.code, self.status) = (body, field, code, status)
        }
    }

    private static func expect(_ answer: LiveServer.Answer, _ fault: Fault) {
        #expect(answer.status == fault.status, "\(fault.body): \(answer.text)")
        #expect(answer.value("code") as? String == fault.code, "\(fault.body): \(answer.text)")
        #expect(answer.value("field") as? String == fault.field, "\(fault.body): \(answer.text)")
        #expect((answer.value("detail") as? String)?.isEmpty == false)
        #expect(answer.headers.first(name: "Content-Type") == "application/problem+json")
    }

    private static let plans: [Fault] = [
        Fault(LiveServer.plan(weights: [0.5, 0.6]), "arms.weight"),
        Fault(LiveServer.plan(weights: [2, -1]), "arms[1].weight"),
        Fault(LiveServer.plan(weights: [1]), "arms"),
        Fault(
            #"{"name": "t", "success_metric": "x", "arms": [{"model": "m", "version": "1", "weight": 1}, "#
                + #"{"model": "m", "version": "1", "weight": 1}]}"#, "arms[1]"),
        Fault(
            #"{"name": "t", "success_metric": "x", "arms": [{"model": "m", "version": "1", "weight": 1}, "#
                + #"{"model": "a b", "version": "1", "weight": 1}]}"#, "arms[1].model", "invalid_name"),
        Fault(LiveServer.plan("power-analysis"), "name", "invalid_name"),
        Fault(LiveServer.plan("t", #""weights": [1]"#), "weights", "unknown_field"),
        Fault(LiveServer.plan(metric: #"{"name": "x", "size": 1}"#), "success_metric.size", "unknown_field"),
        Fault(LiveServer.plan(metric: #"{"name": "x", "kind": "median"}"#), "success_metric.kind"),
        Fault(LiveServer.plan(metric: #"{"name": "x", "minimum_effect": 0}"#), "success_metric.minimum_effect"),
        Fault(LiveServer.plan(metric: #"{"name": "x\u0000"}"#), "success_metric.name"),
        Fault(LiveServer.plan(metric: "7"), "success_metric", "wrong_type"),
        Fault(LiveServer.plan("t", #""guardrails": ["a", {"name": "b", "margin": -1}]"#), "guardrails[1].margin"),
        Fault(LiveServer.plan("t", #""guardrails": ["conversion"]"#), "guardrails[0].name"),
        Fault(LiveServer.plan("t", #""design": {"kind": "fixed_horizon", "looks": 3}"#), "design.looks"),
        Fault(LiveServer.plan("t", #""design": {"kind": "group_sequential", "looks": 1}"#), "design.looks"),
        Fault(LiveServer.plan("t", #""maximum_duration_seconds": 0"#), "maximum_duration_seconds"),
        Fault(LiveServer.plan("t", #""outcome_horizon_seconds": -5"#), "outcome_horizon_seconds"),
        Fault(LiveServer.plan("t", #""minimum_sample_size": 1.5"#), "minimum_sample_size", "malformed_body", 400),
        Fault(LiveServer.plan("t", #""significance": 0"#), "significance"),
        Fault(LiveServer.plan("t", #""coverage": 2"#), "coverage"),
        Fault(LiveServer.plan("t", #""hash": "md5""#), "hash"),
        Fault(LiveServer.plan("t", #""source": "guesses""#), "source"),
        Fault(LiveServer.plan("t", #""salt": "layer/x""#), "salt", "invalid_name"),
        Fault(LiveServer.plan("t", #""overrides": [{"unit": "u", "arm": "b"}]"#), "overrides[0].arm", "unknown_field"),
        Fault(LiveServer.plan("t", #""targeting": {}"#), "targeting"),
        Fault(
            LiveServer.plan("t", #""targeting": {"exists": {"attribute": "a"}, "all": {"conditions": []}}"#),
            "targeting"),
        Fault(
            LiveServer.plan(
                "t", #""targeting": {"not": {"condition": {"any": {"conditions": [{"exists": {"attribute": ""}}]}}}}"#),
            "targeting.not.condition.any.conditions[0].exists.attribute", "invalid_name"),
        Fault(
            LiveServer.plan("t", #""layer": {"layer": "l", "ranges": [{"start": 0.5, "end": 0.1}]}"#), "layer.ranges[0]"
        ),
    ]

    @Test("a plan that is none is refused with its field, to register and to analyse alike", arguments: plans)
    func refusedPlan(fault: Fault) async throws {
        try await LiveServer.run { server in
            Self.expect(try await server.send(.POST, LiveServer.experiments, fault.body), fault)
            guard fault.field != "name" else { return }
            Self.expect(try await server.send(.POST, LiveServer.experiments + "/power-analysis", fault.body), fault)
        }
    }

    @Test("unknown models, a taken name and unknown tests are refused")
    func unknown() async throws {
        try await LiveServer.run { server in
            let path = LiveServer.experiments
            Self.expect(
                try await server.send(.POST, path, LiveServer.plan()), Fault("", "arms[0]", "unknown_model", 404))
            try await server.registerVersions()
            Self.expect(
                try await server.send(.POST, path, LiveServer.plan(weights: [1, 1, 1, 1])),
                Fault("", "arms[3]", "unknown_version", 404))
            #expect(try await server.send(.POST, path, LiveServer.plan()).status == 201)
            Self.expect(try await server.send(.POST, path, LiveServer.plan()), Fault("", "name", "conflict", 409))
            Self.expect(
                try await server.send(
                    .PUT, path + "/t/plan", #"{"plan": \#(LiveServer.plan(weights: [1, 1, 1, 1])), "reason": "r"}"#),
                Fault("", "plan.arms[3]", "unknown_version", 404))
            let requests: [(HTTPMethod, String, String?)] = [
                (.GET, "", nil), (.GET, "/result", nil), (.POST, "/start", "{}"), (.POST, "/decide", "{}"),
                (.POST, "/stop", #"{"reason": "r"}"#), (.POST, "/archive", "{}"),
                (.PUT, "/plan", #"{"plan": \#(LiveServer.plan("nobody")), "reason": "r"}"#),
                (.POST, "/assignments", #"{"unit": "u"}"#), (.POST, "/exposures", #"{"exposures": []}"#),
                (.POST, "/results", #"{"results": []}"#),
                (.POST, "/sums", #"{"arm": "control", "source": "s", "successes": 1, "trials": 2}"#),
            ]
            for (method, place, body) in requests {
                let answer = try await server.send(method, path + "/nobody" + place, body)
                Self.expect(answer, Fault(place, "name", "unknown_experiment", 404))
            }
            Self.expect(try await server.send(.GET, path + "/a%20b"), Fault("", "name", "invalid_name"))
            Self.expect(try await server.send(.GET, path + "?status=over"), Fault("", "status"))
            for query in ["limit=0", "archived=maybe", "text=\(String(repeating: "a", count: 101))", "text=%00"] {
                let field = String(query.prefix { $0 != "=" })
                let answer = try await server.send(.GET, "\(path)?\(query)")
                Self.expect(answer, Fault(query, field, "invalid_parameter", 400))
            }
        }
    }

    private static let requests: [(place: String, fault: Fault)] = [
        ("start", Fault("{}", "status")),
        ("archive", Fault("{}", "status")),
        ("archive", Fault(#"{"by": "\#(String(repeating: "b", count: 201))"}"#, "by")),
        ("stop", Fault("{}", "reason", "missing_field")),
        ("stop", Fault(#"{"reason": "\#(String(repeating: "r", count: 2001))"}"#, "reason")),
        ("decide", Fault("{}", "decision", "conflict", 409)),
        ("decide", Fault(#"{"decision": {"verdict": "keep_running", "reasons": []}}"#, "decision.verdict")),
        (
            "decide",
            Fault(
                #"{"decision": {"verdict": "ship", "winner": "b", "reasons": []}}"#, "decision.winner", "unknown_field")
        ),
        ("assignments", Fault(#"{"unit": ""}"#, "unit")),
        ("assignments", Fault(#"{"unit": "\#(String(repeating: "u", count: 513))"}"#, "unit")),
        ("assignments", Fault(#"{"unit": "u", "attributes": {"plan": null}}"#, "attributes.plan")),
        ("assignments", Fault(#"{"unit": "u", "attributes": {"plan": []}}"#, "attributes.plan")),
        (
            "exposures",
            Fault(#"{"exposures": [{"unit": "u", "arm": "control"}, {"unit": "v", "arm": "b"}]}"#, "exposures[1].arm")
        ),
        ("exposures", Fault(#"{"exposures": [{"unit": "a\u0000", "arm": "control"}]}"#, "exposures[0].unit")),
        ("exposures", Fault(#"{"exposures": [], "at": "2001-01-01T00:00:00Z"}"#, "at")),
        ("results", Fault(#"{"results": [{"unit": "u", "metric": "revenue", "value": 1}]}"#, "results[0].metric")),
        ("results", Fault(#"{"results": [{"unit": "u", "value": 0.5}]}"#, "results[0].value")),
        ("results", Fault(#"{"results": [{"unit": "u", "metric": "cost", "value": 1e60}]}"#, "results[0].value")),
        (
            "results",
            Fault(#"{"results": [{"unit": "u", "metric": "precision", "value": 1}]}"#, "results[0].denominator")
        ),
        (
            "results",
            Fault(
                #"{"results": [{"unit": "u", "metric": "precision", "value": 1, "denominator": -1}]}"#,
                "results[0].denominator")
        ),
        ("results", Fault(#"{"results": [{"unit": "u", "value": 1}, {"value": 1}]}"#, "results[1].unit")),
        ("results", Fault(#"{"results": [{"unit": "u", "arm": "control", "value": 1}]}"#, "results[0].arm")),
        ("results", Fault(#"{"results": [{"arm": "control", "value": 1}]}"#, "results[0].unit")),
        ("results", Fault(#"{"results": [{"unit": "u", "value": NaN}]}"#, nil, "malformed_body", 400)),
        ("sums", Fault(#"{"arm": "control", "source": "s", "count": -1, "sum": 0, "sum_of_squares": 0}"#, "count")),
        ("sums", Fault(#"{"arm": "control", "source": "s", "successes": 3, "trials": 2}"#, "successes")),
        ("sums", Fault(#"{"arm": "control", "source": "s", "successes": 3}"#, "successes")),
        ("sums", Fault(#"{"arm": "control", "source": "s"}"#, "count")),
        ("sums", Fault(#"{"arm": "control", "source": "s", "count": 2, "trials": 2}"#, "successes")),
        (
            "sums",
            Fault(#"{"arm": "control", "source": "s", "count": 2, "sum": 10, "sum_of_squares": 1}"#, "sum_of_squares")
        ),
        ("sums", Fault(#"{"arm": "control", "source": "", "successes": 1, "trials": 2}"#, "source")),
        ("sums", Fault(#"{"arm": "b", "source": "s", "successes": 1, "trials": 2}"#, "arm")),
        (
            "sums",
            Fault(#"{"arm": "control", "metric": "precision", "source": "s", "successes": 1, "trials": 2}"#, "metric")
        ),
    ]

    @Test("what a running test does not take is refused with its field, and nothing of it is recorded")
    func refusedRequests() async throws {
        try await LiveServer.run { server in
            try await server.registerVersions()
            try await server.startTest("t", #""guardrails": ["precision", {"name": "cost", "direction": "decrease"}]"#)
            let path = "\(LiveServer.experiments)/t"
            for (place, fault) in Self.requests {
                Self.expect(try await server.send(.POST, "\(path)/\(place)", fault.body), fault)
            }
            let many = (0...100_000).map { #"{"unit":"\#($0)","arm":"control"}"# }.joined(separator: ",")
            Self.expect(
                try await server.send(.POST, "\(path)/exposures", #"{"exposures":[\#(many)]}"#),
                Fault("100,001 exposures", "exposures", "too_large", 413))
            let result = try await server.send(.GET, "\(path)/result")
            #expect(result.value("progress", "exposed") as? Int == 0, "\(result.text)")
            let shown = try await server.send(.GET, path)
            #expect(shown.value("status") as? String == "running")
        }
    }

    @Test("in a draft nobody is exposed, and in a running test only what decides nothing is changed")
    func states() async throws {
        try await LiveServer.run { server in
            try await server.registerVersions()
            #expect(try await server.send(.POST, LiveServer.experiments, LiveServer.plan("d")).status == 201)
            let draft = "\(LiveServer.experiments)/d"
            Self.expect(
                try await server.send(
                    .POST, draft + "/exposures", #"{"exposures": [{"unit": "u", "arm": "control"}]}"#),
                Fault("", "name", "conflict", 409))
            Self.expect(
                try await server.results([#""unit": "u", "value": 1"#], in: "d"), Fault("", "name", "conflict", 409))
            Self.expect(try await server.send(.POST, draft + "/stop", #"{"reason": "r"}"#), Fault("", "status"))
            try await server.startTest()
            let changes: [(String, Fault)] = [
                (LiveServer.plan(metric: "\"revenue\""), Fault("metric", "plan")),
                (LiveServer.plan("other"), Fault("name", "plan.name")),
                (
                    LiveServer.plan("t", #""maximum_duration_seconds": 9999999"#),
                    Fault("longer", "plan.maximum_duration_seconds")
                ),
                (LiveServer.plan(weights: [0.5, 0.6]), Fault("weights", "plan.arms.weight")),
            ]
            for (plan, fault) in changes {
                let answer = try await server.send(
                    .PUT, "\(LiveServer.experiments)/t/plan", #"{"plan": \#(plan), "reason": "r"}"#)
                Self.expect(answer, fault)
            }
        }
    }

    @Test("plans of extreme numbers are answered, with no number or a refusal", .timeLimit(.minutes(1)))
    func extremes() async throws {
        let metric =
            #"{"name": "x", "kind": "mean", "expected_control": 1, "unit_variance": 1e300, "minimum_effect": 1e-300}"#
        let share = #"{"name": "conversion", "expected_control": 0.5, "minimum_effect": 1e-12}"#
        let plans = [
            LiveServer.plan(metric: metric), LiveServer.plan(metric: share),
            LiveServer.plan(weights: [0.999999999999, 1e-12], metric: share, #""minimum_sample_size": 1000000000"#),
            LiveServer.plan(weights: [1, 0], metric: share), LiveServer.plan(weights: [0, 1], metric: share),
            LiveServer.plan(metric: share, #""units_per_day": 1e-300, "coverage": 0"#),
            LiveServer.plan(metric: share, #""significance": 1e-300, "power": 0.999999999999"#),
            LiveServer.plan(metric: share, #""design": {"kind": "group_sequential", "looks": 50}"#),
            LiveServer.plan(metric: share, #""design": {"kind": "always_valid", "tuning_sample_size": 1e300}"#),
        ]
        try await LiveServer.run { server in
            try await server.registerVersions()
            for plan in plans {
                let answer = try await server.send(.POST, LiveServer.experiments + "/power-analysis", plan)
                #expect([200, 422].contains(answer.status), "\(plan): \(answer.text)")
            }
        }
    }
}
