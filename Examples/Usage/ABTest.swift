public import Vigil

/// The shortest way from a plan to a decision.
///
/// - Parameter service: A service that knows versions 2.1 and 2.2 of the sample model.
/// - Returns: The test as it was decided, and what it showed.
/// - Throws: What the service throws.
public func compareTwoVersions(
    with service: MLModelMonitoringService
) async throws -> (test: Experiment, result: ABTestResult) {
    let leads = (0..<1200).map { SampleOutcome($0) }
    // begin: ab-test
    let test = try ModelName("lead-scoring-2.2")
    let model = try ModelName("lead-scoring")
    let plan = ExperimentPlan(
        name: test, control: .init(model, "2.1"), treatment: .init(model, "2.2"), treatmentShare: 0.5,
        successMetric: ExperimentMetric(.accuracy, expectedControl: 0.80, minimumEffect: 0.08))
    let created = try await service.experiments.createABTest(plan)
    print("\(created.power?.neededUnits ?? 0) leads needed")
    try await service.experiments.startABTest(test)

    for lead in leads {
        // Who gets which version, from memory; the exposure is recorded once for each lead.
        let answer = try await service.experiments.assign(lead.id, in: test)
        let prediction = lead.prediction(ofVersion: answer.model.version)
        // As soon as it is known whether the prediction was right.
        try await service.experiments.recordResult(prediction == lead.label ? 1 : 0, of: lead.id, in: test)
    }

    let result = try await service.experiments.calculateTestSignificance(of: test)
    print(result.advice.verdict, result.pValue ?? 1, result.improvementPercentage ?? 0, "%")
    if result.advice.isFinal { try await service.experiments.decideABTest(test, by: "anna") }
    // end: ab-test
    return (try await service.experiments.experiment(test), result)
}

/// A made-up lead: version 2.1 is wrong about every fifth, version 2.2 about every tenth.
struct SampleOutcome {
    var id: String
    /// 1 where the lead converted.
    var label: Double
    private let wrong: [String: Bool]

    init(_ number: Int) {
        id = "lead-\(number)"
        label = number % 3 == 0 ? 1 : 0
        wrong = ["2.1": number * 7 % 10 < 2, "2.2": number * 3 % 10 < 1]
    }

    func prediction(ofVersion version: String) -> Double { wrong[version] == true ? 1 - label : label }
}

/// An A/B test with a guardrail, looked at as often as one likes, on leads that stay together with their company.
///
/// - Parameter service: A service that knows versions 2.1 and 2.2 of the sample model.
/// - Returns: What the plan can find.
/// - Throws: What the service throws.
public func planInFull(with service: MLModelMonitoringService) async throws -> PowerAnalysis? {
    // begin: ab-test-plan
    let model = try ModelName("lead-scoring")
    var plan = ExperimentPlan(
        name: try ModelName("lead-scoring-by-company"), control: .init(model, "2.1"), treatment: .init(model, "2.2"),
        treatmentShare: 0.2,
        successMetric: ExperimentMetric(.accuracy, expectedControl: 0.951, minimumEffect: 0.02))
    plan.summary = "Does 2.2 judge more leads right, and does it keep its answers as fast?"
    // The mean answer may take up to 5 ms longer, and no more.
    plan.guardrails = [ExperimentMetric(.inferenceTime, kind: .mean, direction: .decrease, margin: 5)]
    plan.design = .alwaysValid(tuningSampleSize: nil)  // every look may decide
    plan.maximumDuration = 28 * 86_400
    plan.outcomeHorizon = 60 * 86_400  // a lead's outcome is known after 60 days
    plan.unitsPerDay = 400
    plan.allocation.unit = "company"
    let power = try service.experiments.powerAnalysis(of: plan)
    for warning in power?.warnings ?? [] { print(warning) }
    // end: ab-test-plan
    return power
}

/// Results where the units are not known one by one.
///
/// - Parameter service: A service that knows versions 2.1 and 2.2 of the sample model.
/// - Returns: What the test shows.
/// - Throws: What the service throws.
public func recordWithoutUnits(with service: MLModelMonitoringService) async throws -> ABTestResult {
    let model = try ModelName("lead-scoring")
    let test = try ModelName("lead-scoring-by-sums")
    var plan = ExperimentPlan(
        name: test, control: .init(model, "2.1"), treatment: .init(model, "2.2"), treatmentShare: 0.2,
        successMetric: ExperimentMetric(.accuracy))
    plan.minimumSampleSize = 1000
    _ = try await service.experiments.createABTest(plan)
    try await service.experiments.startABTest(test)
    // begin: ab-test-sums
    // By sums, as a warehouse computes them: 3,804 of 4,000 right, and 971 of 1,000.
    try await service.experiments.recordSums(
        ArmMoments(successes: 3804, trials: 4000), arm: "control", in: test, source: "warehouse")
    try await service.experiments.recordSums(
        ArmMoments(successes: 971, trials: 1000), arm: "treatment", in: test, source: "warehouse")

    // By model and value alone. The key makes a call that is repeated count once.
    try await service.experiments.recordResults(
        [ABTestOutcome(arm: "control", value: 1), ABTestOutcome(arm: "treatment", value: 1)], in: test, key: "batch-17")
    // end: ab-test-sums
    return try await service.experiments.calculateTestSignificance(of: test)
}
