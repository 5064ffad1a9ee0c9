import Testing
import VigilDomain

@testable import VigilServer

struct ExperimentFieldsTests {
    @Test(
        "a fault of the domain is told with the field that was sent",
        arguments: [
            ("allocation.arms[0].weight", "arms[0].weight"), ("models[1]", "arms[1]"),
            ("models[1].version", "arms[1].version"), ("models", "arms"),
            ("maximum_duration", "maximum_duration_seconds"), ("outcome_horizon", "outcome_horizon_seconds"),
            (
                "allocation.targeting.all[1].not.any[0].range",
                "targeting.all.conditions[1].not.condition.any.conditions[0].range"
            ),
            ("test", "name"), ("winner", "decision.winner"), ("success_metric.margin", "success_metric.margin"),
        ])
    func names(domain: String, wire: String) async throws {
        #expect(ExperimentFields.name(of: domain, "") == wire)
        let error = await #expect(throws: DomainError.self) {
            try await ExperimentFields.named { throw DomainError(.invalidValue, field: domain, detail: "why") }
        }
        #expect(error == DomainError(.invalidValue, field: wire, detail: "why"))
    }

    @Test("inside of another document the plan's fields stand below it, and no others")
    func inside() {
        #expect(ExperimentFields.name(of: "allocation.salt", "plan") == "plan.salt")
        #expect(ExperimentFields.name(of: "unit", "plan") == "plan.unit")
        #expect(ExperimentFields.name(of: "name", "plan") == "plan.name")
        #expect(ExperimentFields.name(of: "plan", "plan") == "plan")
        #expect(ExperimentFields.name(of: "test", "plan") == "name")
        #expect(ExperimentFields.name(of: "reason", "plan") == "reason")
        #expect(ExperimentFields.name(of: "status", "plan") == "status")
    }
}
