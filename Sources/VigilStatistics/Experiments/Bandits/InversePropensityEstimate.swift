/// One unit's outcome under a bandit.
public struct BanditOutcome: Sendable, Hashable, Codable {
    /// The arm that the unit saw.
    public var arm: Int
    /// The probability with which it was drawn.
    public var propensity: Double
    /// The reward.
    public var reward: Double

    /// An outcome.
    ///
    /// - Parameters:
    ///   - arm: The arm that the unit saw, at least 0.
    ///   - propensity: The probability with which it was drawn, above 0 and at most 1.
    ///   - reward: Finite.
    public init(arm: Int, propensity: Double, reward: Double) {
        self.arm = arm
        self.propensity = propensity
        self.reward = reward
    }
}

/// What arms would have earned if everybody had seen them, from outcomes weighed by 1/propensity.
///
/// Means pooled over a bandit's periods are biased: an arm that got its traffic late is compared with another one's early
/// traffic. Weights make each arm stand for all units. The errors are those of large samples; under weights that follow
/// the outcomes they need a floor under the propensities.
public struct InversePropensityEstimate: Sendable, Hashable, Codable {
    /// How the weights are used.
    public enum Method: String, Sendable, Hashable, Codable, CaseIterable {
        /// Σ y/p over the number of all units: unbiased.
        case horvitzThompson
        /// Σ y/p over Σ 1/p: nearly unbiased and mostly of smaller variance; unmoved by adding a number to all rewards.
        case hajek
    }

    /// The estimated mean, or difference of means.
    public var estimate: Double
    /// Its standard error.
    public var standardError: Double
    /// As many equally weighted units the arms' weights are worth, by arm of the estimate: (Σ w)²/Σ w².
    public var effectiveCounts: [Double]

    /// The mean reward of an arm.
    ///
    /// - Parameters:
    ///   - arm: Which arm.
    ///   - outcomes: Of all arms: units of other arms count for Horvitz and Thompson.
    ///   - method: How the weights are used.
    /// - Returns: The mean with its standard error.
    /// - Throws: `.tooFewObservations` for less than two units of the arm, `.invalidValue` for an outcome that is none.
    /// - Complexity: O(outcomes).
    public static func mean(
        of arm: Int, _ outcomes: [BanditOutcome], method: Method = .hajek
    ) throws(StatisticsError) -> InversePropensityEstimate {
        let part = try Part(arm, outcomes, method)
        let squares = part.influences.reduce(0) { $0 + $1 * $1 }
        return InversePropensityEstimate(
            estimate: part.mean, standardError: part.error(squares), effectiveCounts: [part.effectiveCount])
    }

    /// The difference of two arms' mean rewards.
    ///
    /// - Parameters:
    ///   - treatment: An arm.
    ///   - control: The arm to subtract.
    ///   - outcomes: Of all arms.
    ///   - method: How the weights are used.
    /// - Returns: Treatment minus control with its standard error; the counts are the control's and the treatment's.
    /// - Throws: As ``mean(of:_:method:)``.
    /// - Complexity: O(outcomes).
    public static func difference(
        treatment: Int, control: Int, _ outcomes: [BanditOutcome], method: Method = .hajek
    ) throws(StatisticsError) -> InversePropensityEstimate {
        guard treatment != control else {
            throw StatisticsError(.invalidParameter, "arm \(control) against itself, need two arms")
        }
        let one = try Part(control, outcomes, method)
        let two = try Part(treatment, outcomes, method)
        var squares = 0.0
        for index in outcomes.indices {
            let influence = two.influences[index] - one.influences[index]
            squares += influence * influence
        }
        return InversePropensityEstimate(
            estimate: two.mean - one.mean, standardError: two.error(squares),
            effectiveCounts: [one.effectiveCount, two.effectiveCount])
    }

    /// A normal interval of the estimate.
    ///
    /// - Parameter confidence: Above 0 and below 1.
    /// - Returns: About the estimate.
    public func interval(confidence: Double = 0.95) -> Interval {
        Interval(center: estimate, margin: normalMultiple(confidence: confidence) * standardError)
    }

    /// An arm's mean, and what each unit moves it by.
    private struct Part {
        var mean: Double
        var influences: [Double]
        var effectiveCount: Double

        init(_ arm: Int, _ outcomes: [BanditOutcome], _ method: Method) throws(StatisticsError) {
            var sum = 0.0
            var weights = 0.0
            var squares = 0.0
            var units = 0
            for outcome in outcomes {
                guard outcome.propensity > 0, outcome.propensity <= 1, outcome.reward.isFinite else {
                    throw StatisticsError(
                        .invalidValue,
                        "a reward of \(outcome.reward) with propensity \(outcome.propensity), need above 0, at most 1")
                }
                guard outcome.arm == arm else { continue }
                let weight = 1 / outcome.propensity
                units += 1
                sum += weight * outcome.reward
                weights += weight
                squares += weight * weight
            }
            guard units >= 2 else { throw .tooFewObservations("units of arm \(arm)", have: units, need: 2) }
            let total = Double(outcomes.count)
            let mean = method == .hajek ? sum / weights : sum / total
            influences = outcomes.map { outcome in
                let weight = outcome.arm == arm ? 1 / outcome.propensity : 0
                return method == .hajek
                    ? weight * (outcome.reward - mean) * (total / weights) : weight * outcome.reward - mean
            }
            self.mean = mean
            effectiveCount = weights * weights / squares
        }

        func error(_ squares: Double) -> Double {
            let total = Double(influences.count)
            return (squares / (total - 1) / total).squareRoot()
        }
    }
}
