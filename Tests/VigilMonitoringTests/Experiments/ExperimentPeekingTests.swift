import Testing
import VigilDomain
import VigilStatistics

@testable import VigilMonitoring

@Suite("The looks at an experiment keep its error rates")
struct ExperimentPeekingTests {
    private static func plan(_ design: ExperimentDesign, minimum: Int) throws -> ExperimentPlan {
        let model = try ModelName("m")
        var plan = ExperimentPlan(
            name: try ModelName("aa"), control: .init(model, "1"), treatment: .init(model, "2"), treatmentShare: 0.5,
            successMetric: ExperimentMetric("conversion", expectedControl: 0.3, minimumEffect: 0.1))
        plan.design = design
        plan.minimumSampleSize = minimum
        return plan
    }

    /// How many of `runs` experiments end with a significant difference, looked at after every `step` units an arm.
    private static func alarms(
        _ plan: ExperimentPlan, runs: Int, looks: Int, step: Int, shares: (Double, Double)
    ) throws -> Int {
        var random = SplitMix64(seed: 20_261_201)
        var alarms = 0
        for _ in 0..<runs {
            var experiment = Experiment(plan, at: Timestamp(milliseconds: 0))
            try experiment.start(at: Timestamp(milliseconds: 0))
            var record = ExperimentRecord()
            var successes = (0, 0)
            var isSignificant = false
            for look in 1...looks {
                for _ in 0..<step {
                    successes.0 += Double(random.next() >> 11) * 0x1p-53 < shares.0 ? 1 : 0
                    successes.1 += Double(random.next() >> 11) * 0x1p-53 < shares.1 ? 1 : 0
                }
                let units = look * step
                let measurements = ExperimentMeasurements(
                    exposed: [units, units], matured: [units, units],
                    sums: [
                        "conversion": [
                            try ArmMoments(successes: successes.0, trials: units),
                            try ArmMoments(successes: successes.1, trials: units),
                        ]
                    ])
                let analysis = try ExperimentAnalysis(
                    experiment, measurements, record, at: Timestamp(milliseconds: Int64(look)))
                record = analysis.record
                if analysis.result.isSignificant { isSignificant = true }
                if analysis.result.advice.isFinal { break }
            }
            if isSignificant { alarms += 1 }
        }
        return alarms
    }

    @Test(
        "without an effect one in twenty ends with an alarm at most, however often one looks",
        arguments: [ExperimentDesign.fixedHorizon, .alwaysValid(tuningSampleSize: nil), .groupSequential(looks: 4)])
    func falseAlarms(design: ExperimentDesign) throws {
        let runs = 200
        // The band of a share of 0.05 in 200 runs at 3.3 standard errors ends at 0.101; twenty naive looks give 0.25.
        let minimum = design.isExtensible && design.name == "always_valid" ? 20 : 400
        let count = try Self.alarms(
            Self.plan(design, minimum: minimum), runs: runs, looks: 20, step: 20, shares: (0.3, 0.3))
        #expect(Double(count) <= 0.101 * Double(runs), "\(count) of \(runs)")
    }

    @Test(
        "an effect of the planned size is mostly found",
        arguments: [
            (ExperimentDesign.fixedHorizon, 0.7), (.groupSequential(looks: 4), 0.7),
            (.alwaysValid(tuningSampleSize: nil), 0.5),
        ])
    func power(design: ExperimentDesign, least: Double) throws {
        var plan = try Self.plan(design, minimum: 356)
        if design.name == "always_valid" { plan.minimumSampleSize = 100 }
        let count = try Self.alarms(plan, runs: 60, looks: 19, step: 20, shares: (0.3, 0.4))
        #expect(Double(count) >= (least - 0.15) * 60, "\(count) of 60")
    }

    @Test("looking again at the same data changes nothing, and the record comes back from its text as it was")
    func again() throws {
        let plan = try Self.plan(.groupSequential(looks: 4), minimum: 100)
        var experiment = Experiment(plan, at: Timestamp(milliseconds: 0))
        try experiment.start(at: Timestamp(milliseconds: 0))
        let measurements = ExperimentMeasurements(
            exposed: [60, 60], matured: [60, 60],
            sums: [
                "conversion": [try ArmMoments(successes: 15, trials: 60), try ArmMoments(successes: 24, trials: 60)]
            ])
        let now = Timestamp(milliseconds: 9)
        let first = try ExperimentAnalysis(experiment, measurements, ExperimentRecord(), at: now)
        let second = try ExperimentAnalysis(experiment, measurements, first.record, at: now)
        #expect(second.result.comparisons == first.result.comparisons)
        #expect(second.record.monitors == first.record.monitors && second.record.ratio == first.record.ratio)
        #expect(first.record.monitors["treatment"]?.looks.count == 1)
    }
}
