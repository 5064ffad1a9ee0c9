import Testing

@testable import VigilStatistics

@Suite("Bandit policies")
struct BanditPolicyTests {
    /// Arms of mean 0.10, 0.11 and 0.12 whose means have a deviation of 0.01: 1000 rewards of variance 0.1.
    static func threeArms() throws -> [BanditArm] {
        try [0.10, 0.11, 0.12].map { try BanditArm(SampleMoments(count: 1000, mean: $0, variance: 0.1)) }
    }

    @Test("Thompson and top-two weights of three normal arms are the exact ones, with a floor too")
    func normals() throws {
        let arms = try Self.threeArms()
        let best = try ThompsonPolicy().weights(arms, better: .increase)
        for (own, expected) in zip(best, [0.04715068, 0.22409830, 0.72875102]) { #expect(abs(own - expected) < 6e-9) }
        let topTwo = try TopTwoThompsonPolicy().weights(arms, better: .increase)
        for (own, expected) in zip(topTwo, [0.13562449, 0.38795085, 0.47642466]) { #expect(abs(own - expected) < 6e-9) }
        let floored = try BanditAllocation(arms, policy: TopTwoThompsonPolicy())
        for (own, expected) in zip(floored.weights, [0.14155576, 0.38631232, 0.47213192]) {
            #expect(abs(own - expected) < 6e-9)
        }
        #expect(floored.state == .moved)
    }

    @Test("where less is better the order turns round, and two arms share alike")
    func inverse() throws {
        let arms = try Self.threeArms()
        let up = try TopTwoThompsonPolicy().weights(arms, better: .increase)
        let down = try TopTwoThompsonPolicy().weights(arms, better: .decrease)
        #expect(down[0] > down[1] && down[1] > down[2])
        for (own, other) in zip(down, up.reversed()) { #expect(abs(own - other) < 1e-11) }
        for better in PreferredDirection.allCases {
            let pair = try TopTwoThompsonPolicy().weights([arms[0], arms[2]], better: better)
            #expect(agree(pair[0], 0.5))
            #expect(agree(pair[1], 0.5))
        }
        let one = try TopTwoThompsonPolicy().weights([arms[0]], better: .decrease)
        #expect(one == [1])
    }

    @Test("UCB1's indices of the reference")
    func upperBounds() throws {
        let arms = [try BanditArm(successes: 5, trials: 10), try BanditArm(successes: 55, trials: 100)]
        let indices = try UCB1Policy().indices(arms, better: .increase)
        #expect(agree(indices[0], 1.4695855, relative: 1e-7))
        #expect(agree(indices[1], 0.8566099, relative: 1e-7))
        #expect(try UCB1Policy().weights(arms, better: .increase) == [1, 0])
        let untried = arms + [try BanditArm(successes: 0, trials: 0), try BanditArm(successes: 0, trials: 0)]
        #expect(try UCB1Policy().weights(untried, better: .increase) == [0, 0, 0.5, 0.5])
        let outside = [try BanditArm(SampleMoments(count: 3, mean: 7, variance: 1))]
        let error = #expect(throws: StatisticsError.self) { try UCB1Policy().weights(outside, better: .increase) }
        #expect(error?.code == .invalidValue)
        #expect(try UCB1Policy(range: 0...10).weights(outside, better: .decrease) == [1])
    }

    @Test("epsilon-greedy spreads epsilon and gives the rest to the best")
    func greedy() throws {
        let arms = try Self.threeArms()
        let up = try EpsilonGreedyPolicy(epsilon: 0.3).weights(arms, better: .increase)
        for (own, expected) in zip(up, [0.1, 0.1, 0.8]) { #expect(agree(own, expected)) }
        let down = try EpsilonGreedyPolicy(epsilon: 0.3).weights(arms, better: .decrease)
        for (own, expected) in zip(down, [0.8, 0.1, 0.1]) { #expect(agree(own, expected)) }
        let error = #expect(throws: StatisticsError.self) {
            try EpsilonGreedyPolicy(epsilon: 1.5).weights(arms, better: .increase)
        }
        #expect(error?.code == .invalidParameter)
    }

    @Test("every policy of the catalog: weights are a distribution, follow the arms' order and their mirror image")
    func contract() throws {
        let ids = BanditPolicyCatalog.all.map { type(of: $0).id }
        #expect(Set(ids).count == ids.count)
        let counts: [(Int, Int)] = [(30, 300), (45, 290), (25, 310), (44, 301)]
        for policy in BanditPolicyCatalog.all {
            let arms = try counts.map { try BanditArm(successes: $0.0, trials: $0.1) }
            let weights = try policy.weights(arms, better: .increase)
            #expect(weights.allSatisfy { $0 >= 0 })
            #expect(agree(weights.reduce(0, +), 1, relative: 1e-12))
            let turned = try policy.weights(arms.reversed(), better: .increase)
            let mirrored = try policy.weights(
                try counts.map { try BanditArm(successes: $0.1 - $0.0, trials: $0.1) }, better: .decrease)
            for arm in arms.indices {
                #expect(abs(weights[arm] - turned[arms.count - 1 - arm]) < 1e-10)
                #expect(abs(weights[arm] - mirrored[arm]) < 1e-10)
            }
            let mixed = arms + [try BanditArm(SampleMoments(count: 30, mean: 1, variance: 1))]
            let error = #expect(throws: StatisticsError.self) { try policy.weights(mixed, better: .increase) }
            #expect(error?.code == .incompatibleSummaries)
            let none = #expect(throws: StatisticsError.self) { try policy.weights([], better: .increase) }
            #expect(none?.code == .tooFewObservations)
        }
    }

    @Test("a floor keeps sum and order and is kept; zero changes nothing, a large one makes all alike")
    func floors() throws {
        let weights = [0.0, 0.002, 0.198, 0.8]
        let floored = try BanditAllocation.floored(weights, floor: 0.05)
        #expect(agree(floored.reduce(0, +), 1))
        #expect(floored.allSatisfy { $0 >= 0.05 })
        #expect(floored == floored.sorted())
        #expect(agree(floored[1], 0.05 + 0.8 * 0.002))
        #expect(try BanditAllocation.floored(weights, floor: 0) == weights)
        for floor in [0.25, 0.4, 7] {
            #expect(try BanditAllocation.floored(weights, floor: floor) == [0.25, 0.25, 0.25, 0.25])
        }
        for floor in [-0.01, Double.nan] {
            let error = #expect(throws: StatisticsError.self) { try BanditAllocation.floored(weights, floor: floor) }
            #expect(error?.code == .invalidParameter)
        }
        let sum = #expect(throws: StatisticsError.self) { try BanditAllocation.floored([0.5, 0.6], floor: 0) }
        #expect(sum?.code == .invalidValue)
    }

    @Test("weights wait for every arm's minimum, and stand still where nothing varies")
    func waiting() throws {
        let young = [try BanditArm(successes: 5, trials: 99), try BanditArm(successes: 500, trials: 1000)]
        let waiting = try BanditAllocation(young, policy: ThompsonPolicy())
        #expect(waiting.weights == [0.5, 0.5])
        #expect(waiting.state == .waiting(smallestArm: 99, need: 100))
        let constant = [
            try BanditArm(SampleMoments(count: 200, mean: 1, variance: 0.5)),
            try BanditArm(SampleMoments(count: 200, mean: 0, variance: 0)),
        ]
        let still = try BanditAllocation(constant, policy: ThompsonPolicy())
        #expect(still.state == .noVariance(arm: 1))
        #expect(still.weights == [0.5, 0.5])
        let full = try BanditAllocation(constant, policy: ThompsonPolicy(), floor: 0.5)
        #expect(full.state == .floorFillsAll)
    }

    @Test("an assignment draws by weight and names the weight")
    func assignments() throws {
        let arms = [try BanditArm(successes: 100, trials: 1000), try BanditArm(successes: 115, trials: 1000)]
        let allocation = try BanditAllocation(arms, policy: ThompsonPolicy())
        var random = SplitMix64(seed: 5)
        var counts = [0, 0]
        for _ in 0..<20_000 {
            let drawn = allocation.assignment(random.uniform())
            counts[drawn.arm] += 1
            #expect(drawn.propensity == allocation.weights[drawn.arm])
        }
        let expected = allocation.weights[0] * 20_000
        #expect(abs(Double(counts[0]) - expected) < 4 * expected.squareRoot())
        #expect(allocation.assignment(0).arm == 0)
        #expect(allocation.assignment(1 - 0x1p-53).arm == 1)
    }

    @Test("contextual Thompson sampling learns which arm suits which context, with exact propensities")
    func contextual() throws {
        var random = SplitMix64(seed: 11)
        var arms = [try LinearBanditArm(dimension: 2), try LinearBanditArm(dimension: 2)]
        for _ in 0..<400 {
            let context = [1, random.polarNormal()]
            let weights = try LinearThompson.weights(arms, context: context)
            let arm = random.uniform() < weights[0] ? 0 : 1
            let reward = (arm == 0 ? context[1] : -context[1]) + random.polarNormal()
            try arms[arm].add(reward: reward, context: context)
        }
        #expect(try LinearThompson.weights(arms, context: [1, 2])[0] > 0.95)
        #expect(try LinearThompson.weights(arms, context: [1, -2])[1] > 0.95)
        #expect(try LinearThompson.weights(arms, context: [1, -2], better: .decrease)[0] > 0.95)
        #expect(try LinearThompson.weights(arms, context: [0, 0]) == [0.5, 0.5])
        // Two arms have a closed form.
        let context = [1.0, 0.1]
        let one = try arms[0].expectation(context)
        let two = try arms[1].expectation(context)
        let z = (one.mean - two.mean) / (one.variance + two.variance).squareRoot()
        let weights = try LinearThompson.weights(arms, context: context, floor: 0)
        #expect(agree(weights[0], NormalDistribution.standard.cumulative(z), relative: 1e-11))
        // One feature: precision 1 + 2/σ², mean Σxy/(σ² + Σx²).
        var small = try LinearBanditArm(dimension: 1, noiseVariance: 4)
        try small.add(reward: 3, context: [2])
        try small.add(reward: 1, context: [1])
        #expect(agree(try small.coefficients()[0], 7.0 / 9))
        #expect(agree(try small.expectation([3]).variance, 9 / (1 + 5.0 / 4)))
        let length = #expect(throws: StatisticsError.self) { try LinearThompson.weights(arms, context: [1]) }
        #expect(length?.code == .lengthMismatch)
    }
}
