public import Vigil

/// Two A/B tests as a product team wrote them down, on outcomes that are made up and the same every time.
///
/// Neither plan was changed to make it look better: what its numbers can find is in the power analysis.
public struct ProductTeamPlan: Sendable {
    /// The plan.
    public var plan: ExperimentPlan
    /// Units a day that come in.
    var unitsPerDay: Int
    /// What happens to a unit under a version: the value and, for a ratio, its denominator.
    var outcome: @Sendable (_ isTreatment: Bool, inout SeededGenerator) -> (value: Double, denominator: Double?)

    /// Lead scoring 2.1 against 2.2: 20 % to the treatment, an accuracy of 0.951 that is to become 0.971, 1,000 leads, at
    /// most 14 days.
    ///
    /// - Throws: Nothing but for names that are none.
    public static func leadScoring() throws -> ProductTeamPlan {
        let model = try ModelName("lead-scoring")
        // begin: lead-plan
        var plan = ExperimentPlan(
            name: try ModelName("lead-scoring-2.1-against-2.2"), control: .init(model, "2.1"),
            treatment: .init(model, "2.2"), treatmentShare: 0.2,
            successMetric: ExperimentMetric(.accuracy, expectedControl: 0.951, minimumEffect: 0.02))
        plan.significance = 0.05
        plan.power = 0.8
        plan.minimumSampleSize = 1000
        plan.maximumDuration = 14 * 86_400
        plan.unitsPerDay = 400
        // end: lead-plan
        return ProductTeamPlan(plan: plan, unitsPerDay: 400) { isTreatment, random in
            (random.uniform() < (isTreatment ? 0.971 : 0.951) ? 1 : 0, nil)
        }
    }

    /// Churn 2.0 against 2.1: 30 % to the treatment, a precision of 0.92 that is to become 0.95, 500 clients, at most 10 days.
    ///
    /// Precision is a ratio: of the clients who are said to leave, the share of those who do. Every client who is scored is
    /// exposed, for which of them are said to leave depends on the version; 4 in 10 are.
    ///
    /// - Throws: Nothing but for names that are none.
    public static func churn() throws -> ProductTeamPlan {
        let model = try ModelName("churn-prediction")
        // begin: churn-plan
        var plan = ExperimentPlan(
            name: try ModelName("churn-2.0-against-2.1"), control: .init(model, "2.0"), treatment: .init(model, "2.1"),
            treatmentShare: 0.3,
            successMetric: ExperimentMetric(
                .precision, expectedControl: 0.92,
                // p (1 - p) over the share of clients who are said to leave.
                unitVariance: 0.92 * 0.08 / 0.4, minimumEffect: 0.03))
        plan.minimumSampleSize = 500
        plan.maximumDuration = 10 * 86_400
        plan.unitsPerDay = 200
        // end: churn-plan
        return ProductTeamPlan(plan: plan, unitsPerDay: 200) { isTreatment, random in
            guard random.uniform() < 0.4 else { return (0, 0) }
            return (random.uniform() < (isTreatment ? 0.95 : 0.92) ? 1 : 0, 1)
        }
    }
}

/// What a test came to.
public struct ProductTeamRun: Sendable {
    /// The test, decided.
    public var experiment: Experiment
    /// What its plan can find.
    public var power: PowerAnalysis?
    /// What it showed when it was decided.
    public var result: ABTestResult
    /// How many days it ran.
    public var days: Int

    /// The report.
    public var report: ABTestReport { ABTestReport(experiment: experiment, power: power, result: result) }
}

extension ProductTeamPlan {
    /// Runs the test day by day until it is decided: units come in, outcomes become known, and every evening somebody looks.
    ///
    /// - Parameters:
    ///   - service: A service that knows the models, on the clock given.
    ///   - clock: The clock, which is turned by a day at a time.
    ///   - labelDelay: After how many days it is known whether a prediction was right.
    ///   - seed: Of the outcomes.
    /// - Returns: The test as it was decided.
    /// - Throws: What the service throws.
    public func run(
        with service: MLModelMonitoringService, clock: TurnedClock, labelDelay: Int = 0, seed: UInt64
    ) async throws -> ProductTeamRun {
        let tests = service.experiments
        let created = try await tests.createABTest(plan, by: "product")
        // The warnings of the power analysis are on the table, and the team starts all the same.
        try await tests.startABTest(plan.name, confirmed: true, by: "product")
        var random = SeededGenerator(seed: seed)
        var known: [[ABTestOutcome]] = []
        var day = 0
        while true {
            let units = (0..<unitsPerDay).map { "unit-\(day)-\($0)" }
            var exposed: [(unit: String, arm: String)] = []
            var outcomes: [ABTestOutcome] = []
            for unit in units {
                let answer = try tests.modelAssignment(test: plan.name, user: unit)
                guard let arm = answer.assignment.arm else { continue }
                let outcome = outcome(arm == "treatment", &random)
                exposed.append((unit, arm))
                outcomes.append(ABTestOutcome(unit: unit, value: outcome.value, denominator: outcome.denominator))
            }
            if !exposed.isEmpty { try await tests.recordExposures(exposed, in: plan.name) }
            known.append(outcomes)
            clock.turn(by: .days(1))
            day += 1
            // What was predicted so many days ago is known now.
            if day > labelDelay { try await tests.recordResults(known[day - 1 - labelDelay], in: plan.name) }
            let result = try await tests.calculateTestSignificance(of: plan.name)
            guard result.advice.isFinal else { continue }
            let experiment = try await tests.decideABTest(plan.name, by: "product")
            return ProductTeamRun(experiment: experiment, power: created.power, result: result, days: day)
        }
    }
}
