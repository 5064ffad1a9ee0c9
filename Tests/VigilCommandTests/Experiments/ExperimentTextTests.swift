import Foundation
import Testing
import VigilClient
import VigilDomain

@testable import VigilCommand

@Suite("An A/B test in words")
struct ExperimentTextTests {
    private let terminal = Terminal(isColored: false, width: 300)

    private func document<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: Data(json.utf8))
    }

    private static func experiment(
        status: String = "running", decision: String = "null", design: String = #"{"kind": "fixed_horizon"}"#
    ) -> String {
        let plan = """
            {"name": "leads-2.2", "summary": "new features", "arms": [
              {"name": "control", "model": "leads", "version": "2.1", "weight": 0.8},
              {"name": "treatment", "model": "leads", "version": "2.2", "weight": 0.2}],
             "unit": "user", "coverage": 0.5, "success_metric": {"name": "accuracy", "kind": "proportion",
               "direction": "increase", "expected_control": 0.951, "minimum_effect": 0.02, "margin": 0},
             "guardrails": [{"name": "latency", "kind": "mean", "direction": "decrease", "margin": 5}],
             "design": \(design), "significance": 0.05, "power": 0.8, "minimum_sample_size": 1000,
             "maximum_duration_seconds": 1209600, "outcome_horizon_seconds": 5184000}
            """
        return """
            {"name": "leads-2.2", "status": "\(status)", "plan": \(plan), "versions": [
              {"version": 1, "plan": \(plan), "since": "2026-03-01T09:00:00Z", "reason": "registered"}],
             "events": [{"status": "draft", "at": "2026-03-01T09:00:00Z", "reason": "registered", "by": ""},
               {"status": "running", "at": "2026-03-02T10:30:00.250Z", "reason": "started", "by": "anna"}],
             "started_at": "2026-03-02T10:30:00.250Z", "stopped_at": null, "exposure_end": "2026-03-16T10:30:00.250Z",
             "outcome_end": "2026-05-15T10:30:00.250Z", "decision": \(decision)}
            """
    }

    private static let wordsOfComparison = """
        "arm": "treatment", "metric": "accuracy", "is_good_when_negative": false, "control": 0.951, "treatment": 0.971,
        "difference": 0.02, "interval": {"lower": 0.005, "upper": 0.035}, "lift": 0.021, "lift_interval": null,
        "p_value": 0.0089, "anytime_p_value": 0.06, "anytime_interval": {"lower": -0.001, "upper": 0.041},
        "chance_to_win": 0.996, "expected_loss": 0.0001, "variance_reduction": null, "method": "z test", "undefined": null
        """

    private static func result(
        isSignificant: Bool = true,
        advice: String = #"{"verdict": "ship", "winner": "treatment", "reasons": ["it won"]}"#,
        guardrail: String = "held", isHealthy: String = "true", status: String = "running"
    ) -> String {
        """
        {"experiment": "leads-2.2", "status": "\(status)", "at": "2026-03-10T12:00:00Z", "metric": "accuracy",
         "is_significant": \(isSignificant), "p_value": 0.0089, "winning_model": null, "improvement_percentage": 2.1,
         "is_decisive": \(isSignificant), "advice": \(advice), "arms": [
           {"arm": "control", "exposed": 5000, "matured": 4000, "value": 0.951},
           {"arm": "treatment", "exposed": 1250, "matured": 1001, "value": null}],
         "comparisons": [{\(wordsOfComparison), "is_significant": \(isSignificant), "is_win": true, "is_loss": false}],
         "guardrails": [{"comparison": {\(wordsOfComparison), "is_significant": false}, "margin": 5,
           "outcome": "\(guardrail)"}],
         "health": [{"name": "sample_ratio", "is_healthy": \(isHealthy), "p_value": 0.4, "finding": "5,000 to 1,250 units"},
           {"name": "exposed_twice", "is_healthy": null, "p_value": null, "finding": "no unit was exposed yet"}],
         "progress": {"smaller_arm": 1001, "needed": 1000, "is_reached": true, "exposed": 6250, "matured": 5001,
           "exposure_end": null, "outcome_end": null},
         "models": [{"model": "leads", "version": "2.1"}, {"model": "leads", "version": "2.2"}]}
        """
    }

    private func resultText(_ result: String, _ experiment: String) throws -> String {
        ExperimentResultText(
            result: try document(ExperimentResultDocument.self, result),
            experiment: try document(ExperimentDocument.self, experiment)
        ).text(for: terminal)
    }

    @Test("a result says where it stands, what the effect is, what was checked, and what follows")
    func result() throws {
        let text = try resultText(Self.result(), Self.experiment())
        #expect(
            text.hasPrefix(
                "leads-2.2: running, 2026-03-10 12:00 UTC\nStarted 2026-03-02 10:30 UTC, exposes units until"))
        #expect(text.contains("all values are complete on 2026-05-15 10:30 UTC"))
        #expect(
            text.contains(
                "6,250 units exposed, 5,001 of them mature; 1,001 of the 1,000 that the smaller arm needs (100 %)."))
        #expect(text.contains("treatment  leads 2.2"))
        #expect(
            text.contains(
                "accuracy is 0.971 in treatment and 0.951 in control, a difference of +0.0200 (95 % interval +0.00500 to "
                    + "+0.0350), +2.1 % of the control's value; p = 0.00890."))
        #expect(text.contains("However often one looks: 95 % interval -0.00100 to +0.0410, p = 0.0600."))
        #expect(
            text.contains("The chance that treatment is better is 99.6 %, and the expected loss of taking it 0.000100"))
        #expect(text.contains("this is the look that decides"))
        #expect(text.contains("in order: sample ratio, 5,000 to 1,250 units, p = 0.400"))
        #expect(text.contains("not checked: exposed twice, no unit was exposed yet"))
        #expect(
            text.contains("What follows: ship treatment (leads 2.2).\n- it won\n`vigil experiments decide leads-2.2`"))
    }

    @Test("what decides nothing yet is said to decide nothing, for each design")
    func undecided() throws {
        let advice = #"{"verdict": "keep_running", "reasons": ["10 of 1,000 units"]}"#
        let fixed = try resultText(Self.result(isSignificant: false, advice: advice), Self.experiment())
        #expect(fixed.contains("Until then p-value and interval decide nothing"))
        #expect(fixed.hasSuffix("What follows: keep running.\n- 10 of 1,000 units"))
        let looks = Self.experiment(design: #"{"kind": "group_sequential", "looks": 5}"#)
        #expect(
            try resultText(Self.result(isSignificant: false, advice: advice), looks)
                .contains("The design decides at its planned looks only"))
        let always = Self.experiment(design: #"{"kind": "always_valid"}"#)
        #expect(try resultText(Self.result(), always).contains("every look may decide"))
    }

    @Test("a decided test shows its decision and does not ask for one")
    func decided() throws {
        let decision = #"{"verdict": "roll_back", "winner": "control", "reasons": ["support calls doubled"]}"#
        let experiment = Self.experiment(status: "decided", decision: decision)
        let text = try resultText(Self.result(advice: decision, status: "decided"), experiment)
        #expect(text.hasSuffix("Decision: roll back to control (leads 2.1).\n- support calls doubled"))
    }

    @Test("colours: a win is green, a failed check red")
    func colours() throws {
        let text = ExperimentResultText(
            result: try document(ExperimentResultDocument.self, Self.result(isHealthy: "false")),
            experiment: try document(ExperimentDocument.self, Self.experiment())
        ).text(for: Terminal(isColored: true, width: 300))
        #expect(
            text.contains("\u{1B}[32maccuracy is 0.971") && text.contains("\u{1B}[31mFAILED\u{1B}[0m: sample ratio"))
    }

    @Test("a pipeline fails on what it asks for")
    func failRules() throws {
        let good = try document(ExperimentResultDocument.self, Self.result())
        #expect(!ResultFailRule.allCases.contains { $0.holds(for: good) })
        let broken = try document(ExperimentResultDocument.self, Self.result(guardrail: "broken"))
        #expect(ResultFailRule.loss.holds(for: broken) && !ResultFailRule.unhealthy.holds(for: broken))
        let unhealthy = try document(ExperimentResultDocument.self, Self.result(isHealthy: "false"))
        #expect(ResultFailRule.unhealthy.holds(for: unhealthy))
        let running = try document(
            ExperimentResultDocument.self, Self.result(advice: #"{"verdict": "keep_running", "reasons": []}"#))
        #expect(ResultFailRule.undecided.holds(for: running))
        let worse = Self.result().replacing("\"difference\": 0.02,", with: "\"difference\": -0.02,")
        #expect(ResultFailRule.loss.holds(for: try document(ExperimentResultDocument.self, worse)))
    }

    @Test("a test is shown with its plan and its history")
    func shown() throws {
        let text = ExperimentText(experiment: try document(ExperimentDocument.self, Self.experiment())).text(
            for: terminal)
        #expect(text.hasPrefix("leads-2.2: running\nnew features\n"))
        #expect(text.contains("control    leads  2.1       80 %"))
        #expect(
            text.contains(
                "Success metric: accuracy, a proportion, more is better, expected at 0.951, a change of +0.0200 worth finding."
            ))
        #expect(text.contains("Guardrail: latency, a mean, less is better, may get worse by 5."))
        #expect(text.contains("significance 0.05, power 0.8, at least 1,000 mature units in the smaller arm."))
        #expect(text.contains("units are exposed for at most 14 days, their values are complete 60 days later."))
        #expect(text.contains("2026-03-02 10:30 UTC  running  anna  started"))
    }

    @Test("tests in a list: models, metric, and the decision where there is one")
    func list() throws {
        let decision = #"{"verdict": "roll_back", "winner": "control", "reasons": ["x"]}"#
        let running = try document(ExperimentDocument.self, Self.experiment())
        let decided = try document(
            ExperimentDocument.self, Self.experiment(status: "decided", decision: decision))
        let lines = ExperimentText.table([running, decided], terminal: terminal).split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[1].contains("leads 2.1, leads 2.2  accuracy  2026-03-02") && lines[2].hasSuffix("roll back"))
    }

    @Test("a unit's arm, or why it has none")
    func assignment() throws {
        let drawn = try document(
            ExperimentAssignmentDocument.self,
            #"{"arm": "treatment", "reason": "drawn", "model": {"model": "leads", "version": "2.2"}, "version": 1}"#)
        let out = try document(
            ExperimentAssignmentDocument.self,
            #"{"arm": null, "reason": "targeting", "model": {"model": "leads", "version": "2.1"}, "version": 1}"#)
        let text = AssignmentText.table([("a", drawn), ("b", out)], terminal: terminal)
        #expect(text.contains("treatment  leads 2.2  drawn by its identifier"))
        #expect(text.contains("none       leads 2.1  the test is not for it"))
        #expect(AssignmentText.why("of_tomorrow") == "of_tomorrow")
    }

    @Test("a start that has to be confirmed says how")
    func unconfirmed() throws {
        #expect(
            ExperimentsStartCommand.unconfirmed(
                try ModelName("t"),
                "1,000 in all has power 0.29; 3,906 needed; start it with confirmed to do so all the same")
                == "t is not started: 1,000 in all has power 0.29; 3,906 needed. `vigil experiments start t --confirm` starts "
                + "it all the same.")
    }
}
