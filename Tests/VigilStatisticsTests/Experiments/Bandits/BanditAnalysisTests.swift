import Testing

@testable import VigilStatistics

@Suite("Analysis of bandits")
struct BanditAnalysisTests {
    @Test("weighted means of six outcomes, by hand")
    func byHand() throws {
        let outcomes = [
            BanditOutcome(arm: 0, propensity: 0.5, reward: 1), BanditOutcome(arm: 0, propensity: 0.25, reward: 3),
            BanditOutcome(arm: 1, propensity: 0.5, reward: 2), BanditOutcome(arm: 1, propensity: 0.75, reward: 6),
            BanditOutcome(arm: 1, propensity: 0.75, reward: 3), BanditOutcome(arm: 0, propensity: 0.25, reward: 0),
        ]
        // Weights of arm 0: 2, 4, 4; of arm 1: 2, 4/3, 4/3.
        let hajek = try InversePropensityEstimate.mean(of: 0, outcomes)
        #expect(agree(hajek.estimate, 1.4))
        #expect(agree(hajek.effectiveCounts[0], 100.0 / 36))
        let moments = [2 * (1 - 1.4) * 0.6, 4 * (3 - 1.4) * 0.6, 4 * (0 - 1.4) * 0.6]
        let squares = moments.reduce(0) { $0 + $1 * $1 }
        #expect(agree(hajek.standardError, (squares / 5 / 6).squareRoot()))
        let plain = try InversePropensityEstimate.mean(of: 0, outcomes, method: .horvitzThompson)
        #expect(agree(plain.estimate, 14.0 / 6))
        let parts = [2.0, 12, 0, 0, 0, 0].map { $0 - 14.0 / 6 }
        #expect(agree(plain.standardError, (parts.reduce(0) { $0 + $1 * $1 } / 30).squareRoot()))
        let difference = try InversePropensityEstimate.difference(treatment: 1, control: 0, outcomes)
        #expect(agree(difference.estimate, 16 / (14.0 / 3) - 1.4))
        let turned = try InversePropensityEstimate.difference(treatment: 0, control: 1, outcomes)
        #expect(agree(turned.estimate, -difference.estimate))
        #expect(agree(turned.standardError, difference.standardError))
    }

    @Test("with a trend the pooled means are wrong, and weighted and stratified estimates are right")
    func trend() throws {
        // Arm 1 is better by 0.5. The metric falls while arm 1's share grows.
        var simulation = BanditSimulation([
            .normal(mean: 0, standardDeviation: 1), .normal(mean: 0.5, standardDeviation: 1),
        ])
        simulation.trend = { -0.4 * Double($0) }
        simulation.periods = 6
        simulation.unitsPerPeriod = 200
        simulation.floor = 0.1
        var random = SplitMix64(seed: 3)
        var pooled: [Double] = []
        var hits = [0, 0, 0]
        let runs = 120
        for _ in 0..<runs {
            let run = try simulation.run(ThompsonPolicy(), using: &random, keepsOutcomes: true)
            func mean(_ arm: Int) -> Double {
                SampleMoments(run.outcomes.filter { $0.arm == arm }.map(\.reward)).mean
            }
            pooled.append(mean(1) - mean(0))
            let hajek = try InversePropensityEstimate.difference(treatment: 1, control: 0, run.outcomes)
            let plain = try InversePropensityEstimate.difference(
                treatment: 1, control: 0, run.outcomes, method: .horvitzThompson)
            let strata = try PeriodStratifiedEstimate(
                run.periods.map { BanditPeriod(control: $0[0], treatment: $0[1]) })
            let intervals = [hajek.interval(), plain.interval(), strata.interval()]
            for (index, interval) in intervals.enumerated() where interval.lower <= 0.5 && interval.upper >= 0.5 {
                hits[index] += 1
            }
            #expect(strata.shareOfUnits == 1)
        }
        let bias = SampleMoments(pooled)
        #expect(bias.mean < 0.4)
        // 99.9 % band of 120 runs at 95 %: 106 of them or more.
        for hit in hits { #expect(hit >= 106) }
    }

    @Test("stratified estimate by hand, with a period that cannot speak")
    func strata() throws {
        let periods = [
            BanditPeriod(
                control: SampleMoments(count: 10, mean: 1, variance: 2),
                treatment: SampleMoments(count: 30, mean: 2, variance: 3)),
            BanditPeriod(
                control: SampleMoments(count: 50, mean: 0, variance: 1),
                treatment: SampleMoments(count: 10, mean: 0.5, variance: 4), units: 160),
            BanditPeriod(
                control: SampleMoments(count: 1, mean: 9, variance: .nan),
                treatment: SampleMoments(count: 49, mean: 1, variance: 1)),
        ]
        let found = try PeriodStratifiedEstimate(periods)
        #expect(agree(found.estimate, 0.2 * 1 + 0.8 * 0.5))
        #expect(agree(found.standardError, (0.04 * 0.3 + 0.64 * 0.42).squareRoot()))
        #expect(agree(found.shareOfUnits, 0.8))
        #expect(found.periods == 2)
        let none = #expect(throws: StatisticsError.self) { try PeriodStratifiedEstimate([periods[2]]) }
        #expect(none?.code == .tooFewObservations)
    }

    @Test("traffic is compared with its weights period by period; an arm of weight 0 costs no degree of freedom")
    func ratios() throws {
        let fair = try BanditRatioCheck([([500, 500, 0], [0.5, 0.5, 0]), ([900, 100], [0.9, 0.1])])
        #expect(fair.statistic == 0)
        #expect(fair.pValue == 1)
        #expect(fair.degreesOfFreedom == 2)
        let single = try BanditRatioCheck([([10_000, 10_400, 0], [0.5, 0.5, 0])])
        #expect(agree(single.statistic, 7.84314, relative: 1e-6))
        #expect(agree(single.pValue, 0.0051014, relative: 1e-5))
        // Two mismatches that cancel in the sum over periods.
        let cancelling = try BanditRatioCheck([([600, 400], [0.5, 0.5]), ([400, 600], [0.5, 0.5])])
        #expect(cancelling.pValue < 1e-8)
        #expect(try BanditRatioCheck([([5, 5, 1], [0.5, 0.5, 0])]).pValue == 0)
        #expect(try BanditRatioCheck([]).pValue == 1)
        let length = #expect(throws: StatisticsError.self) { try BanditRatioCheck([([1, 2], [1])]) }
        #expect(length?.code == .lengthMismatch)
    }

    @Test("outcomes without a propensity are refused")
    func refusals() throws {
        for propensity in [0, -0.1, 1.1, Double.nan] {
            let error = #expect(throws: StatisticsError.self) {
                try InversePropensityEstimate.mean(
                    of: 0, [BanditOutcome(arm: 0, propensity: propensity, reward: 1)])
            }
            #expect(error?.code == .invalidValue)
        }
        let few = #expect(throws: StatisticsError.self) {
            try InversePropensityEstimate.mean(of: 1, [BanditOutcome(arm: 0, propensity: 1, reward: 1)])
        }
        #expect(few?.code == .tooFewObservations)
        let same = #expect(throws: StatisticsError.self) {
            try InversePropensityEstimate.difference(treatment: 1, control: 1, [])
        }
        #expect(same?.code == .invalidParameter)
    }

    @Test("adaptive policies lose less than an even split, whichever end is the good one")
    func regret() throws {
        for better in PreferredDirection.allCases {
            var simulation = BanditSimulation([.rate(0.1), .rate(0.15), .rate(0.25)])
            simulation.better = better
            simulation.periods = 15
            simulation.unitsPerPeriod = 120
            simulation.minimumUnits = 40
            let uniform = try simulation.regret(of: UniformPolicy(), runs: 8, seed: 7)
            for policy in BanditPolicyCatalog.all where type(of: policy).id != UniformPolicy.id {
                let found = try simulation.regret(of: policy, runs: 8, seed: 7)
                #expect(found.mean + 2 * found.standardError < uniform.mean)
            }
        }
    }
}
