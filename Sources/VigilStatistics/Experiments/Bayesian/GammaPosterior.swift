/// What is known of a rate of events after counting them over an exposure: a gamma distribution.
///
///     Gamma(shape + events, rate + exposure)
public struct GammaPosterior: Sendable, Hashable, Codable {
    /// The prior's shape.
    public let priorShape: Double
    /// The prior's rate, the reciprocal of its scale.
    public let priorRate: Double
    /// The events, at least 0.
    public let events: Int
    /// Over how many units of exposure, as users or days.
    public let exposure: Double

    /// A posterior.
    ///
    /// - Parameters:
    ///   - events: At least 0.
    ///   - exposure: At least 0 and finite; 0 leaves the prior.
    ///   - priorShape: Above 0.
    ///   - priorRate: Above 0.
    /// - Throws: `.invalidValue` for counts that cannot be, `.invalidParameter` for a prior that is none.
    public init(
        events: Int, exposure: Double, priorShape: Double = 1, priorRate: Double = 1
    ) throws(StatisticsError) {
        guard events >= 0, exposure >= 0, exposure.isFinite, exposure > 0 || events == 0 else {
            throw StatisticsError(.invalidValue, "\(events) events over \(exposure), need counts over an exposure")
        }
        guard priorShape > 0, priorRate > 0, priorShape.isFinite, priorRate.isFinite else {
            throw StatisticsError(
                .invalidParameter, "a prior Gamma(\(priorShape), \(priorRate)), need finite numbers above 0")
        }
        self.events = events
        self.exposure = exposure
        self.priorShape = priorShape
        self.priorRate = priorRate
    }

    /// The posterior's shape.
    public var shape: Double { priorShape + Double(events) }

    /// The posterior's rate, the reciprocal of its scale.
    public var rate: Double { priorRate + exposure }

    /// The distribution of events a unit of exposure.
    public var distribution: GammaDistribution { GammaDistribution(shape: shape, scale: 1 / rate) }

    /// The posterior mean, above 0.
    public var mean: Double { shape / rate }

    /// The posterior variance.
    public var variance: Double { shape / rate / rate }

    /// The equal-tailed credible interval of the rate.
    ///
    /// - Parameter credibility: Above 0 and below 1.
    /// - Returns: At least 0.
    public func interval(credibility: Double = 0.95) -> Interval {
        let tail = (1 - credibility) / 2
        return Interval(lower: distribution.quantile(tail), upper: distribution.survivalQuantile(tail))
    }

    /// Ranks arms by their rates.
    ///
    /// - Parameters:
    ///   - arms: At least one.
    ///   - better: Which end of the rate is the good one.
    /// - Returns: Numbers right to 1e-9, by quadrature.
    /// - Throws: `.tooFewObservations` without arms.
    public static func ranking(
        _ arms: [GammaPosterior], better: PreferredDirection = .increase
    ) throws(StatisticsError) -> PosteriorRanking {
        try .of(arms, better: better)
    }

    /// Compares a treatment with a control.
    ///
    /// - Parameters:
    ///   - control: The control's posterior.
    ///   - treatment: The treatment's posterior.
    ///   - better: Which end of the rate is the good one.
    ///   - credibility: Of the intervals, above 0 and below 1.
    ///   - equivalence: Differences that do not matter.
    /// - Returns: Probabilities and losses right to 1e-9.
    /// - Throws: `.invalidParameter` for a credibility that is none.
    public static func contrast(
        control: GammaPosterior, treatment: GammaPosterior, better: PreferredDirection = .increase,
        credibility: Double = 0.95,
        equivalence: EquivalenceRegion? = nil
    ) throws(StatisticsError) -> PosteriorContrast {
        try .of(
            control: control, treatment: treatment, better: better, credibility: credibility, equivalence: equivalence)
    }
}

extension GammaPosterior: ComparablePosterior {
    var density: LogGammaDensity { LogGammaDensity(shape: shape, rate: rate) }
    var statedPrior: PosteriorPrior { .gamma(shape: priorShape, rate: priorRate) }
    var finiteVariance: Double? { variance }
    static var isPositive: Bool { true }
}
