/// What a t test found.
public struct TTestResult: Sendable, Hashable {
    /// The difference of the means, first minus second, or the mean less the given one.
    public var difference: Double
    /// The difference's standard error.
    public var standardError: Double
    /// The t statistic; 0 where there is no difference, infinite where there is one and no value varies.
    public var statistic: Double
    /// The degrees of freedom.
    public var degreesOfFreedom: Double

    /// The p-value.
    ///
    /// - Parameter alternative: `.greater` is a positive difference.
    /// - Returns: 0...1; 1 two-sided where nothing varies and nothing differs.
    public func pValue(_ alternative: Alternative = .twoSided) -> Double {
        alternative.pValue(statistic, StudentTDistribution(degreesOfFreedom: degreesOfFreedom))
    }

    /// A confidence interval of the difference.
    ///
    /// - Parameter confidence: Above 0 and below 1.
    /// - Returns: About the difference.
    public func interval(confidence: Double = 0.95) -> Interval {
        let law = StudentTDistribution(degreesOfFreedom: degreesOfFreedom)
        return Interval(center: difference, margin: law.survivalQuantile((1 - confidence) / 2) * standardError)
    }

    init(difference: Double, standardError: Double, degreesOfFreedom: Double) {
        self.difference = difference
        self.standardError = standardError
        self.degreesOfFreedom = degreesOfFreedom
        statistic = difference == 0 ? 0 : difference / standardError
    }
}
