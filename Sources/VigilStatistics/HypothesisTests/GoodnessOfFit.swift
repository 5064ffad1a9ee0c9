/// Tests of counts against given expectations; the check of a traffic split is one.
public struct GoodnessOfFit: Sendable, Hashable {
    /// The counts.
    public let observed: [Int]
    /// The expected counts, with the same sum.
    public let expected: [Double]

    /// Counts against expected counts.
    ///
    /// - Parameters:
    ///   - observed: At least two, each at least 0.
    ///   - expected: As many, each above 0; their sum is that of the observed counts, but for rounding of 1e-8.
    /// - Throws: `.lengthMismatch`, `.tooFewObservations` for less than two categories, `.invalidValue` for a bad count or
    ///   a different sum.
    public init(observed: [Int], expected: [Double]) throws(StatisticsError) {
        guard observed.count == expected.count else {
            throw .lengthMismatch("categories", observed.count, expected.count)
        }
        guard observed.count >= 2 else { throw .tooFewObservations("categories", have: observed.count, need: 2) }
        guard observed.allSatisfy({ $0 >= 0 }), expected.allSatisfy({ $0 > 0 && $0.isFinite }) else {
            throw StatisticsError(.invalidValue, "observed counts must be at least 0, expected ones above 0")
        }
        let total = Double(observed.reduce(0, +))
        let sum = expected.reduce(0, +)
        guard abs(total - sum) <= 1e-8 * sum else {
            throw StatisticsError(.invalidValue, "\(total) observed, but \(sum) expected")
        }
        self.observed = observed
        self.expected = expected
    }

    /// Counts against expected shares.
    ///
    /// - Parameters:
    ///   - observed: At least two, each at least 0, not all 0.
    ///   - shares: As many, each above 0; they are divided by their sum.
    /// - Throws: As for expected counts.
    public init(observed: [Int], shares: [Double]) throws(StatisticsError) {
        let sum = shares.reduce(0, +)
        let total = Double(observed.reduce(0, +))
        try self.init(observed: observed, expected: shares.map { $0 / sum * total })
    }

    /// Pearson's test, with the chi-squared law of k - 1 degrees of freedom.
    public func chiSquaredTest() -> CountTestResult {
        let statistic = zip(observed, expected).reduce(0) { sum, pair in
            let difference = Double(pair.0) - pair.1
            return sum + difference * difference / pair.1
        }
        return .asymptotic(statistic, degreesOfFreedom: observed.count - 1)
    }

    /// The likelihood-ratio test, with the chi-squared law of k - 1 degrees of freedom.
    public func likelihoodRatioTest() -> CountTestResult {
        let half = zip(observed, expected).reduce(0) { sum, pair in
            pair.0 > 0 ? sum + Double(pair.0) * Elementary.log(Double(pair.0) / pair.1) : sum
        }
        return .asymptotic(max(0, 2 * half), degreesOfFreedom: observed.count - 1)
    }
}
