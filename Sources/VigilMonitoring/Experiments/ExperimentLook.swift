import VigilDomain
import VigilStatistics

/// The comparisons of one look.
struct ExperimentLook {
    let plan: ExperimentPlan
    let progress: ABTestProgress
    /// Whether the last values are complete, so that no look will follow.
    let isOver: Bool

    private var treatments: Int { max(1, plan.allocation.arms.count - 1) }

    /// The treatments against the control on the success metric.
    ///
    /// - Parameters:
    ///   - sums: By arm.
    ///   - record: What is remembered; it learns this look.
    /// - Returns: The comparisons, and whether this look may decide.
    /// - Throws: `StatisticsError` where a sum is no number.
    func compare(
        _ sums: [ArmMoments], _ record: inout ExperimentRecord
    ) throws(StatisticsError) -> (comparisons: [ABTestComparison], isDecisive: Bool) {
        let metric = plan.successMetric
        var comparisons: [ABTestComparison] = []
        var contrasts: [EffectContrast?] = []
        for arm in sums.indices.dropFirst() {
            let (comparison, contrast) = try basis(metric, control: sums[0], treatment: sums[arm], arm)
            comparisons.append(comparison)
            contrasts.append(contrast)
        }
        for (place, arm) in sums.indices.dropFirst().enumerated() {
            let outcome = try anytime(
                metric, sums[0], sums[arm], contrasts[place], alpha: plan.significance / Double(treatments))
            record.anytime[comparisons[place].arm, default: AlwaysValidRecord()].observe(outcome)
            let seen = record.anytime[comparisons[place].arm]
            comparisons[place].anytimePValue = seen.flatMap {
                $0.looks > 0 ? min(1, $0.pValue * Double(treatments)) : nil
            }
            comparisons[place].anytimeInterval = seen?.interval
        }
        switch plan.design {
        case .fixedHorizon: return try fixed(comparisons, contrasts, &record)
        case .alwaysValid: return (alwaysValid(comparisons), true)
        case .groupSequential: return try groupSequential(comparisons, contrasts, &record)
        }
    }

    // MARK: Designs

    private func fixed(
        _ given: [ABTestComparison], _ contrasts: [EffectContrast?], _ record: inout ExperimentRecord
    ) throws(StatisticsError) -> ([ABTestComparison], Bool) {
        if let decided = record.deciding { return (decided, true) }
        var comparisons = given
        try correct(&comparisons, contrasts)
        guard progress.isReached, contrasts.contains(where: { $0 != nil }) else { return (comparisons, false) }
        for place in comparisons.indices {
            comparisons[place].isSignificant = (comparisons[place].pValue ?? 1) <= plan.significance
        }
        record.deciding = comparisons
        return (comparisons, true)
    }

    /// p-values and intervals that hold for all treatments together: Dunnett's, whose treatments share a control.
    private func correct(
        _ comparisons: inout [ABTestComparison], _ contrasts: [EffectContrast?]
    ) throws(StatisticsError) {
        let places = contrasts.indices.filter { contrasts[$0] != nil }
        let known = places.compactMap { contrasts[$0] }
        let effects = known.map(\.absolute)
        guard effects.count > 1 else {
            for (place, contrast) in zip(places, known) {
                comparisons[place].pValue = try contrast.absolute.pValue()
                comparisons[place].interval = try contrast.absolute.interval(confidence: 1 - plan.significance)
                comparisons[place].liftInterval = try contrast.relative.estimate?.interval(
                    confidence: 1 - plan.significance)
            }
            return
        }
        let family = try ManyToOneComparison(known)
        let pValues = try family.adjustedPValues(effects)
        let multiple = try family.criticalValue(significance: plan.significance)
        for (index, place) in places.enumerated() {
            comparisons[place].pValue = pValues[index]
            comparisons[place].interval = Self.interval(effects[index], multiple)
            comparisons[place].liftInterval = known[index].relative.estimate.map { Self.interval($0, multiple) }
        }
    }

    private static func interval(_ effect: EffectEstimate, _ multiple: Double) -> Interval {
        Interval(
            lower: effect.estimate - multiple * effect.standardError,
            upper: effect.estimate + multiple * effect.standardError)
    }

    private func alwaysValid(_ given: [ABTestComparison]) -> [ABTestComparison] {
        given.map { comparison in
            var comparison = comparison
            comparison.pValue = comparison.anytimePValue
            comparison.interval = comparison.anytimeInterval
            comparison.isSignificant = (comparison.pValue ?? 1) <= plan.significance && progress.isReached
            return comparison
        }
    }

    private func groupSequential(
        _ given: [ABTestComparison], _ contrasts: [EffectContrast?], _ record: inout ExperimentRecord
    ) throws(StatisticsError) -> ([ABTestComparison], Bool) {
        guard case .groupSequential(let looks) = plan.design else { return (given, false) }
        var comparisons = given
        var isDecisive = true
        let planned = Double(progress.needed)
        let fraction = Double(progress.smallerArm) / planned
        for place in comparisons.indices {
            guard let effect = contrasts[place]?.absolute else {
                isDecisive = false
                continue
            }
            let alpha = plan.significance / Double(treatments)
            let fresh = try GroupSequentialMonitor(
                design: GroupSequentialDesign(alpha: alpha), plannedInformation: planned)
            var monitor = record.monitors[comparisons[place].arm] ?? fresh
            let ended = monitor.looks.last.map { $0.decision != .goOn } ?? false
            // The next look is due when its part of the units is in; between looks nothing is spent and nothing decided.
            let passed = ((monitor.looks.last?.information ?? 0) / planned * Double(looks)).rounded(.down)
            let due = (passed + 1) / Double(looks)
            if !ended, fraction >= min(due, 1) || isOver, progress.smallerArm >= 2 {
                _ = try monitor.look(
                    information: Double(progress.smallerArm), statistic: try effect.statistic(), isLast: isOver)
                record.monitors[comparisons[place].arm] = monitor
            }
            guard let analysis = try monitor.analysis(), let last = monitor.looks.last else {
                isDecisive = false
                continue
            }
            let hasEnded = last.decision != .goOn
            comparisons[place].pValue = hasEnded ? min(1, analysis.pValue * Double(treatments)) : nil
            comparisons[place].isSignificant = last.decision == .rejectAbove || last.decision == .rejectBelow
            comparisons[place].interval = Self.interval(effect, last.bound)
            isDecisive = isDecisive && hasEnded
        }
        return (comparisons, isDecisive || comparisons.contains(where: \.isSignificant))
    }

    // MARK: One comparison

    /// What is known of two arms before any design: values, difference, lift, posterior.
    private func basis(
        _ metric: ExperimentMetric, control: ArmMoments, treatment: ArmMoments, _ arm: Int
    ) throws(StatisticsError) -> (ABTestComparison, EffectContrast?) {
        let hasCovariate =
            (control.covariance(.covariate, .covariate) ?? 0) > 0
            && (treatment.covariance(.covariate, .covariate) ?? 0) > 0
        let isShare = metric.kind == .proportion && !hasCovariate
        let way =
            isShare ? EffectComparison.unpooledShares : EffectComparison(adjustment: hasCovariate ? .pooled : .none)
        var comparison = ABTestComparison(
            arm: plan.allocation.arms[arm].name, metric: metric.name,
            isGoodWhenNegative: metric.direction == .decrease,
            method: Self.method(metric, hasCovariate: hasCovariate))
        comparison.control = Self.value(control)
        comparison.treatment = Self.value(treatment)
        switch way.contrast(control: control, treatment: treatment) {
        case .undefined(let reason):
            comparison.undefined = reason.description
            return (comparison, nil)
        case .measured(let contrast):
            comparison.difference = contrast.difference
            comparison.lift = contrast.relative.estimate?.estimate
            comparison.varianceReduction = hasCovariate ? contrast.varianceReduction : nil
            let posterior = try NormalEffectPosterior(
                estimate: contrast.difference, standardError: contrast.absolute.standardError, scale: .absolute,
                better: metric.direction)
            comparison.chanceToWin = posterior.chanceToWin
            comparison.expectedLoss = posterior.expectedLossOfTreatment
            return (comparison, contrast)
        }
    }

    private static func value(_ sums: ArmMoments) -> Double? {
        guard sums.count > 0, sums.mean(of: .denominator) != 0 else { return nil }
        return sums.mean(of: .value) / sums.mean(of: .denominator)
    }

    private static func method(_ metric: ExperimentMetric, hasCovariate: Bool) -> String {
        let name =
            switch metric.kind {
            case .proportion: hasCovariate ? "Welch's t test of means" : "z test of two shares, unpooled variances"
            case .mean: "Welch's t test of means"
            case .ratio: "Welch's t test of ratios, variances by the delta method"
            }
        return hasCovariate ? name + ", adjusted by values from before the test (CUPED)" : name
    }

    /// What holds at every look: for shares at every sample size, for the rest from a burn-in on.
    private func anytime(
        _ metric: ExperimentMetric, _ control: ArmMoments, _ treatment: ArmMoments, _ contrast: EffectContrast?,
        alpha: Double
    ) throws(StatisticsError) -> AlwaysValidOutcome {
        let shares = plan.allocation.shares
        let tuning: Double
        if case .alwaysValid(.some(let size)) = plan.design {
            tuning = size
        } else {
            tuning = Double(max(2, progress.needed)) / max(1e-6, min(shares.filter { $0 > 0 }.min() ?? 0.5, 0.5))
        }
        guard let contrast else {
            return .notEnoughData(have: min(control.count, treatment.count), need: 2)
        }
        if metric.kind == .proportion, contrast.varianceReduction == 0 {
            let sequence = try ProportionDifferenceSequence(
                alpha: alpha, tuningSampleSize: tuning, treatmentShare: Self.share(control, treatment),
                expectedRate: metric.expectedControl)
            return try sequence.outcome(control: try totals(control), treatment: try totals(treatment))
        }
        let sequence = try AsymptoticSequence(tuningSampleSize: tuning, alpha: alpha)
        return try sequence.outcome(
            estimate: contrast.difference,
            standardError: contrast.absolute.standardError * (try caution(control, treatment)),
            controlCount: control.count, treatmentCount: treatment.count)
    }

    /// By what the standard error grows so that a small arm that has not met a long tail yet raises no alarm.
    private func caution(_ control: ArmMoments, _ treatment: ArmMoments) throws(StatisticsError) -> Double {
        guard let first = control.unitVariance(), let second = treatment.unitVariance(), first + second > 0 else {
            return 1
        }
        let arms = (
            SampleMoments(count: control.count, mean: 0, variance: first),
            SampleMoments(count: treatment.count, mean: 0, variance: second)
        )
        let guarded = try AsymptoticSequence.standardError(control: arms.0, treatment: arms.1)
        return guarded / (first / Double(control.count) + second / Double(treatment.count)).squareRoot()
    }

    /// Kept away from 0 and 1, where the method has no parameter; it costs power and never the promise.
    private static func share(_ control: ArmMoments, _ treatment: ArmMoments) -> Double {
        min(max(Double(treatment.count) / Double(max(1, control.count + treatment.count)), 0.01), 0.99)
    }

    private func totals(_ sums: ArmMoments) throws(StatisticsError) -> BoundedTotals {
        try BoundedTotals(
            count: sums.count, sum: min(max(sums.mean(of: .value), 0), 1) * Double(sums.count))
    }

    // MARK: Guardrails

    /// A treatment on a guardrail.
    func guardrail(
        _ metric: ExperimentMetric, _ sums: [ArmMoments], arm: Int
    ) throws(StatisticsError) -> ABTestGuardrail {
        var (comparison, contrast) = try basis(metric, control: sums[0], treatment: sums[arm], arm)
        guard let contrast else {
            return ABTestGuardrail(comparison: comparison, margin: metric.margin, outcome: .unknown)
        }
        comparison.interval = try contrast.absolute.interval(confidence: 1 - plan.significance)
        let held = try MarginTest.nonInferiority(
            contrast.absolute, margin: metric.margin, direction: metric.direction, significance: plan.significance)
        // Harm is looked for at every look, so that its own test has to hold at all of them.
        let harm = try harmPValue(metric, contrast, try caution(sums[0], sums[arm]))
        comparison.pValue = harm
        let outcome: ABTestGuardrail.Outcome
        if let harm, harm <= plan.significance {
            outcome = .broken
        } else {
            outcome = held.isMet && progress.isReached ? .held : .open
        }
        return ABTestGuardrail(comparison: comparison, margin: metric.margin, outcome: outcome)
    }

    private func harmPValue(
        _ metric: ExperimentMetric, _ contrast: EffectContrast, _ caution: Double
    ) throws(StatisticsError) -> Double? {
        let sequence = try AsymptoticSequence(
            tuningSampleSize: Double(max(2, progress.needed) * 2), alpha: min(plan.significance, 0.49), sides: .one,
            leastUnits: 100)
        let sign = metric.direction == .increase ? -1.0 : 1.0
        let outcome = try sequence.outcome(
            estimate: sign * contrast.difference, standardError: contrast.absolute.standardError * caution,
            controlCount: contrast.controlCount, treatmentCount: contrast.treatmentCount, null: metric.margin)
        return outcome.result?.pValue
    }
}
