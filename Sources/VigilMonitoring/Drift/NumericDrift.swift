import VigilDomain
import VigilStatistics

/// The default check of one numeric column.
struct NumericDrift {
    let outcome: ColumnDrift.Outcome
    let status: ColumnStatus
    let quality: [QualityChange]

    init(_ reference: SortedReference, missing: Int, current: NumericColumn, rule: DriftRule) {
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
        let effect = NumericEffect(comparison, outsideShare: shares.below + shares.above, rule: rule)
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
                belowRangeShare: shares.below, aboveRangeShare: shares.above,
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
