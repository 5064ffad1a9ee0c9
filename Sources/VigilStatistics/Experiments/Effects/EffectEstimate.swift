/// What a treatment changes, and how surely that is known: all that an inference needs, whatever the metric.
public struct EffectEstimate: Sendable, Hashable, Codable {
    /// Treatment minus control, or that difference over |control|.
    public var estimate: Double
    /// Its standard error, above 0.
    public var standardError: Double
    /// The degrees of freedom of the standard error, `nil` for normal theory.
    public var degreesOfFreedom: Double?
    /// The control's units, clusters where rows come in clusters.
    public var controlCount: Int
    /// The treatment's units, clusters where rows come in clusters.
    public var treatmentCount: Int

    /// An effect.
    ///
    /// - Parameters:
    ///   - estimate: Treatment minus control, or that difference over |control|.
    ///   - standardError: Its standard error, above 0.
    ///   - degreesOfFreedom: Above 0, `nil` for normal theory.
    ///   - controlCount: The control's units.
    ///   - treatmentCount: The treatment's units.
    public init(
        estimate: Double, standardError: Double, degreesOfFreedom: Double? = nil, controlCount: Int, treatmentCount: Int
    ) {
        self.estimate = estimate
        self.standardError = standardError
        self.degreesOfFreedom = degreesOfFreedom
        self.controlCount = controlCount
        self.treatmentCount = treatmentCount
    }
}

extension EffectEstimate {
    /// The distance from a null value in standard errors.
    ///
    /// - Parameter null: The effect under the null hypothesis.
    /// - Returns: A number of either sign, 0 where the estimate is the null value.
    /// - Throws: `.invalidValue` for a standard error that is not above 0, `.invalidParameter` for a null value that is
    ///   not finite.
    public func statistic(null: Double = 0) throws(StatisticsError) -> Double {
        try check()
        guard null.isFinite else { throw StatisticsError(.invalidParameter, "a null value of \(null)") }
        return (estimate - null) / standardError
    }

    /// The p-value of a test at one look that was fixed before.
    ///
    /// Tails are survival functions: at nine standard errors it is 2.26e-19 and not 0.
    ///
    /// - Parameters:
    ///   - alternative: `.greater` is a treatment above the control.
    ///   - null: The effect under the null hypothesis.
    /// - Returns: 0...1.
    /// - Throws: `.invalidValue` for a standard error that is not above 0.
    public func pValue(_ alternative: Alternative = .twoSided, null: Double = 0) throws(StatisticsError) -> Double {
        let statistic = try statistic(null: null)
        guard let degreesOfFreedom else { return alternative.pValue(statistic, NormalDistribution.standard) }
        return alternative.pValue(statistic, StudentTDistribution(degreesOfFreedom: degreesOfFreedom))
    }

    /// The interval that leaves out the same share of error on either side, for one look that was fixed before.
    ///
    /// - Parameter confidence: Above 0 and below 1.
    /// - Returns: Estimate ± multiple · standard error.
    /// - Throws: `.invalidParameter` for another confidence, `.invalidValue` for a standard error that is not above 0.
    public func interval(confidence: Double = 0.95) throws(StatisticsError) -> Interval {
        let multiple = try multiple(tail: (1 - confidence) / 2)
        return Interval(center: estimate, margin: multiple * standardError)
    }

    /// The least effect that a one-sided test at 1 - confidence does not reject.
    ///
    /// - Parameter confidence: Above 0 and below 1.
    /// - Returns: Estimate - multiple · standard error.
    /// - Throws: `.invalidParameter` for another confidence, `.invalidValue` for a standard error that is not above 0.
    public func lowerBound(confidence: Double = 0.95) throws(StatisticsError) -> Double {
        estimate - (try multiple(tail: 1 - confidence)) * standardError
    }

    /// The greatest effect that a one-sided test at 1 - confidence does not reject.
    ///
    /// - Parameter confidence: Above 0 and below 1.
    /// - Returns: Estimate + multiple · standard error.
    /// - Throws: `.invalidParameter` for another confidence, `.invalidValue` for a standard error that is not above 0.
    public func upperBound(confidence: Double = 0.95) throws(StatisticsError) -> Double {
        estimate + (try multiple(tail: 1 - confidence)) * standardError
    }

    /// The number of standard errors beyond which a share of the law lies.
    func multiple(tail: Double) throws(StatisticsError) -> Double {
        try check()
        guard tail > 0, tail < 1 else {
            throw StatisticsError(.invalidParameter, "a share of \(tail) beyond an interval, need above 0 and below 1")
        }
        guard let degreesOfFreedom else { return NormalDistribution.standard.survivalQuantile(tail) }
        return StudentTDistribution(degreesOfFreedom: degreesOfFreedom).survivalQuantile(tail)
    }

    private func check() throws(StatisticsError) {
        guard estimate.isFinite, standardError > 0, standardError.isFinite else {
            throw StatisticsError(
                .invalidValue, "an effect of \(estimate) with a standard error of \(standardError), need one above 0")
        }
        if let degreesOfFreedom, !(degreesOfFreedom > 0) {
            throw StatisticsError(.invalidValue, "\(degreesOfFreedom) degrees of freedom")
        }
    }
}
