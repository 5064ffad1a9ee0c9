/// Wald's sequential probability ratio test of one share of successes against another.
///
/// The logarithm of the likelihood ratio is compared after every trial with ln((1 - β)/α) and ln(β/(1 - α)). Of all tests
/// with these errors it needs the fewest trials on average at both shares; in between it may run long.
///
/// - Source: Wald 1945, "Sequential tests of statistical hypotheses", doi:10.1214/aoms/1177731118.
public struct WaldSPRT: Sendable, Hashable, Codable {
    /// The share of the null hypothesis.
    public let null: Double
    /// The share of the alternative.
    public let alternative: Double
    /// The bound above which the alternative is accepted.
    public let upper: Double
    /// The bound below which the null hypothesis is accepted.
    public let lower: Double

    /// What the trials say so far.
    public enum Decision: String, Sendable, Hashable, Codable, CaseIterable {
        /// Neither bound is reached.
        case goOn
        /// The null hypothesis.
        case acceptNull
        /// The alternative.
        case acceptAlternative
    }

    /// A test.
    ///
    /// - Parameters:
    ///   - null: The share of the null hypothesis, above 0 and below 1.
    ///   - alternative: Another share, above 0 and below 1.
    ///   - alpha: The chance of the alternative where the null hypothesis is true, above 0.
    ///   - beta: The chance of the null hypothesis where the alternative is true, above 0; both together below 1.
    /// - Throws: `.invalidParameter` for equal shares or a parameter outside of its range.
    public init(null: Double, alternative: Double, alpha: Double, beta: Double) throws(StatisticsError) {
        guard null > 0, null < 1, alternative > 0, alternative < 1, null != alternative else {
            throw StatisticsError(.invalidParameter, "shares of \(null) and \(alternative)")
        }
        guard alpha > 0, beta > 0, alpha + beta < 1 else {
            throw StatisticsError(.invalidParameter, "errors of \(alpha) and \(beta)")
        }
        self.null = null
        self.alternative = alternative
        upper = Elementary.log((1 - beta) / alpha)
        lower = Elementary.log(beta / (1 - alpha))
    }

    /// The logarithm of the likelihood ratio of trials.
    ///
    /// - Parameters:
    ///   - successes: At least 0.
    ///   - failures: At least 0.
    /// - Returns: Above 0 where the alternative is the likelier one.
    public func logLikelihoodRatio(successes: Int, failures: Int) -> Double {
        Double(successes) * Elementary.log(alternative / null)
            + Double(failures) * Elementary.log((1 - alternative) / (1 - null))
    }

    /// What trials say, if the test had not ended before.
    ///
    /// - Parameters:
    ///   - successes: At least 0.
    ///   - failures: At least 0.
    /// - Returns: The first decision other than to go on is the test's.
    public func decision(successes: Int, failures: Int) -> Decision {
        let ratio = logLikelihoodRatio(successes: successes, failures: failures)
        return ratio >= upper ? .acceptAlternative : ratio <= lower ? .acceptNull : .goOn
    }

    /// The end of the test on trials in order.
    ///
    /// - Parameter outcomes: Whether each trial was a success.
    /// - Returns: The decision with the number of trials that it took; to go on with all of them if no bound is reached.
    /// - Complexity: O(n).
    public func run(_ outcomes: some Sequence<Bool>) -> (decision: Decision, trials: Int) {
        var successes = 0
        var failures = 0
        for outcome in outcomes {
            if outcome { successes += 1 } else { failures += 1 }
            let decision = decision(successes: successes, failures: failures)
            if decision != .goOn { return (decision, successes + failures) }
        }
        return (.goOn, successes + failures)
    }
}
