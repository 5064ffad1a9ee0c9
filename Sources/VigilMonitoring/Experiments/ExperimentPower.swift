package import VigilDomain
import VigilStatistics

/// What a plan can find.
package enum ExperimentPower {
    /// Analyses a plan.
    ///
    /// Shares are planned by the unpooled z test, means and ratios by the variance of a unit; α is divided by the number of
    /// treatments; a sequential design needs more units by its own factor.
    ///
    /// - Parameter plan: The plan, valid.
    /// - Returns: The analysis; `nil` where the plan does not say what the control's value is expected to be, what change is
    ///   worth finding, and for a mean or ratio how much a unit varies.
    /// - Throws: `DomainError` for numbers that no analysis can be made of.
    package static func analysis(of plan: ExperimentPlan) throws(DomainError) -> PowerAnalysis? {
        let metric = plan.successMetric
        guard let control = metric.expectedControl, let effect = metric.minimumEffect else { return nil }
        if metric.kind != .proportion, metric.unitVariance == nil { return nil }
        do throws(StatisticsError) {
            return try analysis(plan, control: control, effect: effect)
        } catch {
            throw DomainError(.invalidValue, field: "success_metric", detail: error.detail)
        }
    }

    private static func analysis(
        _ plan: ExperimentPlan, control: Double, effect: Double
    ) throws(StatisticsError) -> PowerAnalysis {
        let shares = plan.allocation.shares
        // The treatment with the least share needs most.
        let treatments = shares.dropFirst().filter { $0 > 0 }
        let pairs = treatments.map { (share: $0 / (shares[0] + $0), part: shares[0] + $0) }
        let hardest = pairs.min { $0.share * (1 - $0.share) * $0.part < $1.share * (1 - $1.share) * $1.part }
        guard let hardest, shares[0] > 0 else {
            throw StatisticsError(.invalidParameter, "an arm without units")
        }
        let design = try PowerDesign(
            significance: plan.significance, power: plan.power, treatmentShare: hardest.share,
            comparisons: max(1, treatments.count), inflation: try inflation(plan))
        let variance = try variance(plan.successMetric, control: control, effect: effect)
        let needed = try design.units(difference: effect, variance: variance)
        let least = min(hardest.share, 1 - hardest.share)
        let planned = plan.minimumSampleSize ?? needed.smallerArm
        let plannedPair = Double(planned) / least
        // Up to the next whole number, but not for what rounding error adds to one; an effect of next to nothing needs more
        // units than there are numbers for.
        let plannedCount = plannedPair / hardest.part * (1 - 1e-12)
        let plannedUnits = plannedCount < 9e18 ? Int(plannedCount.rounded(.up)) : .max
        let power = try design.power(difference: effect, variance: variance, pairUnits: plannedPair)
        let whole = try needed.wholeTest(pairShare: hardest.part)
        let found: Double? =
            plan.successMetric.kind == .proportion
            ? try design.detectableDifference(control: control, pairUnits: plannedPair, isIncrease: effect > 0)
            : try design.detectableDifference(variance: variance, pairUnits: plannedPair) * (effect < 0 ? -1 : 1)
        var days: Double?
        if let traffic = plan.unitsPerDay {
            days = try ExposurePlan(unitsPerDay: traffic, share: max(plan.allocation.coverage, 1e-9))
                .days(toReach: Double(max(whole, plannedUnits)))
        }
        var analysis = PowerAnalysis(
            control: control, minimumEffect: effect, neededUnits: whole, neededSmallerArm: needed.smallerArm,
            plannedSmallerArm: planned, plannedUnits: plannedUnits,
            plannedPower: power,
            detectableEffect: found, expectedDays: days, method: method(plan, design), warnings: [])
        analysis.warnings = warnings(analysis, plan, powerOfAll: planned, design, variance)
        return analysis
    }

    /// The planned number taken for that of all units, as plans often mean it: said beside the other.
    private static func warnings(
        _ analysis: PowerAnalysis, _ plan: ExperimentPlan, powerOfAll planned: Int, _ design: PowerDesign,
        _ variance: PowerDesign.UnitVariance
    ) -> [String] {
        var warnings: [String] = []
        let needed = NumberText.number(Double(analysis.neededUnits))
        if analysis.plannedPower < plan.power - 0.005 {
            warnings.append(
                "\(NumberText.number(Double(analysis.plannedSmallerArm))) in the smaller arm, "
                    + "\(NumberText.number(Double(analysis.plannedUnits))) in all, has power "
                    + "\(NumberText.fixed(analysis.plannedPower, decimals: 2)); \(needed) needed")
        }
        if let minimum = plan.minimumSampleSize,
            let power = try? design.power(  // Where it cannot be said, nothing is.
                difference: analysis.minimumEffect, variance: variance, pairUnits: Double(minimum)),
            power < plan.power - 0.005
        {
            warnings.append(
                "\(NumberText.number(Double(minimum))) in all has power \(NumberText.fixed(power, decimals: 2)); "
                    + "\(needed) needed")
        }
        if let days = analysis.expectedDays {
            let allowed = Double(plan.maximumDuration) / 86_400
            if days > allowed {
                warnings.append(
                    "at \(NumberText.number(plan.unitsPerDay ?? 0)) units a day exposing them takes "
                        + "\(NumberText.number(days.rounded(.up))) days, and the plan allows \(NumberText.number(allowed))"
                )
            }
        }
        return warnings
    }

    private static func variance(
        _ metric: ExperimentMetric, control: Double, effect: Double
    ) throws(StatisticsError) -> PowerDesign.UnitVariance {
        guard metric.kind == .proportion else {
            return try PowerDesign.UnitVariance(control: metric.unitVariance ?? 0)
        }
        return try .shares(control: control, treatment: control + effect)
    }

    /// By what the design multiplies the size of a test with one look.
    private static func inflation(_ plan: ExperimentPlan) throws(StatisticsError) -> Double {
        let treatments = max(1, plan.allocation.arms.count - 1)
        let alpha = plan.significance / Double(treatments)
        switch plan.design {
        case .fixedHorizon: return 1
        case .groupSequential(let looks):
            let design = try GroupSequentialDesign(alpha: alpha)
            let bounds = try design.bounds(at: (1...looks).map { Double($0) / Double(looks) })
            return max(1, try bounds.inflation(power: plan.power))
        case .alwaysValid:
            // At its tuning size the boundary stands at z*, and the effect has to lie z_β beyond it.
            let sequence = try AsymptoticSequence(tuningSampleSize: 5000, alpha: alpha)
            let normal = NormalDistribution.standard
            let beta = normal.survivalQuantile(plan.power)
            let fixed = normal.survivalQuantile(alpha / 2) - beta
            let ratio = (sequence.criticalValue(units: 5000) - beta) / fixed
            return ratio * ratio
        }
    }

    private static func method(_ plan: ExperimentPlan, _ design: PowerDesign) -> String {
        var words =
            plan.successMetric.kind == .proportion
            ? "z test of two shares, unpooled variances" : "normal theory with the given variance of a unit"
        words += ", two-sided at \(NumberText.setting(design.significance))"
        if design.comparisons > 1 { words += " over \(design.comparisons) treatments" }
        if design.inflation > 1 {
            words += ", \(NumberText.number(design.inflation)) times the units of a single look for \(plan.design.name)"
        }
        return words
    }
}
