import Testing
import Vigil
import VigilStatistics

@Suite("A/B tests, from plan to decision")
struct ABTestTests {
    private let clock = ManualClock(start)

    private func service() async throws -> MLModelMonitoringService {
        let service = try await makeService(clock: clock)
        for version in ["v2.1", "v2.2", "v2.3"] {
            var schema = try testSchema()
            schema.version = version
            _ = try await service.registerModel(schema)
        }
        return service
    }

    private func leads(_ name: String = "leads") throws -> ExperimentPlan {
        let model = try ModelName("m")
        var plan = ExperimentPlan(
            name: try ModelName(name), control: .init(model, "v2.1"), treatment: .init(model, "v2.2"),
            treatmentShare: 0.2, successMetric: ExperimentMetric(.accuracy, expectedControl: 0.951, minimumEffect: 0.02)
        )
        plan.minimumSampleSize = 1000
        return plan
    }

    /// Exposes `count` units and records outcomes of the given shares.
    private func run(
        _ service: MLModelMonitoringService, _ name: ModelName, count: Int, shares: [Double], seed: UInt64 = 1
    ) async throws {
        var random = SplitMix64(seed: seed)
        var exposures: [(unit: String, arm: String)] = []
        var outcomes: [ABTestOutcome] = []
        for index in 0..<count {
            let unit = "lead-\(seed)-\(index)"
            let given = try service.experiments.modelAssignment(test: name, user: unit)
            guard let arm = given.assignment.arm, let place = given.assignment.armIndex else { continue }
            exposures.append((unit, arm))
            let isRight = Double(random.next() >> 11) * 0x1p-53 < shares[place]
            outcomes.append(ABTestOutcome(unit: unit, value: isRight ? 1 : 0))
        }
        try await service.experiments.recordExposures(exposures, in: name)
        try await service.experiments.recordResults(outcomes, in: name)
    }

    @Test("the plan of lead scoring: warned, confirmed, run, won")
    func leadScoring() async throws {
        let service = try await service()
        let framework = service.experiments
        let created = try await framework.createABTest(try leads())
        let power = try #require(created.power)
        #expect(power.neededUnits == 3906 && power.neededSmallerArm == 782 && power.plannedUnits == 5000)
        #expect(power.warnings.contains("1,000 in all has power 0.29; 3,906 needed"), "\(power.warnings)")
        #expect(power.plannedPower > 0.88)
        let name = created.experiment.plan.name
        await #expect(throws: MonitoringError.self) { try await framework.startABTest(name) }
        try await framework.startABTest(name, confirmed: true, by: "ana")
        clock.advance(by: .days(2))
        try await run(service, name, count: 2000, shares: [0.951, 0.985])
        let early = try await framework.calculateTestSignificance(of: name)
        #expect(!early.isDecisive && !early.isSignificant && early.advice.verdict == .keepRunning)
        #expect(early.progress.needed == 1000 && early.winningModel == nil)
        #expect(early.comparisons[0].anytimePValue != nil)
        clock.advance(by: .days(2))
        try await run(service, name, count: 4000, shares: [0.951, 0.985], seed: 2)
        let result = try await framework.calculateTestSignificance(of: name)
        #expect(result.isDecisive && result.isSignificant && result.advice.verdict == .ship, "\(result)")
        #expect(result.winningModel?.version == "v2.2")
        let improvement = try #require(result.improvementPercentage)
        #expect(improvement > 1 && improvement < 6)
        #expect(result.health.allSatisfy { $0.isHealthy == true }, "\(result.health)")
        // The look that decided stands: what comes later changes nothing.
        try await run(service, name, count: 500, shares: [1, 0], seed: 3)
        let later = try await framework.calculateTestSignificance(of: name)
        #expect(later.comparisons == result.comparisons)
        let decided = try await framework.decideABTest(name, by: "ben")
        #expect(decided.status == .decided && decided.decision?.winner == "treatment")
        await #expect(throws: MonitoringError.self) {
            try await framework.recordResult(1, of: "lead-1-1", in: name)
        }
        try await framework.archiveABTest(name)
        #expect(try await framework.history().isEmpty)
        #expect(try await framework.history(includesArchived: true).map(\.status) == [.archived])
        // Who asks later gets the control's model.
        #expect(try framework.modelAssignment(test: name, user: "x").model.version == "v2.1")
    }

    @Test("labels that come after the end leave it inconclusive, and say how many there were")
    func noLabels() async throws {
        let service = try await service()
        var plan = try leads()
        plan.outcomeHorizon = 60 * 86_400
        let name = try await service.experiments.createABTest(plan).experiment.plan.name
        try await service.experiments.startABTest(name, confirmed: true)
        let units = (0..<100).map { (unit: "u\($0)", arm: $0 % 5 == 0 ? "treatment" : "control") }
        try await service.experiments.recordExposures(units, in: name)
        clock.advance(by: .days(20))
        await #expect(throws: MonitoringError.self) {
            try await service.experiments.recordExposures([(unit: "late", arm: "control")], in: name)
        }
        let running = try await service.experiments.calculateTestSignificance(of: name)
        #expect(running.advice.verdict == .keepRunning)
        clock.advance(by: .days(60))
        let result = try await service.experiments.calculateTestSignificance(of: name)
        #expect(result.advice.verdict == .inconclusive)
        #expect(
            result.advice.reasons.first
                == "inconclusive: 0 of 1,000 units in the smaller arm, 0 of 100 exposed units matured")
        #expect(result.pValue == nil && result.winningModel == nil && result.comparisons[0].undefined != nil)
    }

    @Test("a mismatch of the arms' sizes, or units in two arms, decides nothing")
    func unhealthy() async throws {
        let service = try await service()
        let name = try await service.experiments.createABTest(try leads()).experiment.plan.name
        try await service.experiments.startABTest(name, confirmed: true)
        let units = (0..<6000).map { (unit: "u\($0)", arm: $0 % 3 == 0 ? "treatment" : "control") }
        try await service.experiments.recordExposures(units, in: name)
        try await service.experiments.recordResults(
            units.enumerated().map { ABTestOutcome(unit: $1.unit, value: $1.arm == "control" && $0 % 2 == 0 ? 0 : 1) },
            in: name)
        let result = try await service.experiments.calculateTestSignificance(of: name)
        #expect(result.advice.verdict == .review && result.health[0].isHealthy == false)
        #expect(result.isSignificant && result.winningModel == nil)
        await #expect(throws: MonitoringError.self) { try await service.experiments.decideABTest(name) }
        let other = try await service.experiments.createABTest(try leads("twice")).experiment.plan.name
        try await service.experiments.startABTest(other, confirmed: true)
        try await run(service, other, count: 1000, shares: [0.9, 0.9])
        try await service.experiments.recordExposures(
            (0..<20).map { (unit: "lead-1-\($0)", arm: "treatment") }, in: other)
        let twice = try await service.experiments.calculateTestSignificance(of: other)
        #expect(twice.health[1].isHealthy == false && twice.advice.verdict == .review, "\(twice.health)")
    }

    @Test("a guardrail that breaks takes the treatment back before the end")
    func guardrail() async throws {
        let service = try await service()
        var plan = try leads()
        plan.guardrails = [ExperimentMetric("latency_ms", direction: .decrease, margin: 5)]
        let name = try await service.experiments.createABTest(plan).experiment.plan.name
        try await service.experiments.startABTest(name, confirmed: true)
        try await run(service, name, count: 2000, shares: [0.95, 0.95])
        var outcomes: [ABTestOutcome] = []
        for index in 0..<2000 {
            let unit = "lead-1-\(index)"
            let isTreated = try service.experiments.modelAssignment(test: name, user: unit).assignment.armIndex == 1
            outcomes.append(
                ABTestOutcome(unit: unit, metric: "latency_ms", value: Double(index % 21) + (isTreated ? 60 : 40)))
        }
        try await service.experiments.recordResults(outcomes, in: name)
        let result = try await service.experiments.calculateTestSignificance(of: name)
        #expect(!result.isDecisive && result.guardrails[0].outcome == .broken)
        #expect(result.advice.verdict == .rollBack && result.winningModel?.version == "v2.1", "\(result.advice)")
    }

    @Test("under an always-valid design every look may decide, and looking again changes no verdict back")
    func alwaysValid() async throws {
        let service = try await service()
        var plan = try leads()
        plan.design = .alwaysValid(tuningSampleSize: nil)
        plan.minimumSampleSize = 200
        plan.successMetric.minimumEffect = 0.04
        let name = try await service.experiments.createABTest(plan).experiment.plan.name
        try await service.experiments.startABTest(name, confirmed: true)
        var pValue = 1.0
        for seed in 1...12 as ClosedRange<UInt64> {
            try await run(service, name, count: 500, shares: [0.9, 0.99], seed: seed)
            let result = try await service.experiments.calculateTestSignificance(of: name)
            let now = try #require(result.pValue)
            #expect(now <= pValue)
            pValue = now
        }
        let result = try await service.experiments.calculateTestSignificance(of: name)
        #expect(result.isSignificant && result.advice.verdict == .ship, "\(result.comparisons)")
        // Such a design may be extended.
        plan.maximumDuration *= 2
        let changed = try await service.experiments.changeABTest(to: plan, because: "one more fortnight")
        #expect(changed.versions.count == 2)
    }

    @Test("a group-sequential design looks when its parts are in, and decides at a bound")
    func groupSequential() async throws {
        let service = try await service()
        var plan = try leads()
        plan.design = .groupSequential(looks: 4)
        plan.minimumSampleSize = 800
        let name = try await service.experiments.createABTest(plan).experiment.plan.name
        try await service.experiments.startABTest(name, confirmed: true)
        var looks: [Bool] = []
        for seed in 1...8 as ClosedRange<UInt64> {
            try await run(service, name, count: 500, shares: [0.9, 0.97], seed: seed)
            looks.append(try await service.experiments.calculateTestSignificance(of: name).isDecisive)
        }
        let result = try await service.experiments.calculateTestSignificance(of: name)
        #expect(!looks[0] && result.isDecisive && result.isSignificant, "\(looks) \(result.comparisons)")
        #expect(result.advice.verdict == .ship)
    }

    @Test("three arms share the error, and the better of two winners is shipped")
    func threeArms() async throws {
        let service = try await service()
        let model = try ModelName("m")
        var plan = try leads()
        plan.models.append(.init(model, "v2.3"))
        plan.allocation = Allocation(
            arms: [.init("control", weight: 1), .init("b", weight: 1), .init("c", weight: 1)], salt: "three")
        plan.minimumSampleSize = 500
        let name = try await service.experiments.createABTest(plan).experiment.plan.name
        try await service.experiments.startABTest(name, confirmed: true)
        try await run(service, name, count: 3000, shares: [0.5, 0.6, 0.75])
        let result = try await service.experiments.calculateTestSignificance(of: name)
        #expect(result.comparisons.count == 2 && result.comparisons.allSatisfy(\.isWin), "\(result.comparisons)")
        #expect(result.winningModel?.version == "v2.3")
    }

    @Test("values from before the test make the interval narrower")
    func covariates() async throws {
        let service = try await service()
        var plan = try leads()
        plan.successMetric = ExperimentMetric("spend")
        plan.minimumSampleSize = 100
        let name = try await service.experiments.createABTest(plan).experiment.plan.name
        try await service.experiments.startABTest(name)
        var outcomes: [ABTestOutcome] = []
        var exposures: [(unit: String, arm: String)] = []
        for index in 0..<3000 {
            let unit = "u\(index)"
            let given = try service.experiments.modelAssignment(test: name, user: unit).assignment
            let before = Double(index % 97)
            outcomes.append(
                ABTestOutcome(
                    unit: unit, value: before + Double(index % 7) + (given.armIndex == 1 ? 1 : 0), covariate: before))
            exposures.append((unit, given.arm ?? ""))
        }
        try await service.experiments.recordExposures(exposures, in: name)
        try await service.experiments.recordResults(outcomes, in: name)
        let comparison = try await service.experiments.calculateTestSignificance(of: name).comparisons[0]
        #expect((comparison.varianceReduction ?? 0) > 0.98 && comparison.isWin, "\(comparison)")
        #expect(comparison.interval.map { $0.lower < 1 && $0.upper > 1 } == true)
    }

    @Test("what cannot be is refused, and nothing of it is kept")
    func badInput() async throws {
        let service = try await service()
        let framework = service.experiments
        let model = try ModelName("m")
        func refused(_ field: String, _ change: (inout ExperimentPlan) throws -> Void) async throws {
            var plan = try leads("bad")
            try change(&plan)
            do {
                _ = try await framework.createABTest(plan)
                Issue.record("\(field) was taken")
            } catch let error as DomainError {
                #expect(error.field.hasPrefix(field), "\(error)")
            } catch let error as MonitoringError {
                #expect(error.field.hasPrefix(field), "\(error)")
            }
        }
        try await refused("allocation.arms.weight") { $0.allocation.arms[0].weight = 0.7 }
        try await refused("models[1]") { $0.models[1] = $0.models[0] }
        try await refused("models[1]") { $0.models[1] = .init(model, "v9") }
        try await refused("models") { $0.models.removeLast() }
        try await refused("success_metric.minimum_effect") { $0.successMetric.minimumEffect = 0 }
        try await refused("success_metric.minimum_effect") { $0.successMetric.minimumEffect = 0.06 }
        try await refused("success_metric.minimum_effect") { $0.successMetric.minimumEffect = -0.02 }
        try await refused("success_metric.expected_control") { $0.successMetric.expectedControl = .nan }
        try await refused("significance") { $0.significance = 0 }
        try await refused("power") { $0.power = 0.01 }
        try await refused("minimum_sample_size") { $0.minimumSampleSize = 1 }
        try await refused("maximum_duration") { $0.maximumDuration = 0 }
        try await refused("design.looks") { $0.design = .groupSequential(looks: 1) }
        #expect(try await framework.history().isEmpty)

        let name = try await framework.createABTest(try leads()).experiment.plan.name
        await #expect(throws: MonitoringError.self) { try await framework.createABTest(try leads()) }
        await #expect(throws: MonitoringError.self) { try await framework.recordResult(1, of: "u", in: name) }
        try await framework.startABTest(name, confirmed: true)
        let wrong: [ABTestOutcome] = [
            ABTestOutcome(unit: "u", value: 0.5), ABTestOutcome(unit: "u", value: .nan),
            ABTestOutcome(unit: "u", metric: "unknown", value: 1), ABTestOutcome(unit: "", value: 1),
            ABTestOutcome(unit: "u", value: 1, denominator: 3),
            ABTestOutcome(unit: "u", value: 1, covariate: .infinity),
            ABTestOutcome(arm: "control", value: 1),
        ]
        for outcome in wrong {
            await #expect(throws: MonitoringError.self) {
                try await framework.recordResults([ABTestOutcome(unit: "good", value: 1), outcome], in: name)
            }
        }
        await #expect(throws: MonitoringError.self) {
            try await framework.recordExposures([(unit: "u", arm: "third")], in: name)
        }
        var changed = try leads()
        changed.significance = 0.1
        await #expect(throws: DomainError.self) { try await framework.changeABTest(to: changed, because: "why not") }
        changed = try leads()
        changed.allocation.arms[0].weight = 0.5
        changed.allocation.arms[1].weight = 0.5
        await #expect(throws: DomainError.self) { try await framework.changeABTest(to: changed, because: "faster") }
        changed.maximumDuration *= 2
        await #expect(throws: DomainError.self) { try await framework.changeABTest(to: changed, because: "longer") }
        let result = try await framework.calculateTestSignificance(of: name)
        #expect(result.progress.exposed == 0 && result.health[2].finding.hasPrefix("every value"))
    }

    @Test("one empty arm, no variance and a ratio without denominators are outcomes, never NaN")
    func degenerate() async throws {
        let service = try await service()
        var plan = try leads()
        plan.successMetric = ExperimentMetric(.precision)
        plan.minimumSampleSize = 2
        let name = try await service.experiments.createABTest(plan).experiment.plan.name
        try await service.experiments.startABTest(name)
        var seen: Set<String> = []
        func look(_ exposures: [(unit: String, arm: String)], _ outcomes: [ABTestOutcome]) async throws {
            if !exposures.isEmpty { try await service.experiments.recordExposures(exposures, in: name) }
            if !outcomes.isEmpty { try await service.experiments.recordResults(outcomes, in: name) }
            let comparison = try await service.experiments.calculateTestSignificance(of: name).comparisons[0]
            #expect(comparison.difference == nil && comparison.pValue == nil)
            seen.insert(comparison.undefined ?? "?")
        }
        try await look([], [])
        try await look([("a", "control"), ("b", "control"), ("c", "control")], [])
        try await look(
            [("d", "treatment"), ("e", "treatment")],
            ["a", "b", "c", "d", "e"].map { ABTestOutcome(unit: $0, value: 0, denominator: 0) })
        try await look([], ["a", "b", "c", "d", "e"].map { ABTestOutcome(unit: $0, value: 1, denominator: 1) })
        #expect(
            seen == [
                "the smaller arm has 0 units, needs at least 2", "the denominators of an arm sum to 0",
                "neither arm's values vary",
            ])
    }

    @Test("predictions and outcomes of two versions are results by themselves, and are said to be without units")
    func predictions() async throws {
        let service = try await service()
        var plan = try leads()
        plan.source = .predictions
        plan.outcomeHorizon = 86_400
        plan.minimumSampleSize = 300
        plan.guardrails = [ExperimentMetric(.precision, margin: 0.5)]
        let name = try await service.experiments.createABTest(plan).experiment.plan.name
        try await service.experiments.startABTest(name, confirmed: true)
        for (version, wrong) in [("v2.1", 20), ("v2.2", 5)] {
            var schema = try testSchema()
            schema.version = version
            let batch = rows(schema, day: 0, prefix: version)
            _ = try await service.recordPredictions(batch, for: schema.model, version: version)
            _ = try await service.recordOutcomes(labels(for: batch, wrong: wrong), for: schema.model)
        }
        clock.advance(by: .days(1))
        let early = try await service.experiments.calculateTestSignificance(of: name)
        #expect(early.progress.exposed == 800 && early.progress.matured < 10)
        clock.advance(by: .days(1))
        let result = try await service.experiments.calculateTestSignificance(of: name)
        #expect(
            result.arms.map(\.matured) == [400, 400]
                && result.arms.map { (($0.value ?? 0) * 100).rounded() } == [80, 95])
        #expect(result.isSignificant && result.winningModel?.version == "v2.2", "\(result.advice)")
        #expect(result.guardrails[0].outcome == .held, "\(result.guardrails)")
        #expect(result.health[0].isHealthy == nil && result.health[0].finding.contains("not checked"))
        await #expect(throws: MonitoringError.self) { try await service.experiments.recordResult(1, of: "u", in: name) }
    }

    @Test(
        "a ramp moves nobody and is no other split; another split keeps units in their arms and decides nothing by itself"
    )
    func splits() async throws {
        let service = try await service()
        var plan = try leads()
        plan.allocation.coverage = 0.5
        let name = try await service.experiments.createABTest(plan).experiment.plan.name
        try await service.experiments.startABTest(name, confirmed: true)
        var arms: [String: String] = [:]
        for index in 0..<400 {
            arms["u\(index)"] = try await service.experiments.assign("u\(index)", in: name).assignment.arm
        }
        #expect((150...250).contains(arms.count))
        plan.allocation.coverage = 1
        try await service.experiments.changeABTest(to: plan, because: "ramp to all")
        for index in 0..<400 {
            let given = try await service.experiments.assign("u\(index)", in: name).assignment
            #expect(given.arm != nil && given.arm == arms["u\(index)", default: given.arm ?? ""])
        }
        let ramped = try await service.experiments.calculateTestSignificance(of: name)
        #expect(ramped.health.allSatisfy { $0.isHealthy == true }, "\(ramped.health)")
        plan.allocation = try plan.allocation.reweighted([0.5, 0.5])
        try await service.experiments.changeABTest(to: plan, because: "half and half")
        for (unit, arm) in arms {
            let given = try await service.experiments.assign(unit, in: name).assignment
            #expect(given.arm == arm && given.reason == .sticky)
        }
        let result = try await service.experiments.calculateTestSignificance(of: name)
        #expect(result.health.first { $0.name == "one_split" }?.isHealthy == false && result.advice.verdict == .review)
    }
}
