import Foundation
import Testing
import VigilClient
import VigilDomain

@testable import VigilCommand

@Suite("A plan in a file")
struct PlanFileTests {
    static let arms =
        #""arms": [{"model": "leads", "version": "2.1", "weight": 80}, {"model": "leads", "version": "2.2", "weight": 20}]"#

    private func parse(_ json: String) throws -> ExperimentPlanDocument {
        try PlanFile.parse(Data(json.utf8), name: "plan.json")
    }

    @Test("every part of it comes into the plan, and what is left out has its default")
    func everyPart() throws {
        let plan = try parse(
            """
            {"name": "leads-2.2", \(Self.arms), "summary": "new features", "unit": "session", "coverage": 0.5,
             "targeting": {"all": {"conditions": [{"is_in": {"attribute": "userCountry", "values": ["DE", "AT"]}},
               {"range": {"attribute": "visits", "at_least": 3}}]}},
             "layer": {"layer": "page", "ranges": [{"start": 0, "end": 0.5}]}, "holdouts": [{"share": 0.1}],
             "overrides": [{"unit": "me", "arm": "treatment"}],
             "success_metric": {"name": "accuracy", "expected_control": 0.951, "minimum_effect": 0.02},
             "guardrails": ["recall", {"name": "latency", "direction": "decrease", "missing": "zero", "margin": 5}],
             "design": {"kind": "group_sequential", "looks": 4}, "minimum_sample_size": 1000,
             "maximum_duration_seconds": 864000, "outcome_horizon_seconds": 3600, "units_per_day": 300}
            """
        ).plan()
        #expect(plan.allocation.arms.map(\.name) == ["control", "treatment"])
        #expect(plan.allocation.arms.map(\.weight) == [80, 20])
        #expect(plan.models.map(\.version) == ["2.1", "2.2"])
        #expect(
            plan.allocation.salt == "leads-2.2" && plan.allocation.unit == .session && plan.allocation.coverage == 0.5)
        #expect(
            plan.allocation.targeting
                == .all(conditions: [
                    .isIn(attribute: "userCountry", values: ["DE", "AT"]),
                    .range(attribute: "visits", atLeast: 3, atMost: nil),
                ]))
        #expect(plan.allocation.layer?.ranges.first?.end == 0.5 && plan.allocation.holdouts.first?.share == 0.1)
        #expect(plan.allocation.overrides == [Allocation.Override(unit: "me", arm: "treatment")])
        #expect(plan.successMetric.kind == .proportion && plan.successMetric.minimumEffect == 0.02)
        #expect(plan.guardrails.map(\.kind) == [.ratio, .mean] && plan.guardrails[1].margin == 5)
        #expect(plan.guardrails[1].missing == .zero)
        #expect(plan.design == .groupSequential(looks: 4) && plan.significance == 0.05 && plan.power == 0.8)
        #expect(plan.minimumSampleSize == 1000 && plan.maximumDuration == 864_000 && plan.outcomeHorizon == 3600)
        #expect(plan.unitsPerDay == 300)
        let least = try parse(#"{"name": "x", \#(Self.arms), "success_metric": "accuracy"}"#).plan()
        #expect(least.maximumDuration == 14 * 86_400 && least.design == .fixedHorizon && least.coverageIsFull)
    }

    @Test("what it prints is what it reads")
    func roundTrip() throws {
        let plan = try parse(
            #"{"name": "x", \#(Self.arms), "success_metric": {"name": "accuracy", "expected_control": 0.5}, "power": 0.9}"#
        )
        #expect(try parse(plan.text()) == plan)
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        var json: String
        var sentence: String

        var testDescription: String { sentence }
    }

    static let faults = [
        Fault(json: "[1, 2]", sentence: "plan.json: it is no JSON object"),
        Fault(json: "{", sentence: "plan.json: it is no JSON object"),
        Fault(json: #"{"name": "x", "guardrials": []}"#, sentence: #"plan.json: "guardrials" is no part of a plan"#),
        Fault(
            json: #"{"arms": [{"model": "m", "weigth": 1}]}"#,
            sentence: #"plan.json: arms[0]: "weigth" is no part of a plan; there are name, model, version, weight"#),
        Fault(
            json: #"{"success_metric": {"name": "a", "effect": 1}}"#,
            sentence: #"plan.json: success_metric: "effect" is no part of a plan"#),
        Fault(json: #"{"name": "x", \#(arms)}"#, sentence: "plan.json: success_metric is missing"),
        Fault(
            json: #"{"name": "x", "arms": [{"model": "m", "version": 2.1, "weight": 1}], "success_metric": "a"}"#,
            sentence: "plan.json: arms[0].version: a text is needed"),
        Fault(
            json: #"{"name": "x", \#(arms), "success_metric": "a", "minimum_sample_size": "many"}"#,
            sentence: "plan.json: minimum_sample_size: a whole number is needed"),
    ]

    @Test("what is wrong with a file is told with its place", arguments: faults)
    func faultsAreTold(_ fault: Fault) throws {
        let error = try #require(throws: CommandFailure.self) { try parse(fault.json) }
        #expect(error.description.hasPrefix(fault.sentence), "\(error)")
    }

    static let words = [
        Fault(
            json: #""success_metric": {"name": "a", "kind": "share"}"#,
            sentence: "success_metric.kind: \"share\" was given"),
        Fault(
            json: #""success_metric": "a", "design": {"kind": "fixed_horizon", "looks": 3}"#,
            sentence: "design.looks: only the kind \"group_sequential\""),
        Fault(
            json: #""success_metric": "a", "design": {"kind": "fixed_horizon", "tuning_sample_size": 3}"#,
            sentence: "design.tuning_sample_size: only the kind \"always_valid\""),
        Fault(
            json: #""success_metric": "a", "design": {"kind": "once"}"#,
            sentence: "design.kind: \"once\" was given; there are"),
        Fault(json: #""success_metric": "a", "coverage": 2"#, sentence: "coverage: 2.0 was given"),
        Fault(
            json: #""success_metric": "a", "outcome_horizon_seconds": 0"#,
            sentence: "outcome_horizon_seconds: 0 seconds were given"),
        Fault(json: #""success_metric": "a", "power": 2"#, sentence: "power: 2.0 was given"),
        Fault(json: #""success_metric": "a", "hash": "md5""#, sentence: "hash: \"md5\" was given; there are vigil_1"),
    ]

    @Test("words and numbers that a plan does not have are told with what is allowed", arguments: words)
    func valuesAreTold(_ fault: Fault) throws {
        let document = try parse(#"{"name": "x", \#(Self.arms), \#(fault.json)}"#)
        let error = try #require(throws: DomainError.self) { try document.plan() }
        #expect(error.description.hasPrefix(fault.sentence), "\(error)")
    }
}

extension ExperimentPlan {
    fileprivate var coverageIsFull: Bool { allocation.coverage == 1 }
}
