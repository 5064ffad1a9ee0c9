/// What is known of a mean when the variance of one observation is known: a normal distribution.
///
///     1/v = 1/prior variance + n/variance,   m = v (prior mean/prior variance + n mean/variance)
public struct NormalMeanPosterior: Sendable, Hashable, Codable {
    /// What was believed before, normal or flat.
    public let prior: PosteriorPrior
    /// The posterior mean.
    public let mean: Double
    /// The posterior variance, above 0.
    public let variance: Double

    /// A posterior.
    ///
    /// - Parameters:
    ///   - count: The observations; at least 1 under a flat prior.
    ///   - sampleMean: Their mean; not looked at for no observations.
    ///   - observationVariance: The known variance of one observation, above 0.
    ///   - prior: `.normal` or `.flat`.
    /// - Throws: `.tooFewObservations`, `.invalidParameter` for a variance that is not above 0 or another kind of prior,
    ///   `.invalidValue` for a mean that is not finite.
    public init(
        count: Int, sampleMean: Double, observationVariance: Double, prior: PosteriorPrior = .flat
    ) throws(StatisticsError) {
        guard count >= 0, count == 0 || sampleMean.isFinite else {
            throw StatisticsError(.invalidValue, "\(count) values of mean \(sampleMean), need finite ones")
        }
        guard observationVariance > 0, observationVariance.isFinite else {
            throw StatisticsError(.invalidParameter, "a known variance of \(observationVariance), need above 0")
        }
        let information = Double(count) / observationVariance
        switch prior {
        case .flat:
            guard count > 0 else { throw .tooFewObservations("values under a flat prior", have: 0, need: 1) }
            mean = sampleMean
            variance = 1 / information
        case .normal(let priorMean, let deviation):
            guard priorMean.isFinite, deviation > 0, deviation.isFinite else {
                throw StatisticsError(.invalidParameter, "\(prior), need a finite mean and a deviation above 0")
            }
            let priorInformation = 1 / (deviation * deviation)
            variance = 1 / (priorInformation + information)
            // As a step from the prior's mean, which keeps digits where both means lie far from 0.
            mean = count == 0 ? priorMean : priorMean + (sampleMean - priorMean) * (information * variance)
        default:
            throw StatisticsError(.invalidParameter, "\(prior), need a normal or a flat prior of a mean")
        }
        self.prior = prior
    }

    /// The distribution of the mean.
    public var distribution: NormalDistribution {
        NormalDistribution(mean: mean, standardDeviation: variance.squareRoot())
    }

    /// The equal-tailed credible interval of the mean.
    ///
    /// - Parameter credibility: Above 0 and below 1.
    /// - Returns: About the posterior mean.
    public func interval(credibility: Double = 0.95) -> Interval {
        Interval(center: mean, margin: normalMultiple(confidence: credibility) * variance.squareRoot())
    }

    /// Ranks arms by their means, by quadrature.
    ///
    /// - Parameters:
    ///   - arms: At least one.
    ///   - better: Which end of the mean is the good one.
    /// - Returns: Numbers right to 1e-9.
    /// - Throws: `.tooFewObservations` without arms.
    public static func ranking(
        _ arms: [NormalMeanPosterior], better: PreferredDirection = .increase
    ) throws(StatisticsError) -> PosteriorRanking {
        try .of(arms, better: better)
    }

    /// Compares a treatment with a control: the difference of two normal means is normal.
    ///
    /// - Parameters:
    ///   - control: The control's posterior.
    ///   - treatment: The treatment's posterior.
    ///   - better: Which end of the mean is the good one.
    /// - Returns: The effect's posterior, in closed form.
    public static func contrast(
        control: NormalMeanPosterior, treatment: NormalMeanPosterior, better: PreferredDirection = .increase
    ) -> NormalEffectPosterior {
        NormalEffectPosterior(
            priors: [control.prior, treatment.prior], better: better, mean: treatment.mean - control.mean,
            standardDeviation: (control.variance + treatment.variance).squareRoot())
    }
}

extension NormalMeanPosterior: ComparablePosterior {
    var density: NormalMeanDensity { NormalMeanDensity(mean: mean, standardDeviation: variance.squareRoot()) }
    var statedPrior: PosteriorPrior { prior }
    var finiteVariance: Double? { variance }
    static var isPositive: Bool { false }
}
