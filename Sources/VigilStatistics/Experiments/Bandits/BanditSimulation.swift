/// A bandit played against arms whose rewards are known, to see what its mistakes cost.
public struct BanditSimulation: Sendable {
    /// The law of an arm's rewards.
    public enum Arm: Sendable, Hashable {
        /// Success with a chance.
        case rate(Double)
        /// Normal numbers.
        case normal(mean: Double, standardDeviation: Double)

        /// The expected reward.
        public var mean: Double {
            switch self {
            case .rate(let chance): chance
            case .normal(let mean, _): mean
            }
        }
    }

    /// What happened in one run.
    public struct Run: Sendable {
        /// What all units together lost against the best arm, in rewards; at least 0.
        public var regret: Double
        /// The units of each arm.
        public var counts: [Int]
        /// The weights of the last period.
        public var weights: [Double]
        /// Every unit's outcome with its propensity, in order, if they were to be kept.
        public var outcomes: [BanditOutcome]
        /// By period: the moments of each arm.
        public var periods: [[SampleMoments]]
    }

    /// The arms, all of one law.
    public var arms: [Arm]
    /// Which end of the reward is the good one.
    public var better = PreferredDirection.increase
    /// The periods; weights move between them.
    public var periods = 20
    /// The units of each period.
    public var unitsPerPeriod = 200
    /// The least share of an arm.
    public var floor = 0.01
    /// How many rewards each arm needs before weights move.
    public var minimumUnits = 50
    /// What is added to every reward, by period: a trend that has nothing to do with the arms, for normal rewards.
    public var trend: @Sendable (_ period: Int) -> Double = { _ in 0 }

    /// A simulation.
    ///
    /// - Parameter arms: At least one, all of one law.
    public init(_ arms: [Arm]) { self.arms = arms }

    /// Plays once.
    ///
    /// - Parameters:
    ///   - policy: How to weigh the arms.
    ///   - random: The generator.
    ///   - keepsOutcomes: Whether every unit's outcome is wanted.
    /// - Returns: What happened.
    /// - Throws: What the policy throws.
    public func run(
        _ policy: any BanditPolicy, using random: inout SplitMix64, keepsOutcomes: Bool = false
    ) throws(StatisticsError) -> Run {
        var totals = [MeanVariance](repeating: MeanVariance(), count: arms.count)
        let means = arms.map(\.mean)
        let best = (better == .increase ? means.max() : means.min()) ?? 0
        var run = Run(
            regret: 0, counts: [Int](repeating: 0, count: arms.count), weights: [], outcomes: [], periods: [])
        for period in 0..<periods {
            var known: [BanditArm] = []
            for (arm, total) in zip(arms, totals) { known.append(try Self.statistics(arm, total)) }
            let allocation = try BanditAllocation(
                known, policy: policy, better: better, floor: floor, minimumUnits: minimumUnits)
            let shift = trend(period)
            var current = [MeanVariance](repeating: MeanVariance(), count: arms.count)
            for _ in 0..<unitsPerPeriod {
                let assignment = allocation.assignment(random.uniform())
                let reward = Self.reward(arms[assignment.arm], &random) + shift
                current[assignment.arm].add(reward)
                totals[assignment.arm].add(reward)
                run.counts[assignment.arm] += 1
                run.regret += abs(best - means[assignment.arm])
                if keepsOutcomes {
                    run.outcomes.append(
                        BanditOutcome(arm: assignment.arm, propensity: assignment.propensity, reward: reward))
                }
            }
            run.periods.append(current.map(Self.moments))
            run.weights = allocation.weights
        }
        return run
    }

    /// The mean regret of many runs with its standard error.
    ///
    /// - Parameters:
    ///   - policy: How to weigh the arms.
    ///   - runs: At least 2.
    ///   - seed: The same seed gives every policy the same start.
    /// - Returns: In rewards, over all units of a run.
    /// - Throws: What the policy throws.
    /// - Complexity: O(runs · units).
    public func regret(
        of policy: any BanditPolicy, runs: Int, seed: UInt64
    ) throws(StatisticsError) -> (mean: Double, standardError: Double) {
        var random = SplitMix64(seed: seed)
        var regrets: [Double] = []
        for _ in 0..<runs { regrets.append(try run(policy, using: &random).regret) }
        let moments = SampleMoments(regrets)
        return (moments.mean, moments.varianceOfMean.squareRoot())
    }

    private static func reward(_ arm: Arm, _ random: inout SplitMix64) -> Double {
        switch arm {
        case .rate(let chance): random.uniform() < chance ? 1 : 0
        case .normal(let mean, let deviation): mean + deviation * random.polarNormal()
        }
    }

    private static func moments(_ total: MeanVariance) -> SampleMoments {
        SampleMoments(count: total.count, mean: total.mean ?? .nan, variance: total.sampleVariance ?? .nan)
    }

    private static func statistics(_ arm: Arm, _ total: MeanVariance) throws(StatisticsError) -> BanditArm {
        switch arm {
        case .rate:
            let successes = Int(((total.mean ?? 0) * Double(total.count)).rounded())
            return try BanditArm(successes: successes, trials: total.count)
        case .normal: return try BanditArm(moments(total))
        }
    }
}
