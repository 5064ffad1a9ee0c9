/// What is known of an effect whose estimate is normal: chances, risks and an interval in closed form.
public struct NormalEffectPosterior: Sendable, Hashable, Codable {
    /// What was believed before: of the effect, on its own scale, or of the control's and the treatment's mean.
    public let priors: [PosteriorPrior]
    /// Which end of the metric is the good one.
    public let better: PreferredDirection
    /// The posterior mean of treatment minus control, or of the lift.
    public let mean: Double
    /// The posterior standard deviation, above 0.
    public let standardDeviation: Double

    init(priors: [PosteriorPrior], better: PreferredDirection, mean: Double, standardDeviation: Double) {
        self.priors = priors
        self.better = better
        self.mean = mean
        self.standardDeviation = standardDeviation
    }

    /// The posterior of an estimated effect.
    ///
    ///     1/v = 1/standard error² + 1/prior variance
    ///
    /// - Parameters:
    ///   - estimate: Treatment minus control, or the lift.
    ///   - standardError: Of the estimate, above 0.
    ///   - scale: What the estimate is.
    ///   - prior: What was believed of the effect, on whichever scale it is stated.
    ///   - controlMean: Only for a prior on the other scale than the estimate's, to bring it there; not 0.
    ///   - better: Which end of the metric is the good one.
    /// - Throws: `.invalidValue` for an estimate or a control mean that cannot be used, `.invalidParameter` for a prior.
    public init(
        estimate: Double, standardError: Double, scale: EffectPrior.Scale, prior: EffectPrior = .flat,
        controlMean: Double? = nil, better: PreferredDirection = .increase
    ) throws(StatisticsError) {
        guard estimate.isFinite, standardError > 0, standardError.isFinite else {
            throw StatisticsError(
                .invalidValue, "an effect \(estimate) ± \(standardError), need finite numbers and an error above 0")
        }
        let stated = try prior.rescaled(to: scale, controlMean: controlMean)
        switch stated {
        case .normal(let priorMean, let deviation):
            // In units of the larger deviation, so that neither square overflows or vanishes.
            let ratio = standardError / deviation
            let share = ratio <= 1 ? 1 / (1 + ratio * ratio) : 1 / ratio / (ratio + 1 / ratio)
            mean = priorMean + (estimate - priorMean) * share
            standardDeviation = standardError * share.squareRoot()
        default:
            mean = estimate
            standardDeviation = standardError
        }
        priors = [stated]
        self.better = better
    }

    /// The improvement in posterior standard deviations: above 0 where the treatment is the likelier one to be better.
    private var improvement: Double { (better == .increase ? mean : -mean) / standardDeviation }

    /// P(the treatment is better), Φ(±μ/σ).
    public var chanceToWin: Double { NormalDistribution.standard.cumulative(improvement) }

    /// P(the control is better), with all its digits where it is tiny.
    public var chanceToLose: Double { NormalDistribution.standard.survival(improvement) }

    /// The logarithm of ``chanceToLose``, beyond 38 standard deviations too, where the chance itself is 0.
    public var logChanceToLose: Double { NormalDistribution.standard.logSurvival(improvement) }

    /// The logarithm of ``chanceToWin``.
    public var logChanceToWin: Double { NormalDistribution.standard.logSurvival(-improvement) }

    /// What choosing the treatment is expected to cost, E[max(0, -improvement)]; at least 0.
    public var expectedLossOfTreatment: Double { standardDeviation * Self.shortfall(improvement) }

    /// What choosing the control is expected to cost, E[max(0, improvement)]; at least 0.
    public var expectedLossOfControl: Double { standardDeviation * Self.shortfall(-improvement) }

    /// The equal-tailed credible interval of the effect.
    ///
    /// - Parameter credibility: Above 0 and below 1.
    /// - Returns: About the posterior mean.
    public func interval(credibility: Double = 0.95) -> Interval {
        Interval(center: mean, margin: normalMultiple(confidence: credibility) * standardDeviation)
    }

    /// The probability of an effect within two ends, as in a region of practical equivalence.
    ///
    /// - Parameter region: Both ends, on the effect's scale.
    /// - Returns: 0...1.
    public func probability(within region: Interval) -> Double {
        let low = (region.lower - mean) / standardDeviation
        let high = (region.upper - mean) / standardDeviation
        let normal = NormalDistribution.standard
        // On the side of the tail in which the region lies.
        return low > 0
            ? normal.survival(low) - normal.survival(high) : normal.cumulative(high) - normal.cumulative(low)
    }

    /// E[max(0, -Z - z)] of a standard normal Z: φ(z) - z (1 - Φ(z)), without the cancellation of a far tail.
    private static func shortfall(_ z: Double) -> Double {
        let density = Elementary.exp(-z * z / 2) / squareRootOf2Pi
        // Up to here the difference keeps nine digits or more; it is z⁻² of either part.
        if z < 5 { return density - z * NormalDistribution.standard.survival(z) }
        return density * millsShortfall(z)
    }

    /// 1 - z M(z) with Mills' ratio M, from its continued fraction: M = 1/(z + 1/(z + 2/(z + 3/(z + …)))).
    private static func millsShortfall(_ z: Double) -> Double {
        var tail = z
        for index in stride(from: 120, through: 2, by: -1) { tail = z + Double(index) / tail }
        // M = 1/(z + 1/tail), so 1 - z M = (1/tail)/(z + 1/tail), which subtracts nothing.
        return 1 / (tail * z + 1)
    }
}

/// What is believed of an effect before the data, with the scale on which it is meant.
public struct EffectPrior: Sendable, Hashable, Codable {
    /// Whether an effect is a difference or a share of the control.
    public enum Scale: String, Sendable, Hashable, Codable, CaseIterable {
        /// Treatment minus control, in the metric's unit.
        case absolute
        /// (treatment - control)/|control|.
        case relative
    }

    /// `nil` for a flat prior, which is flat on every scale.
    private let normal: Normal?

    private struct Normal: Sendable, Hashable, Codable {
        var scale: Scale
        var mean: Double
        var standardDeviation: Double
    }

    /// No prior.
    public static let flat = EffectPrior(normal: nil)

    private init(normal: Normal?) { self.normal = normal }

    /// A normal prior of an effect.
    ///
    /// - Parameters:
    ///   - scale: On which scale mean and deviation are stated.
    ///   - mean: Finite.
    ///   - standardDeviation: Above 0; 0.3 of a relative effect is a usual choice.
    /// - Throws: `.invalidParameter` for numbers that make no prior.
    public init(_ scale: Scale, mean: Double = 0, standardDeviation: Double) throws(StatisticsError) {
        guard mean.isFinite, standardDeviation > 0, standardDeviation.isFinite else {
            throw StatisticsError(
                .invalidParameter, "a prior of mean \(mean) and deviation \(standardDeviation), need above 0")
        }
        normal = Normal(scale: scale, mean: mean, standardDeviation: standardDeviation)
    }

    /// The prior on a scale.
    ///
    /// - Parameters:
    ///   - scale: The scale of the effect.
    ///   - controlMean: What a relative effect is a share of; needed where the scales differ.
    /// - Returns: `.normal` or `.flat`.
    /// - Throws: `.invalidValue` where the control mean is needed and is missing, 0 or not finite.
    public func rescaled(to scale: Scale, controlMean: Double?) throws(StatisticsError) -> PosteriorPrior {
        guard let normal else { return .flat }
        if normal.scale == scale {
            return .normal(mean: normal.mean, standardDeviation: normal.standardDeviation)
        }
        guard let controlMean, controlMean.isFinite, controlMean != 0 else {
            throw StatisticsError(
                .invalidValue, "a prior on the \(normal.scale.rawValue) scale needs a control mean other than 0")
        }
        let factor = scale == .absolute ? abs(controlMean) : 1 / abs(controlMean)
        return .normal(mean: normal.mean * factor, standardDeviation: normal.standardDeviation * factor)
    }
}
