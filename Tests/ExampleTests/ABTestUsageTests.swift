import Testing
import UsageExamples
import Vigil
import VigilSQLite

/// The A/B tests of the walk-throughs.
///
/// What they come to was worked out in Python from the guide's hash and the written-out
/// formulas, not by Vigil.
struct ABTestUsageTests {
    private static let start = Timestamp(milliseconds: 1_777_593_600_000)  // 2026-05-01T00:00:00Z
    /// The first one that was tried.
    private static let seed: UInt64 = 7

    private func service(_ clock: any WallClock = TurnedClock(start)) async throws -> MLModelMonitoringService {
        let service = MLModelMonitoringService(store: try await .inMemory(), clock: clock)
        for (model, version) in [
            ("lead-scoring", "2.1"), ("lead-scoring", "2.2"), ("churn-prediction", "2.0"), ("churn-prediction", "2.1"),
        ] {
            try await service.registerModel(
                ModelSchema(
                    model: ModelName(model), version: version, task: .binaryClassification,
                    features: [FeatureSchema(name: "budget", kind: .numeric)]))
        }
        return service
    }

    private func near(_ value: Double?, _ expected: Double, _ tolerance: Double = 1e-9) -> Bool {
        abs((value ?? .nan) - expected) < tolerance
    }

    @Test("the shortest test is decided for the better version, and stays decided")
    func shortest() async throws {
        let found = try await compareTwoVersions(with: try await service())
        // The hash gives 604 leads to the control, of which 476 are judged right, and 596 to the treatment, of which 542.
        #expect(found.result.arms.map(\.exposed) == [604, 596])
        #expect(found.result.arms.map(\.matured) == [604, 596])
        let comparison = try #require(found.result.comparisons.first)
        #expect(near(comparison.difference, 542.0 / 596 - 476.0 / 604))
        #expect(near(comparison.interval?.lower, 0.0814008596, 1e-9))
        #expect(near(comparison.interval?.upper, 0.1612321463, 1e-9))
        #expect(found.result.isSignificant && (found.result.pValue ?? 1) < 1e-8)
        #expect(near(found.result.improvementPercentage, 100 * (542.0 / 596 - 476.0 / 604) / (476.0 / 604), 1e-9))
        #expect(found.result.winningModel?.version == "2.2")
        #expect(found.test.status == .decided)
        #expect(found.test.decision?.verdict == .ship && found.test.decision?.winner == "treatment")
    }

    @Test("a plan in full says how many units it needs under its own design")
    func planned() async throws {
        let power = try #require(try await planInFull(with: try await service()))
        // One look needs 3,906 units. Where each may decide, the boundary at its best size stands at 3.035 in place of 1.96:
        // ((3.035 + 0.842) / (1.960 + 0.842))^2 = 1.91 times as many.
        #expect(abs(power.neededUnits - 7479) <= 5)
        #expect(power.method.contains("always_valid"))
        #expect(power.warnings.isEmpty, "\(power.warnings)")
    }

    @Test("sums and values without units are compared, and what cannot be checked then is said")
    func sums() async throws {
        let result = try await recordWithoutUnits(with: try await service())
        #expect(result.arms.map(\.matured) == [4001, 1001])
        #expect(near(result.comparisons.first?.difference, 972.0 / 1001 - 3805.0 / 4001))
        #expect(result.health.first?.isHealthy == nil)
        #expect(result.health.first?.finding.contains("clustering and balance by unit are not checked") == true)
        #expect(result.advice.verdict == .ship)
    }

    // MARK: The product team's plans

    @Test("lead scoring as planned runs to its decision, and its report says everything")
    func leads() async throws {
        let clock = TurnedClock(Self.start)
        let run = try await ProductTeamPlan.leadScoring().run(
            with: try await service(clock), clock: clock, seed: Self.seed)
        #expect(run.power?.neededUnits == 3906)
        #expect(run.power?.warnings.contains { $0.hasPrefix("1,000 in all has power 0.29; 3,906 needed") } == true)
        // The smaller arm has its 1,000 on the fourteenth evening: 1,059, and 4,541 in the control.
        #expect(run.days == 14)
        #expect(run.result.arms.map(\.matured) == [4541, 1059])
        #expect(near(run.result.arms[0].value, 4340.0 / 4541) && near(run.result.arms[1].value, 1031.0 / 1059))
        #expect(near(run.result.pValue, 0.0021137146, 1e-9))
        #expect(run.experiment.decision?.verdict == .ship)
        #expect(run.experiment.decision?.winner == "treatment")
        expectReport(run)
    }

    @Test("churn as planned runs to its decision, which its 500 clients cannot make")
    func churn() async throws {
        let clock = TurnedClock(Self.start)
        let run = try await ProductTeamPlan.churn().run(with: try await service(clock), clock: clock, seed: Self.seed)
        // 7,642 clients for +0.03 at a variance of 0.184 and 30 %; the plan's 1,667 have power 0.26 to 0.28.
        #expect(abs((run.power?.neededUnits ?? 0) - 7642) <= 2)
        #expect((0.25...0.29).contains(run.power?.plannedPower ?? 0))
        #expect(run.power?.needsConfirmation == true)
        #expect(run.days == 9)
        #expect(run.result.arms.map(\.matured) == [1275, 525])
        let comparison = try #require(run.result.comparisons.first)
        #expect(near(comparison.control, 0.9357277883, 1e-9) && near(comparison.treatment, 0.9549549550, 1e-9))
        #expect(near(comparison.pValue, 0.2734, 5e-4))
        #expect(run.experiment.decision?.verdict == .inconclusive && run.experiment.decision?.winner == nil)
        expectReport(run)
    }

    /// Every part is there, with numbers.
    private func expectReport(_ run: ProductTeamRun) {
        let lines = run.report.lines
        for part in ["plan", "power", "warning", "arms", "effect", "at any look", "chance", "health", "decision"] {
            #expect(lines.contains { $0.hasPrefix("  \(part) ") }, "no line about \(part)")
        }
        #expect(
            run.experiment.decision?.reasons.allSatisfy { reason in lines.contains { $0.hasSuffix(reason) } } == true)
        #expect(lines.allSatisfy { !$0.contains("nan") && !$0.contains("inf") }, "\(lines)")
    }

    @Test(
        "a plan whose labels come after its end is inconclusive: the units were there, and no label",
        arguments: [true, false])
    func labelsTooLate(isLeads: Bool) async throws {
        let clock = TurnedClock(Self.start)
        let plan = isLeads ? try ProductTeamPlan.leadScoring() : try ProductTeamPlan.churn()
        let run = try await plan.run(
            with: try await service(clock), clock: clock, labelDelay: isLeads ? 60 : 91, seed: Self.seed)
        #expect(run.days == (isLeads ? 14 : 10))
        #expect(run.result.progress.matured == 0)
        #expect(run.result.progress.exposed == (isLeads ? 14 * 400 : 10 * 200))
        #expect(run.result.pValue == nil && run.result.winningModel == nil)
        let decision = try #require(run.experiment.decision)
        #expect(decision.verdict == .inconclusive)
        #expect(
            decision.reasons == [
                isLeads
                    ? "inconclusive: 0 of 1,000 units in the smaller arm, 0 of 5,600 exposed units matured"
                    : "inconclusive: 0 of 500 units in the smaller arm, 0 of 2,000 exposed units matured"
            ])
        #expect(run.report.lines.filter { $0.contains("0 labels matured") }.count == 2)
    }
}
