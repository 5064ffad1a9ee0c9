/// What a test on counts found.
public struct CountTestResult: Sendable, Hashable {
    /// How the p-value was computed.
    public enum Method: String, Sendable, Hashable, Codable, CaseIterable {
        /// From the chi-squared law.
        case asymptotic
        /// From all tables with the same margins.
        case enumeration
        /// From random tables with the same margins.
        case simulation
        /// From random tables with the same margins, continued by a law fitted to the statistic's moments or to the tables.
        case simulationTail
    }

    /// The statistic, at least 0, 0 where the counts are as expected.
    public var statistic: Double
    /// The probability of a statistic at least as great under the null hypothesis, 0...1; 1 without any freedom.
    public var pValue: Double
    /// The degrees of freedom; 0 where only one category is left.
    public var degreesOfFreedom: Int
    /// How the p-value was computed.
    public var method: Method

    /// A result from its parts.
    ///
    /// - Parameters:
    ///   - statistic: At least 0.
    ///   - pValue: 0...1.
    ///   - degreesOfFreedom: At least 0.
    ///   - method: How the p-value was computed.
    public init(statistic: Double, pValue: Double, degreesOfFreedom: Int, method: Method) {
        self.statistic = statistic
        self.pValue = pValue
        self.degreesOfFreedom = degreesOfFreedom
        self.method = method
    }

    static func asymptotic(_ statistic: Double, degreesOfFreedom: Int) -> CountTestResult {
        let law = ChiSquaredDistribution(degreesOfFreedom: Double(degreesOfFreedom))
        return CountTestResult(
            statistic: statistic, pValue: degreesOfFreedom > 0 ? law.survival(statistic) : 1,
            degreesOfFreedom: degreesOfFreedom, method: .asymptotic)
    }
}
