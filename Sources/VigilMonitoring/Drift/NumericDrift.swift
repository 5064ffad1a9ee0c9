import VigilDomain
import VigilStatistics

/// The default check of one numeric column.
struct NumericDrift {
    let outcome: ColumnDrift.Outcome
    let status: ColumnStatus
    let quality: [QualityChange]

    init(
        _ reference: SortedReference, missing: Int, dependence: BlockDesignEffect?, current: NumericColumn,
        rule: DriftRule
    ) {
        let (sorted, currentMissing) = sortedFinite(current.values)
        let range = OrdinaryRange(reference)
        let window = OrdinaryRange.bounded(sorted, reference: range)
        let tooFew = ColumnDrift.Outcome.notEnoughData(
            haveReference: reference.values.count, haveCurrent: sorted.count, need: rule.minimumRows)
        let outside = range.outside(sorted)
        quality = [
            ColumnQuality.missing(
                reference: (missing, reference.values.count), current: (currentMissing, sorted.count)),
            ColumnQuality.outside(
                .belowRange, count: outside.below, referenceCount: reference.values.count, currentCount: sorted.count),
            ColumnQuality.outside(
                .aboveRange, count: outside.above, referenceCount: reference.values.count, currentCount: sorted.count),
        ].compactMap { $0 }
        guard min(reference.values.count, window.count) >= max(1, rule.minimumRows) else {
            outcome = tooFew
            status = window.isEmpty && !current.values.isEmpty ? .allMissing : .tooFew
            return
        }
        status = reference.distinctCount == 1 || window.first == window.last ? .constant : .ok
        let test = KolmogorovSmirnovTest(budget: DefaultDriftCheck.exactBudget(windowRows: window.count))
        // More than 2^31 values is the only cause of an error that is left, and no batch holds them.
        guard let comparison = try? reference.compare(sortedCurrent: window, test: test) else {
            outcome = tooFew
            return
        }
        let shares = (
            below: Double(outside.below) / Double(sorted.count), above: Double(outside.above) / Double(sorted.count)
        )
        let result = comparison.kolmogorovSmirnov
        let sizes = (reference: reference.values.count, current: window.count)
        let pValue =
            dependence?.pValue(result, referenceCount: sizes.reference, currentCount: sizes.current) ?? result.pValue
        let factor = dependence?.factor(referenceCount: sizes.reference, currentCount: sizes.current)
        let moments = Self.moments(window)
        let effect = NumericEffect(
            comparison, outsideShare: shares.below + shares.above, variance: moments.variance, sizes: sizes,
            factor: factor ?? 1, rule: rule)
        outcome = .measured(
            ColumnDrift.Measurement(
                test: "kolmogorov_smirnov", method: result.method.findingName, statistic: result.statistic,
                pValue: pValue, adjustedPValue: pValue, effectName: effect.name, effect: effect.raw,
                correctedEffect: effect.corrected, relevantEffect: effect.relevant,
                psi: comparison.populationStabilityIndex,
                jensenShannon: comparison.binCounts.jensenShannonDistance(base: .two),
                recipe: BinnedSamples.numericRecipe, referenceCount: reference.values.count,
                currentCount: sorted.count,
                referenceMissingShare: Double(missing) / Double(missing + reference.values.count),
                currentMissingShare: Double(currentMissing) / Double(current.values.count),
                belowRangeShare: shares.below, aboveRangeShare: shares.above,
                newCategoryShare: 0, newCategories: [], vanishedCategories: [], referenceMean: reference.mean,
                currentMean: moments.mean, isDrifted: false, effectLower95: effect.lower,
                effectUpper95: effect.upper, designEffect: factor, baselineMargin: effect.margin))
    }

    /// Mean and population variance of values that cannot overflow, in the order of their size so that the rows' order
    /// has no say.
    private static func moments(_ sorted: [Double]) -> (mean: Double, variance: Double) {
        let center = sorted[sorted.count / 2]
        var sums = SIMD4<Double>.zero
        var squares = SIMD4<Double>.zero
        var index = 0
        while index + 4 <= sorted.count {
            let values = SIMD4(sorted[index], sorted[index + 1], sorted[index + 2], sorted[index + 3]) - center
            sums += values
            squares += values * values
            index += 4
        }
        var sum = sums.sum()
        var square = squares.sum()
        while index < sorted.count {
            let value = sorted[index] - center
            sum += value
            square += value * value
            index += 1
        }
        let count = Double(sorted.count)
        return (center + sum / count, max(0, (square - sum * (sum / count)) / count))
    }
}

/// How far a numeric column moved.
struct NumericEffect {
    let name: String
    let raw: Double
    let corrected: Double
    let relevant: Double
    let lower: Double
    let upper: Double
    /// What a small baseline's own error takes off; `nil` where the baseline is large enough.
    let margin: Double?

    /// - Parameters:
    ///   - comparison: The distances.
    ///   - outsideShare: The share of the window outside the reference's range; of a constant reference, beside it.
    ///   - variance: The window's.
    ///   - sizes: Of both samples.
    ///   - factor: The design effect, 1 for independent rows.
    ///   - rule: The relevant sizes.
    init(
        _ comparison: SortedComparison, outsideShare: Double, variance: Double = 0,
        sizes: (reference: Int, current: Int) = (1, 1), factor: Double = 1, rule: DriftRule
    ) {
        let isSmall = DriftNotes.isBaselineSmall(referenceRows: sizes.reference, currentRows: sizes.current)
        guard comparison.referenceStandardDeviation > 0 else {
            name = DriftEffect.totalVariation
            raw = outsideShare
            // Chance alone never takes a constant off its value, so there is nothing to correct.
            corrected = outsideShare
            relevant = rule.minimumCategoricalEffect
            lower = outsideShare
            upper = outsideShare
            margin = nil
            return
        }
        let sd = comparison.referenceStandardDeviation
        let interval = EffectInterval.wasserstein(
            estimate: comparison.wasserstein,
            nullMean: BlockDesignEffect.nullMean(comparison.wassersteinNullMean, factor: factor),
            referenceVariance: sd * sd * factor, referenceCount: sizes.reference, currentVariance: variance * factor,
            currentCount: sizes.current)
        func inDeviations(_ length: Double) -> Double {
            length == 0 ? 0 : min(length / sd, .greatestFiniteMagnitude)
        }
        name = DriftEffect.wasserstein
        raw = inDeviations(interval.estimate)
        corrected = inDeviations(interval.corrected)
        lower = inDeviations(interval.lower)
        upper = inDeviations(interval.upper)
        relevant = rule.minimumNumericEffect
        margin = isSmall ? DriftNotes.baselineLimit * (factor / Double(sizes.reference)).squareRoot() : nil
    }
}

extension OrdinaryRange {
    /// The range of a prepared reference, whose values are ordinary.
    init(_ reference: SortedReference) {
        self.init(lowest: reference.values.first ?? -Self.limit, highest: reference.values.last ?? Self.limit)
    }

    /// How many values of an ascending sample lie below and above the range.
    func outside(_ sorted: [Double]) -> (below: Int, above: Int) {
        let below = sorted.firstIndex { $0 >= lowest } ?? sorted.count
        let notAbove = (sorted.lastIndex { $0 <= highest } ?? -1) + 1
        return (below, sorted.count - notAbove)
    }

    /// The shares of an ascending, non-empty sample that lie below and above the range.
    func shares(outside sorted: [Double]) -> (below: Double, above: Double) {
        let (below, above) = outside(sorted)
        return (Double(below) / Double(sorted.count), Double(above) / Double(sorted.count))
    }
}

extension KolmogorovSmirnovMethod {
    /// How a finding names the method.
    var findingName: String {
        switch self {
        case .conditional, .exact: "conditional_exact"
        case .bridge: "conditional_asymptotic"
        case .automatic, .asymptotic, .limit, .stephens: "asymptotic"
        }
    }
}
