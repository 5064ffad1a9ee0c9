import VigilDomain
import VigilStatistics

/// Two samples counted over the same bins: the reference's deciles for numbers, the names of both for categories.
enum BinnedSamples {
    /// How the bins are made and what an empty one counts as, wherever Vigil's own check bins.
    static let recipe = BinningRecipe.deciles
    /// The same in words, for numbers.
    static let numericRecipe = "\(recipe)"
    /// The same for names.
    static let categoricalRecipe = "names of the reference, new ones apart, \(recipe.emptyBins)"

    /// The recipe in words, for a detector that takes both kinds.
    static let recipeForBothKinds = "numbers: \(recipe); categories: \(categoricalRecipe)"

    /// The recipe in words, for a detector in which new names are bins too.
    static let recipeWithNewNames = "numbers: \(recipe); categories: names of both samples, \(recipe.emptyBins)"

    /// How the bins are made, for a distance that needs nothing added to empty ones.
    static let binsForBothKinds = "numbers: \(recipe.rule); categories: names of both samples"

    /// The same, with new names left out.
    static let binsOfReference = "numbers: \(recipe.rule); categories: names of the reference, new ones apart"

    /// The counts over bins of a rule, or over names.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    ///   - rule: How numbers are binned.
    ///   - newNames: Whether names that the reference does not have are bins too; they are in any case where the window
    ///     has no others.
    /// - Returns: The counts, or `nil` where a sample is empty or the kinds differ.
    static func counts(
        reference: DriftSample, current: DriftSample, rule: BinningRule = recipe.rule, newNames: Bool = true
    ) -> CountPair? {
        if let table = reference.categoryTable(with: current) {
            return newNames ? table.pair : table.knownPair ?? table.pair
        }
        guard reference.kind == .numeric, current.kind == .numeric else { return nil }
        let (first, second) = (reference.sortedValues, current.sortedValues)
        // The only causes of an error are empty samples: values are finite, and each bin is counted on both sides.
        guard let bins = try? Bins(rule, sortedReference: first, sortedCurrent: second) else { return nil }
        return try? CountPair(reference: bins.counts(sorted: first), current: bins.counts(sorted: second))
    }
}

extension CategoryTable {
    /// The counts as a pair for distances, `nil` where a sample has no row with a name.
    var pair: CountPair? {
        // An empty sample is the only cause of an error: the counts are of equal number and not negative.
        try? CountPair(reference: reference, current: current)
    }
}

extension DriftDetector {
    /// A distance over the bins of both samples, with the p-value of its null law at these sizes and bins.
    ///
    /// Numbers without ties in the reference: the urn of bins at its quantiles. Names, and numbers with ties: given the
    /// pooled counts, or the chi-squared law where every expected count is at least 5.
    func binned(
        reference: DriftSample, current: DriftSample, newNames: Bool = true, _ distance: BinnedDistance, level: Double
    ) -> DriftDetectorOutcome {
        counted(reference: reference, current: current, newNames: newNames) { pair in
            let origin: BinOrigin = reference.kind == .numeric ? .referenceQuantiles : .fixed
            let result = BinnedDistanceTest(distance, sampling: TableSampling(level: level, pair))
                .test(pair, origin: origin)
            return DriftDetectorOutcome.Measurement(
                statistic: result.statistic, pValue: result.pValue, effect: result.corrected,
                method: result.method.rawValue
            ).with(EffectInterval.over(distance, pair, nullMean: result.nullMean), isSquare: distance.isSquare)
        }
    }

    /// A measurement of the counts of both samples over the same bins or names.
    func counted(
        reference: DriftSample, current: DriftSample, rule: BinningRule = BinnedSamples.recipe.rule,
        newNames: Bool = true, _ measure: (CountPair) -> DriftDetectorOutcome.Measurement
    ) -> DriftDetectorOutcome {
        if let obstacle = obstacle(reference: reference, current: current) { return obstacle }
        guard
            let pair = BinnedSamples.counts(
                reference: reference, current: current, rule: rule, newNames: newNames)
        else {
            return .notEnoughData(
                haveReference: reference.count, haveCurrent: current.count, need: descriptor.minimumRows)
        }
        var measurement = measure(pair)
        measurement.degreesOfFreedom = max(1, pair.reference.count - 1)
        return .measured(measurement)
    }

    /// A measurement of the sorted numbers of both samples.
    func sorted(
        reference: DriftSample, current: DriftSample,
        _ measure: (_ reference: [Double], _ current: [Double]) throws(StatisticsError) -> Measurement
    ) -> DriftDetectorOutcome {
        if let obstacle = obstacle(reference: reference, current: current) { return obstacle }
        do {
            return .measured(try measure(reference.sortedValues, current.sortedValues))
        } catch {
            // Samples are bounded and long enough by now, so only their greatest lengths are left as a cause.
            return .notApplicable(reason: error.detail)
        }
    }
}
