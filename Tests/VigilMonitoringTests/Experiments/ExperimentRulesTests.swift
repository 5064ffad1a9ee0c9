import Testing
import VigilDomain
import VigilStatistics

@testable import VigilMonitoring

@Suite("What follows from a look at an experiment")
struct ExperimentRulesTests {
    private enum Success: Sendable { case won, lost, open }

    private struct Case: Sendable, CustomTestStringConvertible {
        var isHealthy = true
        var isDecisive = true
        var isOver = false
        var success: [Success] = [.open]
        var broken: [Bool] = [false]
        var design = ExperimentDesign.fixedHorizon
        var verdict: ExperimentDecision.Verdict
        var winner: String?

        var testDescription: String {
            "healthy \(isHealthy), decisive \(isDecisive), over \(isOver), \(success), broken \(broken), \(design.name)"
        }
    }

    private static let cases: [Case] = [
        Case(isHealthy: false, success: [.won], verdict: .review),
        Case(isHealthy: false, isDecisive: false, verdict: .review),
        Case(isDecisive: false, verdict: .keepRunning),
        Case(isDecisive: false, isOver: true, verdict: .inconclusive),
        Case(isDecisive: false, broken: [true], verdict: .rollBack, winner: "control"),
        Case(isDecisive: false, success: [.open, .open], broken: [true, false], verdict: .keepRunning),
        Case(success: [.won], verdict: .ship, winner: "t1"),
        Case(success: [.won], broken: [true], verdict: .review),
        Case(success: [.won, .won], broken: [false, true], verdict: .ship, winner: "t1"),
        Case(success: [.won, .won], broken: [false, false], verdict: .ship, winner: "t2"),
        Case(success: [.lost], verdict: .rollBack, winner: "control"),
        Case(success: [.lost, .open], broken: [false, false], verdict: .inconclusive),
        Case(success: [.lost, .won], broken: [false, false], verdict: .ship, winner: "t2"),
        Case(success: [.lost, .open], broken: [true, true], verdict: .rollBack, winner: "control"),
        Case(success: [.open], verdict: .inconclusive),
        Case(success: [.open], broken: [true], verdict: .rollBack, winner: "control"),
        Case(success: [.open], design: .alwaysValid(tuningSampleSize: nil), verdict: .keepRunning),
        Case(isOver: true, success: [.open], design: .alwaysValid(tuningSampleSize: nil), verdict: .inconclusive),
        Case(success: [.open], design: .groupSequential(looks: 3), verdict: .inconclusive),
    ]

    @Test("each row of the rules", arguments: cases)
    private func rule(_ given: Case) throws {
        let model = try ModelName("m")
        let arms = ["control"] + given.success.indices.map { "t\($0 + 1)" }
        let metric = ExperimentMetric("conversion")
        let plan = ExperimentPlan(
            name: try ModelName("rules"), models: arms.indices.map { .init(model, "\($0)") },
            allocation: Allocation(arms: arms.map { .init($0, weight: 1) }, salt: "rules"), successMetric: metric,
            design: given.design)
        func comparison(_ arm: String, _ success: Success, size: Double) -> ABTestComparison {
            var comparison = ABTestComparison(
                arm: arm, metric: "conversion", isGoodWhenNegative: false, method: "by hand")
            comparison.control = 0.5
            comparison.difference = success == .lost ? -size : size
            comparison.treatment = 0.5 + (comparison.difference ?? 0)
            comparison.isSignificant = success != .open
            return comparison
        }
        let comparisons = zip(arms.dropFirst(), given.success).enumerated().map {
            comparison($1.0, $1.1, size: 0.1 * Double($0 + 1))
        }
        let guardrails = zip(comparisons, given.broken).map {
            ABTestGuardrail(comparison: $0, margin: 0, outcome: $1 ? .broken : .held)
        }
        let health = [ABTestHealthCheck("sample_ratio", isHealthy: given.isHealthy, finding: "by hand")]
        let progress = ABTestProgress(
            smallerArm: 1, needed: 2, exposed: 3, matured: 2, exposureEnd: nil, outcomeEnd: nil)
        let advice = ExperimentRules.advice(
            plan, comparisons, guardrails, health, progress, isDecisive: given.isDecisive, isOver: given.isOver)
        #expect(advice.verdict == given.verdict && advice.winner == given.winner, "\(advice)")
        #expect(!advice.reasons.isEmpty && advice.reasons.allSatisfy { !$0.isEmpty && !$0.contains("nan") })
    }
}
