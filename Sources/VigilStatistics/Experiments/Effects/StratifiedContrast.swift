/// The arithmetic behind ``EffectComparison``: one stratum is a test without strata, a denominator that is constant makes
/// the ratio a mean, and a θ of 0 leaves the covariate out.
struct StratifiedContrast {
    let outcome: ContrastOutcome

    /// An arm over all strata: the weighted means, and the gradients of its two ratios.
    private struct Arm {
        var means: SIMD4<Double>
        /// m̄/d̄ and x̄/w̄.
        var ratio: Double
        var covariateRatio: Double
        /// How m̄/d̄ and x̄/w̄ change with the four means.
        var gradient: SIMD4<Double>
        var covariateGradient: SIMD4<Double>

        init(_ means: SIMD4<Double>) {
            self.means = means
            ratio = means[0] / means[1]
            covariateRatio = means[3] == 0 ? 0 : means[2] / means[3]
            gradient = SIMD4(1 / means[1], -ratio / means[1], 0, 0)
            covariateGradient = means[3] == 0 ? .zero : SIMD4(0, 0, 1 / means[3], -covariateRatio / means[3])
        }
    }

    init(_ strata: [StratumArms], _ settings: EffectComparison) {
        let total = strata.reduce(0) { $0 + $1.count }
        let weights = strata.map { Double($0.count) / Double(total) }
        func average(_ part: (StratumArms) -> SIMD4<Double>) -> SIMD4<Double> {
            zip(strata, weights).reduce(SIMD4<Double>.zero) { $0 + part($1.0) * $1.1 }
        }
        let controlMeans = average(\.control.means)
        let treatmentMeans = average(\.treatment.means)
        let isAdjusted = settings.adjustment != .none
        let needed = isAdjusted ? [1, 3] : [1]
        guard needed.allSatisfy({ controlMeans[$0] != 0 && treatmentMeans[$0] != 0 }) else {
            outcome = .undefined(.zeroDenominator)
            return
        }
        let arms = (control: Arm(controlMeans), treatment: Arm(treatmentMeans))
        // Both arms together, around which θ is taken.
        let joint = Arm(
            strata.reduce(SIMD4<Double>.zero) { $0 + $1.joined.means * (Double($1.count) / Double(total)) })
        let slopes = strata.map { isAdjusted ? Self.slope($0, joint, settings) : 0 }

        var sums = Sums(arms.treatment.ratio - arms.control.ratio, total: total)
        for (index, stratum) in strata.enumerated() {
            sums.add(stratum, weights[index], slopes[index], arms, joint.covariateRatio, settings.divisor)
        }
        outcome = sums.outcome(baseline: arms.control.ratio, strata, settings)
    }

    /// θ of a stratum.
    private static func slope(_ stratum: StratumArms, _ joint: Arm, _ settings: EffectComparison) -> Double {
        let (value, covariate) = (joint.gradient, joint.covariateGradient)
        var units = stratum.joined
        if settings.adjustment == .within {
            units.products = stratum.control.products + stratum.treatment.products
        }
        let variance = units.variance(along: covariate, settings.divisor)
        guard variance > 0 else { return 0 }
        return units.covariance(along: value, covariate, settings.divisor) / variance
    }

    /// What is added up over the strata.
    private struct Sums {
        var difference: Double
        let rawDifference: Double
        let total: Int
        var differenceVariance = 0.0
        var rawVariance = 0.0
        var baselineVariance = 0.0
        var covariance = 0.0
        /// Σ v²/(n - 1) of Welch and Satterthwaite.
        var freedom = 0.0
        /// Weighted sums of each stratum's deviations from the whole, for the noise of the weights: of the adjusted and the
        /// raw difference and of the baseline, their squares and a product.
        var noise = (difference: 0.0, square: 0.0, rawSquare: 0.0, baselineSquare: 0.0, product: 0.0)

        init(_ rawDifference: Double, total: Int) {
            difference = rawDifference
            self.rawDifference = rawDifference
            self.total = total
        }

        mutating func add(
            _ stratum: StratumArms, _ weight: Double, _ slope: Double, _ arms: (control: Arm, treatment: Arm),
            _ covariateRatio: Double, _ divisor: ArmMoments.VarianceDivisor
        ) {
            func deviation(_ units: ArmMoments, _ arm: Arm) -> (value: Double, covariate: Double) {
                guard slope != 0 else { return ((arm.gradient * units.means).sum(), 0) }
                let covariate = (units.means[2] - covariateRatio * units.means[3]) / arm.means[3]
                return ((arm.gradient * units.means).sum(), covariate)
            }
            let control = deviation(stratum.control, arms.control)
            let treatment = deviation(stratum.treatment, arms.treatment)
            let shift = slope * (treatment.covariate - control.covariate)
            difference -= weight * shift

            for (units, arm, isControl) in [
                (stratum.control, arms.control, true), (stratum.treatment, arms.treatment, false),
            ] {
                let scale = weight * weight / Double(units.count)
                let adjusted = arm.gradient - slope * arm.covariateGradient
                let variance = scale * units.variance(along: adjusted, divisor)
                differenceVariance += variance
                freedom += variance * variance / Double(units.count - 1)
                let raw = scale * units.variance(along: arm.gradient, divisor)
                rawVariance += raw
                guard isControl else { continue }
                baselineVariance += raw
                covariance -= scale * units.covariance(along: adjusted, arm.gradient, divisor)
            }

            let rawGap = treatment.value - control.value
            let gap = rawGap - shift
            noise.difference += weight * gap
            noise.square += weight * gap * gap
            noise.rawSquare += weight * rawGap * rawGap
            noise.baselineSquare += weight * control.value * control.value
            noise.product += weight * gap * control.value
        }

        func outcome(
            baseline: Double, _ strata: [StratumArms], _ settings: EffectComparison
        ) -> ContrastOutcome {
            var result = EffectContrast(
                control: (baseline, baselineVariance, strata.reduce(0) { $0 + $1.control.count }),
                treatment: (baseline, 0, strata.reduce(0) { $0 + $1.treatment.count }))
            var freedom = freedom
            result.differenceVariance = differenceVariance
            result.unadjustedVariance = rawVariance
            result.covariance = covariance
            if strata.count > 1 {
                let size = Double(total)
                let weighing = max(0, noise.square - noise.difference * noise.difference) / size
                result.differenceVariance += weighing
                result.unadjustedVariance += noise.rawSquare / size
                result.baselineVariance += noise.baselineSquare / size
                result.covariance += noise.product / size
                freedom += weighing * weighing / (size - 1)
            }
            guard result.differenceVariance > 0 else { return .undefined(.nothingVaries) }
            result.difference = difference
            result.unadjustedDifference = rawDifference
            if settings.law == .studentT {
                result.degreesOfFreedom = result.differenceVariance * result.differenceVariance / freedom
            }
            return .measured(result)
        }
    }
}
