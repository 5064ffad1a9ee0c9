import VigilDomain
import VigilStatistics

/// The default check of one numeric column.
struct NumericDrift {
    let outcome: ColumnDrift.Outcome
    let status: ColumnStatus
    let quality: [QualityChange]
    /// The window's deciles from the first to the ninth; empty where it was not measured.
    let deciles: [Double]

    init(
        _ reference: SortedReference, missing: Int, infinite: Int = 0, dependence: BlockDesignEffect?,
        window: NumericWindow, rule: DriftRule
    ) {
        let present = window.present
        let tooFew = ColumnDrift.Outcome.notEnoughData(
            haveReference: reference.values.count, haveCurrent: present, need: rule.minimumRows)
        // More than 2^31 values is the only cause of an error, and no window holds them.
        guard min(reference.values.count, present) >= max(1, rule.minimumRows),
            let measured = try? MeasuredWindow(window, against: reference)
        else {
            outcome = tooFew
            status = present == 0 && window.missing > 0 ? .allMissing : .tooFew
            quality = Self.quality(
                reference, missing: missing, infinite: infinite, window, OutsideCounts(window, of: reference))
            deciles = []
            return
        }
        deciles = measured.deciles
        let outside = measured.outside
        quality = Self.quality(reference, missing: missing, infinite: infinite, window, outside)
        status = reference.distinctCount == 1 || measured.isConstant ? .constant : .ok
        let shares = (below: Double(outside.below) / Double(present), above: Double(outside.above) / Double(present))
        let distances = measured.distances
        let sizes = (reference: reference.values.count, current: present)
        let infinities = window.infinities.negative + window.infinities.positive
        let pValue =
            dependence?.pValue(distances.test, referenceCount: sizes.reference, currentCount: sizes.current)
            ?? distances.test.pValue
        let factor = dependence?.factor(referenceCount: sizes.reference, currentCount: sizes.current)
        let effect = NumericEffect(
            distances,
            // Of a reference that is nothing but infinite, what is not is what changed.
            outsideShare: infinite == reference.values.count
                ? Double(present - infinities) / Double(present) : shares.below + shares.above,
            variance: measured.variance, sizes: sizes,
            factor: factor ?? 1, rule: rule)
        // What clean windows exceed every other time is no effect, however large.
        let isUsual = dependence != nil && pValue >= 0.5
        outcome = .measured(
            ColumnDrift.Measurement(
                test: "kolmogorov_smirnov", method: distances.method, statistic: distances.test.statistic,
                pValue: pValue, adjustedPValue: pValue, effectName: effect.name, effect: effect.raw,
                correctedEffect: isUsual ? 0 : effect.corrected, relevantEffect: effect.relevant, psi: distances.psi,
                jensenShannon: distances.jensenShannon, recipe: BinnedSamples.numericRecipe,
                referenceCount: reference.values.count, currentCount: present,
                referenceMissingShare: Double(missing) / Double(missing + reference.values.count),
                currentMissingShare: Double(window.missing) / Double(present + window.missing),
                belowRangeShare: shares.below, aboveRangeShare: shares.above,
                newCategoryShare: 0, newCategories: [], vanishedCategories: [],
                referenceMean: infinite > 0 ? nil : OrdinaryRange.shown(reference.mean),
                currentMean: window.isOrdinary ? OrdinaryRange.shown(measured.mean) : nil, isDrifted: false,
                effectLower95: isUsual ? 0 : effect.lower,
                effectUpper95: effect.upper, designEffect: factor, conservativeBy: distances.conservativeBy,
                baselineMargin: effect.margin))
    }

    private static func quality(
        _ reference: SortedReference, missing: Int, infinite: Int, _ window: NumericWindow, _ outside: OutsideCounts
    ) -> [QualityChange] {
        // An infinite value is told as such, and not once more as one beyond the range.
        let infinities = window.infinities
        let finite = window.present - infinities.negative - infinities.positive
        // A reference of nothing else has no range that a value could lie beyond.
        let hasRange = infinite < reference.values.count
        return [
            ColumnQuality.missing(
                reference: (missing, reference.values.count), current: (window.missing, window.present)),
            ColumnQuality.infinite(
                reference: (infinite, reference.values.count - infinite),
                current: (window.present - finite, finite)),
            ColumnQuality.outside(
                .belowRange, count: hasRange ? min(finite, max(0, outside.below - infinities.negative)) : 0,
                referenceCount: reference.values.count, currentCount: finite),
            ColumnQuality.outside(
                .aboveRange, count: hasRange ? min(finite, max(0, outside.above - infinities.positive)) : 0,
                referenceCount: reference.values.count, currentCount: finite),
        ].compactMap { $0 }
    }
}

/// How many values of a window lie below and above the reference's range.
private struct OutsideCounts {
    let below: Int
    let above: Int

    init(below: Int, above: Int) {
        self.below = below
        self.above = above
    }

    init(_ window: NumericWindow, of reference: SortedReference) {
        switch window {
        case .sorted(let values, _): (below, above) = OrdinaryRange(reference).outside(values)
        case .counted(let counts, let grid, _):
            // More than 2^31 values is the only cause of an error.
            let comparison = try? grid.compare(counts, test: KolmogorovSmirnovTest(method: .asymptotic))
            (below, above) = (comparison?.belowRange ?? 0, comparison?.aboveRange ?? 0)
        }
    }
}

/// What a comparison of a window with its reference gives, by either way.
private struct MeasuredWindow {
    let distances: NumericDistances
    let outside: OutsideCounts
    let isConstant: Bool
    let mean: Double
    let variance: Double
    let deciles: [Double]

    private static let tenths = stride(from: 0.1, through: 0.9, by: 0.1)

    init(_ window: NumericWindow, against reference: SortedReference) throws(StatisticsError) {
        switch window {
        case .sorted(let values, _):
            let bounded = OrdinaryRange.bounded(values, reference: OrdinaryRange(reference))
            let test = KolmogorovSmirnovTest(budget: DefaultDriftCheck.exactBudget(windowRows: bounded.count))
            distances = NumericDistances(try reference.compare(sortedCurrent: bounded, test: test))
            outside = OutsideCounts(window, of: reference)
            isConstant = bounded.first == bounded.last
            (mean, variance) = Self.moments(bounded)
            deciles = Self.tenths.compactMap { quantile($0, ofSorted: bounded) }
        case .counted(let counts, let grid, _):
            // Without ties the asymptotic p-value is right; with them the one that counts them is also the smaller.
            let test = KolmogorovSmirnovTest(method: grid.isTied ? .automatic : .asymptotic)
            let comparison = try grid.compare(counts, test: test)
            distances = NumericDistances(comparison)
            outside = OutsideCounts(below: comparison.belowRange, above: comparison.aboveRange)
            isConstant = grid.isConstant(counts)
            (mean, variance) = grid.moments(counts)
            deciles = Self.tenths.compactMap { grid.quantile($0, of: counts) }
        }
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

    /// The range in which the true effect lies; `nil` of a constant reference, where no error of it is known.
    var interval: Interval? {
        name == DriftEffect.wasserstein ? Interval(lower: lower, upper: upper) : nil
    }

    /// - Parameters:
    ///   - comparison: The distances.
    ///   - outsideShare: The share of the window outside the reference's range; of a constant reference, beside it.
    ///   - variance: The window's.
    ///   - sizes: Of both samples.
    ///   - factor: The design effect, 1 for independent rows.
    ///   - rule: The relevant sizes.
    init(
        _ comparison: NumericDistances, outsideShare: Double, variance: Double = 0,
        sizes: (reference: Int, current: Int) = (1, 1), factor: Double = 1, rule: DriftRule
    ) {
        let isSmall = DriftNotes.isBaselineSmall(referenceRows: sizes.reference, currentRows: sizes.current)
        guard comparison.standardDeviation > 0 else {
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
        let sd = comparison.standardDeviation
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
        // What the bins hide of a counted window widens the interval; the estimate is right if the window's values lie in
        // each bin as the reference's do, and the p-value, which has to be passed as well, is on the safe side.
        lower = inDeviations(max(0, interval.lower - comparison.wassersteinBound))
        upper = inDeviations(interval.upper + comparison.wassersteinBound)
        relevant = rule.minimumNumericEffect
        margin = isSmall ? DriftNotes.baselineLimit * (factor / Double(sizes.reference)).squareRoot() : nil
    }
}

extension OrdinaryRange {
    /// A mean of values that were not cut to what sums can hold; `nil` of others, for which it says nothing.
    static func shown(_ mean: Double) -> Double? { abs(mean) < limit / 1e6 ? mean : nil }

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
