/// The power of tests for an effect in standard deviations: Cohen's d of means, Cohen's h of shares.
///
/// Two-sided tests count a rejection on either side, as a test does.
///
/// - Source: Cohen 1988, "Statistical power analysis for the behavioral sciences", 2nd edition.
public struct StandardisedPower: Sendable, Hashable, Codable {
    /// What is compared, and by which law.
    public enum Test: Sendable, Hashable, Codable {
        /// Student's t of two samples; the second is `ratio` times the first.
        case twoSampleT(ratio: Double)
        /// The normal test of two samples of known variance; the second is `ratio` times the first.
        case twoSampleZ(ratio: Double)
        /// Student's t of one sample.
        case oneSampleT
    }

    /// What is compared, and by which law.
    public let test: Test
    /// α, above 0 and below 1.
    public let significance: Double
    /// Whether deviations in both directions count; otherwise only those of the effect's sign.
    public let isTwoSided: Bool

    /// A test whose power is asked for.
    ///
    /// - Parameters:
    ///   - test: What is compared, and by which law.
    ///   - significance: α, above 0 and below 1.
    ///   - isTwoSided: Whether deviations in both directions count.
    /// - Throws: `.invalidParameter` for another α and for a ratio that is not above 0.
    public init(_ test: Test, significance: Double = 0.05, isTwoSided: Bool = true) throws(StatisticsError) {
        try PowerSearch.check(share: significance, "a significance level")
        switch test {
        case .twoSampleT(let ratio), .twoSampleZ(let ratio):
            guard ratio > 0, ratio.isFinite else {
                throw StatisticsError(.invalidParameter, "a ratio of sizes of \(ratio), need above 0")
            }
        case .oneSampleT: break
        }
        self.test = test
        self.significance = significance
        self.isTwoSided = isTwoSided
    }

    /// Cohen's h of two shares.
    ///
    ///     2 asin √p - 2 asin √q
    ///
    /// - Parameters:
    ///   - first: p, 0...1.
    ///   - second: q, 0...1.
    /// - Returns: -π...π.
    /// - Throws: `.invalidParameter` for a share outside.
    public static func cohensH(_ first: Double, _ second: Double) throws(StatisticsError) -> Double {
        guard (0...1).contains(first), (0...1).contains(second) else {
            throw StatisticsError(.invalidParameter, "shares of \(first) and \(second), need 0...1")
        }
        // asin √p = atan √(p/(1 - p)), infinite at 1.
        func angle(_ share: Double) -> Double {
            share == 1 ? Double.pi : 2 * Elementary.arctangent((share / (1 - share)).squareRoot())
        }
        return angle(first) - angle(second)
    }

    /// The probability to reject.
    ///
    /// - Parameters:
    ///   - effect: d or h, of either sign.
    ///   - size: The size of the first, or only, sample; above 1 in all where a variance is estimated.
    /// - Returns: α...1, α for an effect of 0.
    /// - Throws: `.invalidParameter` for an effect that is not finite, `.tooFewObservations` where no degree of freedom is
    ///   left.
    public func power(effect: Double, size: Double) throws(StatisticsError) -> Double {
        guard effect.isFinite else { throw StatisticsError(.invalidParameter, "an effect of \(effect)") }
        guard size > 0, size.isFinite, degreesOfFreedom(size) > 0 else {
            throw StatisticsError(.tooFewObservations, "a sample of \(size) leaves no degree of freedom")
        }
        return unchecked(abs(effect), size)
    }

    /// The size of the first, or only, sample that finds an effect, not rounded up.
    ///
    /// - Parameters:
    ///   - effect: d or h, not 0.
    ///   - power: The probability to reject, above the significance level and below 1.
    /// - Returns: A size above 0.
    /// - Throws: `.invalidParameter` for an effect of 0, which no sample finds, and for another power.
    public func size(effect: Double, power: Double = 0.8) throws(StatisticsError) -> Double {
        try PowerSearch.check(effect: effect)
        try check(power)
        let start = leastSize
        let root = PowerSearch.root(reaching: power, from: start, limit: 1e15) { size in
            unchecked(abs(effect), size)
        }
        guard let root else {
            throw StatisticsError(.invalidParameter, "an effect of \(effect) takes more than 1e15 units")
        }
        return root
    }

    /// The least effect that a sample finds.
    ///
    /// - Parameters:
    ///   - size: The size of the first, or only, sample.
    ///   - power: The probability to reject, above the significance level and below 1.
    /// - Returns: d or h above 0.
    /// - Throws: `.tooFewObservations` where no degree of freedom is left, `.invalidParameter` for another power.
    public func detectableEffect(size: Double, power: Double = 0.8) throws(StatisticsError) -> Double {
        try check(power)
        guard size > 0, size.isFinite, degreesOfFreedom(size) > 0 else {
            throw StatisticsError(.tooFewObservations, "a sample of \(size) leaves no degree of freedom")
        }
        let start = 1e-3 / size.squareRoot()
        guard
            let root = PowerSearch.root(reaching: power, from: start, limit: 1e6, { unchecked($0, size) })
        else { throw StatisticsError(.tooFewObservations, "a sample of \(size) finds no effect below 1e6") }
        return root
    }

    private func check(_ power: Double) throws(StatisticsError) {
        guard power > significance, power < 1 else {
            throw StatisticsError(
                .invalidParameter,
                "a power of \(power), need above the significance level of \(significance) and below 1"
            )
        }
    }

    /// A size with hardly a degree of freedom, where the search begins.
    private var leastSize: Double {
        switch test {
        case .twoSampleT(let ratio): 2 / (1 + ratio) * (1 + 1e-6)
        case .oneSampleT: 1 + 1e-6
        case .twoSampleZ: 1e-6
        }
    }

    private func degreesOfFreedom(_ size: Double) -> Double {
        switch test {
        case .twoSampleT(let ratio): size * (1 + ratio) - 2
        case .oneSampleT: size - 1
        case .twoSampleZ: .infinity
        }
    }

    /// The power for an effect of at least 0 and a size that leaves degrees of freedom.
    private func unchecked(_ effect: Double, _ size: Double) -> Double {
        let tail = isTwoSided ? significance / 2 : significance
        let freedom = degreesOfFreedom(size)
        let shift: Double
        switch test {
        case .twoSampleT(let ratio), .twoSampleZ(let ratio): shift = effect * (size * ratio / (1 + ratio)).squareRoot()
        case .oneSampleT: shift = effect * size.squareRoot()
        }
        // From ten million degrees of freedom on both laws agree to eight digits, and the series takes long.
        guard freedom < 1e7 else {
            let z = PowerSearch.z(tail)
            let normal = NormalDistribution.standard
            return normal.survival(z - shift) + (isTwoSided ? normal.survival(z + shift) : 0)
        }
        let t = StudentTDistribution(degreesOfFreedom: freedom).survivalQuantile(tail)
        // Beyond this the power is 1 to the last digit, and the series would sum thousands of terms to say so.
        if shift > t + 40 { return 1 }
        let law = NoncentralStudentTDistribution(degreesOfFreedom: freedom, noncentrality: shift)
        return law.survival(t) + (isTwoSided ? law.cumulative(-t) : 0)
    }
}
