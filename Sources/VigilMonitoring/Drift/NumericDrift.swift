import VigilDomain
import VigilStatistics

/// The default check of one numeric column.
struct NumericDrift {
    let outcome: ColumnDrift.Outcome

    init(_ reference: SortedReference, missing: Int, current: NumericColumn, rule: DriftRule) {
        let (sorted, currentMissing) = sortedFinite(current.values)
        let range = OrdinaryRange(reference)
        let window = OrdinaryRange.bounded(sorted, reference: range)
        let tooFew = ColumnDrift.Outcome.notEnoughData(
            haveReference: reference.values.count, haveCurrent: sorted.count, need: rule.minimumRows)
        guard min(reference.values.count, window.count) >= max(1, rule.minimumRows) else {
            outcome = tooFew
            return
        }
        let test = KolmogorovSmirnovTest(budget: DefaultDriftCheck.exactBudget(windowRows: window.count))
        // More than 2^31 values is the only cause of an error that is left, and no batch holds them.
        guard let comparison = try? reference.compare(sortedCurrent: window, test: test) else {
            outcome = tooFew
            return
        }
        let outside = range.shares(outside: sorted)
        let effect = NumericEffect(comparison, outsideShare: outside.below + outside.above, rule: rule)
        let result = comparison.kolmogorovSmirnov
        outcome = .measured(
            ColumnDrift.Measurement(
                test: "kolmogorov_smirnov", method: result.method.findingName, statistic: result.statistic,
                pValue: result.pValue, adjustedPValue: result.pValue, effectName: effect.name, effect: effect.raw,
                correctedEffect: effect.corrected, relevantEffect: effect.relevant,
                psi: comparison.populationStabilityIndex,
                jensenShannon: comparison.binCounts.jensenShannonDistance(base: .two),
                recipe: BinnedSamples.numericRecipe, referenceCount: reference.values.count,
                currentCount: sorted.count,
                referenceMissingShare: Double(missing) / Double(missing + reference.values.count),
                currentMissingShare: Double(currentMissing) / Double(current.values.count),
                belowRangeShare: outside.below, aboveRangeShare: outside.above,
                newCategoryShare: 0, newCategories: [], vanishedCategories: [], referenceMean: reference.mean,
                currentMean: Self.mean(window), isDrifted: false))
    }

    /// The mean of values that cannot overflow, in the order of their size so that the rows' order has no say.
    private static func mean(_ sorted: [Double]) -> Double {
        let center = sorted[sorted.count / 2]
        var sums = SIMD4<Double>.zero
        var index = 0
        while index + 4 <= sorted.count {
            sums += SIMD4(sorted[index], sorted[index + 1], sorted[index + 2], sorted[index + 3]) - center
            index += 4
        }
        var sum = sums.sum()
        while index < sorted.count {
            sum += sorted[index] - center
            index += 1
        }
        return center + sum / Double(sorted.count)
    }
}

/// How far a numeric column moved.
struct NumericEffect {
    let name: String
    let raw: Double
    let corrected: Double
    let relevant: Double

    /// - Parameters:
    ///   - comparison: The distances.
    ///   - outsideShare: The share of the window outside the reference's range; of a constant reference, beside it.
    ///   - rule: The relevant sizes.
    init(_ comparison: SortedComparison, outsideShare: Double, rule: DriftRule) {
        guard comparison.referenceStandardDeviation > 0 else {
            name = DriftEffect.totalVariation
            raw = outsideShare
            // Chance alone never takes a constant off its value, so there is nothing to correct.
            corrected = outsideShare
            relevant = rule.minimumCategoricalEffect
            return
        }
        name = DriftEffect.wasserstein
        raw = min(comparison.normalisedWasserstein, .greatestFiniteMagnitude)
        corrected = min(comparison.correctedWasserstein, .greatestFiniteMagnitude)
        relevant = rule.minimumNumericEffect
    }
}

extension OrdinaryRange {
    /// The range of a prepared reference, whose values are ordinary.
    init(_ reference: SortedReference) {
        self.init(lowest: reference.values.first ?? -Self.limit, highest: reference.values.last ?? Self.limit)
    }

    /// The shares of an ascending, non-empty sample that lie below and above the range.
    func shares(outside sorted: [Double]) -> (below: Double, above: Double) {
        let count = Double(sorted.count)
        let below = sorted.firstIndex { $0 >= lowest } ?? sorted.count
        let notAbove = (sorted.lastIndex { $0 <= highest } ?? -1) + 1
        return (Double(below) / count, Double(sorted.count - notAbove) / count)
    }
}

extension KolmogorovSmirnovMethod {
    /// How a finding names the method.
    var findingName: String {
        switch self {
        case .conditional, .exact: "conditional_exact"
        case .automatic, .asymptotic, .limit, .stephens: "asymptotic"
        }
    }
}
