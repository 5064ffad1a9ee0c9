/// What is known of an arm, for tests that need more or less than its moments.
public enum ArmSample: Sendable, Hashable {
    /// A number of successes.
    case shares(successes: Int, trials: Int)
    /// Means and variances.
    case moments(ArmMoments)
    /// Every unit's value, finite, in any order.
    case values([Double])

    /// The moments, which every form has.
    func moments() throws(StatisticsError) -> ArmMoments {
        switch self {
        case .shares(let successes, let trials): try ArmMoments(successes: successes, trials: trials)
        case .moments(let moments): moments
        case .values(let values): try ArmMoments(values: values)
        }
    }

    /// The successes; of values where each is 0 or 1.
    func shares(_ test: FixedHorizonTest) throws(StatisticsError) -> Proportion {
        switch self {
        case .shares(let successes, let trials): return try Proportion(successes: successes, trials: trials)
        case .values(let values):
            guard values.allSatisfy({ $0 == 0 || $0 == 1 }) else {
                throw StatisticsError(.invalidValue, "\(test.rawValue) compares shares, and a value is neither 0 nor 1")
            }
            return try Proportion(successes: values.reduce(0) { $0 + Int($1) }, trials: values.count)
        case .moments:
            throw StatisticsError(.invalidParameter, "\(test.rawValue) needs successes and trials, not moments")
        }
    }

    /// The values in any order.
    func values(_ test: FixedHorizonTest) throws(StatisticsError) -> [Double] {
        switch self {
        case .values(let values):
            guard values.allSatisfy(\.isFinite) else {
                throw StatisticsError(.invalidValue, "a value is NaN or infinite")
            }
            return values
        case .shares(let successes, let trials):
            _ = try ArmMoments(successes: successes, trials: trials)
            return [Double](repeating: 1, count: successes) + [Double](repeating: 0, count: trials - successes)
        case .moments:
            throw StatisticsError(.invalidParameter, "\(test.rawValue) needs every unit's value, not moments")
        }
    }
}
