/// How several arms compare under independent posteriors.
public struct PosteriorRanking: Sendable, Hashable, Codable {
    /// The arms' priors, in their order.
    public var priors: [PosteriorPrior]
    /// Which end of the metric is the good one.
    public var better: PreferredDirection
    /// P(this arm is the best), by arm; sum 1.
    public var probabilitiesOfBest: [Double]
    /// P(at most one arm is better), by arm; sum 2 for two or more arms, 1 for one.
    public var probabilitiesOfTopTwo: [Double]
    /// What choosing an arm is expected to cost against the best one, in the metric's unit; at least 0.
    public var expectedLosses: [Double]
}

/// How a treatment compares with a control under independent posteriors.
public struct PosteriorContrast: Sendable, Hashable, Codable {
    /// The control's prior.
    public var controlPrior: PosteriorPrior
    /// The treatment's prior.
    public var treatmentPrior: PosteriorPrior
    /// Which end of the metric is the good one.
    public var better: PreferredDirection
    /// P(the treatment is better), integrated by itself and not as 1 minus the other.
    public var chanceToWin: Double
    /// P(the control is better).
    public var chanceToLose: Double
    /// What choosing the control is expected to cost, E[max(0, improvement)], in the metric's unit.
    public var expectedLossOfControl: Double
    /// What choosing the treatment is expected to cost, E[max(0, -improvement)], in the metric's unit.
    public var expectedLossOfTreatment: Double
    /// The posterior mean of treatment minus control.
    public var difference: Double
    /// Its posterior standard deviation; `nil` where a variance is infinite.
    public var differenceDeviation: Double?
    /// The credibility of the intervals.
    public var credibility: Double
    /// The equal-tailed interval of treatment minus control.
    public var differenceInterval: Interval
    /// The equal-tailed interval of treatment/control - 1; `nil` where parameters may be negative.
    public var liftInterval: Interval?
    /// The posterior median of treatment/control - 1, beside its interval.
    public var medianLift: Double?
    /// The region of practical equivalence, if one was asked for.
    public var equivalence: EquivalenceProbabilities?
}

/// A region in which two arms count as equal, around a difference of 0.
public struct EquivalenceRegion: Sendable, Hashable, Codable {
    /// What is compared.
    public enum Scale: String, Sendable, Hashable, Codable, CaseIterable {
        /// treatment - control.
        case difference
        /// treatment/control - 1.
        case lift
    }

    /// What is compared.
    public var scale: Scale
    /// The lower end, at most 0; of a lift above -1.
    public var lower: Double
    /// The upper end, at least 0.
    public var upper: Double

    /// A region.
    ///
    /// - Parameters:
    ///   - scale: What is compared.
    ///   - lower: The lower end, at most 0; of a lift above -1.
    ///   - upper: The upper end, at least 0.
    /// - Throws: `.invalidParameter` for ends that hold no 0.
    public init(_ scale: Scale, lower: Double, upper: Double) throws(StatisticsError) {
        guard lower.isFinite, upper.isFinite, lower <= 0, upper >= 0, lower < upper,
            scale == .difference || lower > -1
        else {
            throw StatisticsError(.invalidParameter, "equivalence of \(lower)...\(upper), need a range around 0")
        }
        self.scale = scale
        self.lower = lower
        self.upper = upper
    }
}

/// Where the posterior lies about a region of practical equivalence.
public struct EquivalenceProbabilities: Sendable, Hashable, Codable {
    /// The region.
    public var region: EquivalenceRegion
    /// P(below the region).
    public var below: Double
    /// P(inside).
    public var inside: Double
    /// P(above the region).
    public var above: Double
}

/// A posterior that can be compared with its like.
protocol ComparablePosterior {
    associatedtype Density: GridDensity
    var density: Density { get }
    var statedPrior: PosteriorPrior { get }
    var mean: Double { get }
    /// `nil` where it is infinite.
    var finiteVariance: Double? { get }
    /// Whether the parameter is always above 0, so that a ratio means something.
    static var isPositive: Bool { get }
}

extension PosteriorRanking {
    static func of<Posterior: ComparablePosterior>(
        _ arms: [Posterior], better: PreferredDirection
    ) throws(StatisticsError) -> PosteriorRanking {
        guard !arms.isEmpty else { throw .tooFewObservations("arms", have: 0, need: 1) }
        let found = PosteriorGrid(arms.map(\.density)).ranking(better: better)
        return PosteriorRanking(
            priors: arms.map(\.statedPrior), better: better, probabilitiesOfBest: found.best,
            probabilitiesOfTopTwo: zip(found.best, found.second).map { $0 + $1 }, expectedLosses: found.losses)
    }
}

extension PosteriorContrast {
    static func of<Posterior: ComparablePosterior>(
        control: Posterior, treatment: Posterior, better: PreferredDirection, credibility: Double,
        equivalence region: EquivalenceRegion?
    ) throws(StatisticsError) -> PosteriorContrast {
        guard credibility > 0, credibility < 1 else {
            throw StatisticsError(.invalidParameter, "credibility \(credibility), need above 0 and below 1")
        }
        guard region?.scale != .lift || Posterior.isPositive else {
            throw StatisticsError(.invalidParameter, "a lift needs a parameter that is above 0")
        }
        let found = PosteriorGrid([control.density, treatment.density]).ranking(better: better)
        let contrast = ContrastDistribution(control: control.density, treatment: treatment.density)
        let difference = treatment.mean - control.mean
        var deviation: Double?
        if let one = control.finiteVariance, let two = treatment.finiteVariance {
            deviation = (one + two).squareRoot()
        }
        let tail = (1 - credibility) / 2
        func interval(_ kind: ContrastDistribution<Posterior.Density>.Kind, _ center: Double, _ spread: Double)
            -> Interval
        {
            Interval(
                lower: contrast.quantile(kind, tail, center: center, spread: spread),
                upper: contrast.quantile(kind, 1 - tail, center: center, spread: spread))
        }
        let spread = deviation ?? control.density.spread + treatment.density.spread
        var lift: Interval?
        var median: Double?
        if Posterior.isPositive {
            let one = control.density.spread
            let two = treatment.density.spread
            let logSpread = (one * one + two * two).squareRoot()
            let center = Elementary.log(treatment.mean / control.mean)
            let logs = interval(.logRatio, center, logSpread)
            lift = Interval(lower: Elementary.expMinusOne(logs.lower), upper: Elementary.expMinusOne(logs.upper))
            median = Elementary.expMinusOne(contrast.quantile(.logRatio, 0.5, center: center, spread: logSpread))
        }
        return PosteriorContrast(
            controlPrior: control.statedPrior, treatmentPrior: treatment.statedPrior, better: better,
            chanceToWin: found.best[1], chanceToLose: found.best[0], expectedLossOfControl: found.losses[0],
            expectedLossOfTreatment: found.losses[1], difference: difference, differenceDeviation: deviation,
            credibility: credibility, differenceInterval: interval(.difference, difference, spread),
            liftInterval: lift, medianLift: median, equivalence: region.map { contrast.probabilities(of: $0) })
    }
}

extension ContrastDistribution {
    /// Where the contrast lies about a region.
    fileprivate func probabilities(of region: EquivalenceRegion) -> EquivalenceProbabilities {
        let lower: (below: Double, above: Double, density: Double)
        let upper: (below: Double, above: Double, density: Double)
        switch region.scale {
        case .difference:
            lower = probability(.difference, at: region.lower)
            upper = probability(.difference, at: region.upper)
        case .lift:
            lower = probability(.logRatio, at: Elementary.log(onePlus: region.lower))
            upper = probability(.logRatio, at: Elementary.log(onePlus: region.upper))
        }
        // The difference of whichever two numbers are the smaller ones.
        let inside = upper.below < lower.above ? upper.below - lower.below : lower.above - upper.above
        return EquivalenceProbabilities(
            region: region, below: lower.below, inside: max(0, inside), above: upper.above)
    }
}
