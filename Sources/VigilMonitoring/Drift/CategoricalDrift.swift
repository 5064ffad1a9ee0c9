import VigilDomain
import VigilStatistics

/// The default check of one categorical column.
struct CategoricalDrift {
    let outcome: ColumnDrift.Outcome
    let status: ColumnStatus
    let quality: [QualityChange]

    /// How many names of either kind a finding lists.
    private static let mostNames = 10

    init(
        _ table: CategoryTable, dependence: BlockDesignEffect?, rule: DriftRule, columnCount: Int
    ) {
        let before = table.reference.reduce(0, +)
        let present = table.current.reduce(0, +)
        quality = [
            ColumnQuality.missing(
                reference: (table.referenceMissing, before), current: (table.currentMissing, present)),
            ColumnQuality.new(table),
            ColumnQuality.cardinality(table),
        ].compactMap { $0 }
        guard min(before, present) >= max(1, rule.minimumRows), let pair = table.pair else {
            outcome = .notEnoughData(haveReference: before, haveCurrent: present, need: rule.minimumRows)
            status = present == 0 && table.currentMissing > 0 ? .allMissing : .tooFew
            return
        }
        status = table.reference.count { $0 > 0 } == 1 || table.current.count { $0 > 0 } == 1 ? .constant : .ok
        let sampling = TableSampling(rule: rule, columnCount: columnCount, table: table)
        let result = ChiSquaredTest(sampling: sampling).test(pair)
        let pValue = dependence?.pValue(result, referenceCount: before, currentCount: present) ?? result.pValue
        let factor = dependence?.factor(referenceCount: before, currentCount: present)
        let interval = EffectInterval(pair, factor: factor ?? 1)
        // What clean windows exceed every other time is no effect, however large.
        let isUsual = dependence != nil && pValue >= 0.5
        // New names are reported and tested apart; the index and the distance say how the known ones moved.
        let known = table.knownPair ?? pair
        let isSmall = DriftNotes.isBaselineSmall(referenceRows: before, currentRows: present)
        outcome = .measured(
            ColumnDrift.Measurement(
                test: "chi_squared", method: result.method.findingName, statistic: result.statistic,
                pValue: pValue, adjustedPValue: pValue, effectName: DriftEffect.totalVariation,
                effect: pair.totalVariation, correctedEffect: isUsual ? 0 : interval.corrected,
                relevantEffect: rule.minimumCategoricalEffect,
                psi: known.populationStabilityIndex(BinnedSamples.recipe.emptyBins),
                jensenShannon: known.jensenShannonDistance(base: .two), recipe: BinnedSamples.categoricalRecipe,
                referenceCount: before, currentCount: present,
                referenceMissingShare: Double(table.referenceMissing) / Double(before + table.referenceMissing),
                currentMissingShare: Double(table.currentMissing) / Double(present + table.currentMissing),
                belowRangeShare: 0,
                aboveRangeShare: 0, newCategoryShare: table.newShare,
                newCategories: Array(table.newNames.prefix(Self.mostNames)),
                vanishedCategories: Array(table.vanishedNames.prefix(Self.mostNames)), referenceMean: nil,
                currentMean: nil, isDrifted: false, effectLower95: isUsual ? 0 : interval.lower,
                effectUpper95: interval.upper,
                designEffect: factor,
                baselineMargin: isSmall
                    ? DriftNotes.baselineLimit * ((factor ?? 1) * pair.referenceError).squareRoot() : nil))
    }
}

extension EffectInterval {
    /// The interval of the total variation distance of rows that depend on each other.
    fileprivate init(_ pair: CountPair, factor: Double) {
        let independent = EffectInterval.totalVariation(pair)
        self.init(
            estimate: independent.estimate,
            nullMean: min(1, BlockDesignEffect.nullMean(independent.nullMean, factor: factor)),
            standardError: independent.standardError * factor.squareRoot(), greatest: 1)
    }
}

extension CountPair {
    /// The variance of the reference's share of the categories that became more frequent.
    fileprivate var referenceError: Double {
        var share = 0.0
        for (before, now) in zip(referenceShares, currentShares) where now > before { share += before }
        // A pseudo-count keeps the error of names that the reference does not have from being 0.
        let count = Double(referenceTotal)
        let smoothed = (share * count + 1) / (count + 2)
        return smoothed * (1 - smoothed) / count
    }
}

extension TableSampling {
    /// How many random tables at least, where a table is small enough.
    private static let usualDraws = 10_000

    /// How the conditional p-value of one column is sampled.
    ///
    /// The p-value of a single drifting column has to pass the adjustment for all the others, so as many tables are drawn
    /// as that takes, as far as the work allows; beyond, a fitted tail goes on. The seed comes from the counts: the same
    /// data give the same p-value, other data other random tables.
    init(rule: DriftRule, columnCount: Int, table: CategoryTable) {
        let needed = 4 * Double(columnCount) / rule.alpha
        self.init(
            drawLimit: max(Int(min(needed, 1e6)), Self.usualDraws), seed: Self.seed(of: table), extendsTail: true)
    }

    /// How a detector samples the conditional p-value of a column.
    init(_ table: CategoryTable) { self.init(seed: Self.seed(of: table), extendsTail: true) }

    /// FNV-1a over the counts, in the order of the names.
    static func seed(of table: CategoryTable) -> UInt64 {
        FNV1a(counts: table.reference + table.current).value
    }
}

extension CountTestResult.Method {
    /// How a finding names the method.
    var findingName: String {
        switch self {
        case .asymptotic: "asymptotic"
        case .enumeration: "conditional_exact"
        case .simulation: "monte_carlo"
        case .simulationTail: "monte_carlo_tail"
        }
    }
}
