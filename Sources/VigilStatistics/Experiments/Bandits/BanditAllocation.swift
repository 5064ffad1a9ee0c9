/// The shares of traffic of one period of a bandit, and why they are as they are.
public struct BanditAllocation: Sendable, Hashable, Codable {
    /// Whether a policy decided the weights.
    public enum State: Sendable, Hashable, Codable {
        /// The policy did.
        case moved
        /// Not every arm has its minimum yet, so all have the same share.
        case waiting(smallestArm: Int, need: Int)
        /// An arm's rewards are all equal, so that nothing is known of their spread; all have the same share.
        case noVariance(arm: Int)
        /// The floor leaves nothing to move.
        case floorFillsAll
    }

    /// The arms' shares, sum 1; each is the propensity of an assignment to its arm.
    public let weights: [Double]
    /// Why they are as they are.
    public let state: State

    /// The shares for the next period.
    ///
    /// - Parameters:
    ///   - arms: What is known, at least one.
    ///   - policy: How to weigh them.
    ///   - better: Which end of the reward is the good one.
    ///   - floor: The least share of an arm, at least 0; from 1/k on every arm has 1/k.
    ///   - minimumUnits: How many rewards each arm needs before weights move.
    /// - Throws: `.tooFewObservations` without arms, `.incompatibleSummaries`, `.invalidParameter` for a floor below 0.
    public init(
        _ arms: [BanditArm], policy: any BanditPolicy, better: PreferredDirection = .increase, floor: Double = 0.01,
        minimumUnits: Int = 100
    ) throws(StatisticsError) {
        try BanditArms.check(arms)
        let uniform = BanditArms.shared(arms.map { _ in true })
        // Also with nothing to move a floor that is none is the caller's mistake.
        _ = try Self.floored(uniform, floor: floor)
        let smallest = arms.map(\.count).min() ?? 0
        if smallest < minimumUnits {
            weights = uniform
            state = .waiting(smallestArm: smallest, need: minimumUnits)
        } else if floor * Double(arms.count) >= 1 {
            weights = uniform
            state = .floorFillsAll
        } else if arms[0].reward == .value, let constant = arms.firstIndex(where: { $0.variance <= 0 }) {
            weights = uniform
            state = .noVariance(arm: constant)
        } else {
            weights = try Self.floored(try policy.weights(arms, better: better), floor: floor)
            state = .moved
        }
    }

    /// Weights with a floor under each: f + (1 - k f) w.
    ///
    /// The order of the weights stays, and so does their sum; cutting off below and dividing by the sum would leave arms
    /// below the floor again.
    ///
    /// - Parameters:
    ///   - weights: At least 0, sum 1.
    ///   - floor: At least 0; from 1/k on every arm has 1/k.
    /// - Returns: Each at least min(floor, 1/k), sum 1.
    /// - Throws: `.invalidParameter` for a floor below 0 or NaN, `.invalidValue` for weights that are none.
    public static func floored(_ weights: [Double], floor: Double) throws(StatisticsError) -> [Double] {
        guard floor >= 0 else { throw StatisticsError(.invalidParameter, "a floor of \(floor), need at least 0") }
        let sum = weights.reduce(0, +)
        guard weights.allSatisfy({ $0 >= 0 }), abs(sum - 1) < 1e-9 else {
            throw StatisticsError(.invalidValue, "weights of sum \(sum), need some that are at least 0 with sum 1")
        }
        let count = Double(weights.count)
        if floor * count >= 1 { return weights.map { _ in 1 / count } }
        return weights.map { floor + (1 - count * floor) * $0 }
    }

    /// The arm of one unit.
    ///
    /// - Parameter uniform: A number in 0..<1, from the unit's hash or a generator.
    /// - Returns: The arm and its propensity, to be kept with the outcome.
    public func assignment(_ uniform: Double) -> BanditAssignment {
        var sum = 0.0
        for (arm, weight) in weights.enumerated() {
            sum += weight
            if uniform < sum { return BanditAssignment(arm: arm, propensity: weight) }
        }
        // Rounding may leave the sum an ulp below 1; the last arm that may be drawn takes what is above.
        let last = weights.lastIndex { $0 > 0 } ?? 0
        return BanditAssignment(arm: last, propensity: weights[last])
    }
}

/// An arm that was drawn, with the probability that it had.
public struct BanditAssignment: Sendable, Hashable, Codable {
    /// The arm's index.
    public let arm: Int
    /// The probability with which it was drawn, above 0.
    public let propensity: Double
}
