/// A prior of a mean and a variance together.
///
/// The variance is inverse gamma; the mean, given the variance, is normal about `mean` with variance/`observations`.
public struct NormalInverseGammaPrior: Sendable, Hashable, Codable {
    /// Where the mean is expected.
    public var mean: Double
    /// As many observations the expected mean is worth, above 0.
    public var observations: Double
    /// The shape of the variance's law, above 0.
    public var shape: Double
    /// The scale of the variance's law, above 0, in squares of the metric's unit.
    public var scale: Double

    /// A prior.
    ///
    /// - Parameters:
    ///   - mean: Where the mean is expected.
    ///   - observations: As many observations that is worth, above 0.
    ///   - shape: The shape of the variance's law, above 0.
    ///   - scale: The scale of the variance's law, above 0.
    /// - Throws: `.invalidParameter` for numbers out of range.
    public init(mean: Double, observations: Double, shape: Double, scale: Double) throws(StatisticsError) {
        guard mean.isFinite, observations > 0, shape > 0, scale > 0, observations.isFinite, shape.isFinite,
            scale.isFinite
        else {
            throw StatisticsError(
                .invalidParameter,
                "a normal-inverse-gamma prior (\(mean), \(observations), \(shape), \(scale)), need the last three above 0"
            )
        }
        self.mean = mean
        self.observations = observations
        self.shape = shape
        self.scale = scale
    }
}

/// What is known of a mean and a variance after a sample; the mean alone has a Student t law.
///
///     κ' = κ + n,  μ' = (κ μ + n x̄)/κ',  α' = α + n/2,  β' = β + SS/2 + κ n (x̄ - μ)²/(2 κ')
public struct NormalInverseGammaPosterior: Sendable, Hashable, Codable {
    /// What was believed before.
    public let prior: NormalInverseGammaPrior
    /// The mean's location μ'.
    public let mean: Double
    /// As many observations the mean is worth, κ'.
    public let observations: Double
    /// The shape of the variance's law, α'.
    public let shape: Double
    /// The scale of the variance's law, β'.
    public let scale: Double

    /// A posterior.
    ///
    /// - Parameters:
    ///   - sample: The sample's moments; of one value the variance is not looked at.
    ///   - prior: What was believed before.
    /// - Throws: `.invalidValue` for moments that are not finite.
    public init(_ sample: SampleMoments, prior: NormalInverseGammaPrior) throws(StatisticsError) {
        self.prior = prior
        let n = Double(sample.count)
        guard sample.count > 0 else {
            (mean, observations, shape, scale) = (prior.mean, prior.observations, prior.shape, prior.scale)
            return
        }
        let squares = sample.count > 1 ? (n - 1) * sample.variance : 0
        guard sample.mean.isFinite, squares.isFinite, squares >= 0 else {
            throw StatisticsError(.invalidValue, "a sample with mean \(sample.mean), variance \(sample.variance)")
        }
        let total = prior.observations + n
        let shift = sample.mean - prior.mean
        observations = total
        mean = prior.mean + shift * (n / total)
        shape = prior.shape + n / 2
        scale = prior.scale + squares / 2 + prior.observations * n * shift * shift / (2 * total)
    }

    /// The degrees of freedom of the mean's law.
    public var degreesOfFreedom: Double { 2 * shape }

    /// The scale of the mean's law: (mean - ``mean``)/`meanScale` has Student's t.
    public var meanScale: Double { (scale / (shape * observations)).squareRoot() }

    /// The posterior mean of the variance, infinite for a shape of at most 1.
    public var expectedVariance: Double { shape > 1 ? scale / (shape - 1) : .infinity }

    /// The equal-tailed credible interval of the mean.
    ///
    /// - Parameter credibility: Above 0 and below 1.
    /// - Returns: About ``mean``.
    public func interval(credibility: Double = 0.95) -> Interval {
        let student = StudentTDistribution(degreesOfFreedom: degreesOfFreedom)
        return Interval(center: mean, margin: student.survivalQuantile((1 - credibility) / 2) * meanScale)
    }

    /// P(mean > threshold).
    ///
    /// - Parameter threshold: Any number.
    /// - Returns: 0...1.
    public func probability(above threshold: Double) -> Double {
        StudentTDistribution(degreesOfFreedom: degreesOfFreedom).survival((threshold - mean) / meanScale)
    }

    /// Ranks arms by their means, by quadrature.
    ///
    /// - Parameters:
    ///   - arms: At least one, each with at least 2 degrees of freedom.
    ///   - better: Which end of the mean is the good one.
    /// - Returns: Numbers right to 1e-9.
    /// - Throws: `.tooFewObservations` without arms, or where the tails are too heavy for a loss.
    public static func ranking(
        _ arms: [NormalInverseGammaPosterior], better: PreferredDirection = .increase
    ) throws(StatisticsError) -> PosteriorRanking {
        try check(arms)
        return try .of(arms, better: better)
    }

    /// Compares a treatment with a control whose variances are both estimated.
    ///
    /// - Parameters:
    ///   - control: The control's posterior, with at least 2 degrees of freedom.
    ///   - treatment: The treatment's posterior, with at least 2 degrees of freedom.
    ///   - better: Which end of the mean is the good one.
    ///   - credibility: Of the interval, above 0 and below 1.
    ///   - equivalence: Differences that do not matter.
    /// - Returns: Probabilities and losses right to 1e-9; no lift, since a mean may be negative.
    /// - Throws: `.invalidParameter` for a credibility that is none, `.tooFewObservations` for too heavy tails.
    public static func contrast(
        control: NormalInverseGammaPosterior, treatment: NormalInverseGammaPosterior,
        better: PreferredDirection = .increase,
        credibility: Double = 0.95, equivalence: EquivalenceRegion? = nil
    ) throws(StatisticsError) -> PosteriorContrast {
        try check([control, treatment])
        return try .of(
            control: control, treatment: treatment, better: better, credibility: credibility, equivalence: equivalence)
    }

    private static func check(_ arms: [NormalInverseGammaPosterior]) throws(StatisticsError) {
        for arm in arms where arm.degreesOfFreedom < 2 {
            throw StatisticsError(
                .tooFewObservations, "\(arm.degreesOfFreedom) degrees of freedom, need 2 for a loss that is finite")
        }
    }
}

extension NormalInverseGammaPosterior: ComparablePosterior {
    var density: StudentMeanDensity {
        StudentMeanDensity(location: mean, scale: meanScale, degreesOfFreedom: degreesOfFreedom)
    }
    var statedPrior: PosteriorPrior { .normalInverseGamma(prior) }
    var finiteVariance: Double? {
        let freedom = degreesOfFreedom
        return freedom > 2 ? meanScale * meanScale * freedom / (freedom - 2) : nil
    }
    static var isPositive: Bool { false }
}
