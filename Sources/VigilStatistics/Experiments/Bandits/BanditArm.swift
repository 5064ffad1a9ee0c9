/// What a bandit knows of an arm: how many rewards it gave, and their moments.
public struct BanditArm: Sendable, Hashable, Codable {
    /// What kind of number a reward is.
    public enum Reward: String, Sendable, Hashable, Codable, CaseIterable {
        /// Success or not.
        case rate
        /// Any number.
        case value
    }

    /// What kind of number a reward is.
    public let reward: Reward
    /// The rewards seen, at least 0.
    public let count: Int
    /// Their mean; 0 without rewards.
    public let mean: Double
    /// Their variance with divisor count - 1; 0 for less than two values.
    public let variance: Double

    /// An arm that succeeds or fails.
    ///
    /// - Parameters:
    ///   - successes: 0...trials.
    ///   - trials: At least 0.
    /// - Throws: `.invalidValue` for counts that cannot be.
    public init(successes: Int, trials: Int) throws(StatisticsError) {
        guard successes >= 0, successes <= trials else {
            throw StatisticsError(.invalidValue, "\(successes) successes of \(trials), need 0...trials")
        }
        reward = .rate
        count = trials
        mean = trials > 0 ? Double(successes) / Double(trials) : 0
        let share = mean * (1 - mean)
        variance = trials > 1 ? share * Double(trials) / Double(trials - 1) : 0
    }

    /// An arm with numbers as rewards.
    ///
    /// - Parameter moments: Of the rewards.
    /// - Throws: `.invalidValue` for moments that are not finite.
    public init(_ moments: SampleMoments) throws(StatisticsError) {
        let mean = moments.count > 0 ? moments.mean : 0
        let variance = moments.count > 1 ? moments.variance : 0
        guard moments.count >= 0, mean.isFinite, variance.isFinite, variance >= 0 else {
            throw StatisticsError(.invalidValue, "an arm of mean \(moments.mean), variance \(moments.variance)")
        }
        reward = .value
        count = moments.count
        self.mean = mean
        self.variance = variance
    }

    /// The successes of a rate.
    var successes: Int { Int((mean * Double(count)).rounded()) }
}
