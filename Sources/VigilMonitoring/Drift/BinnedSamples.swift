import VigilDomain
import VigilStatistics

/// Two samples counted over the same bins: the reference's deciles for numbers, the names of both for categories.
enum BinnedSamples {
    /// How the bins are made and what an empty one counts as, wherever Vigil's own check bins.
    static let recipe = BinningRecipe.deciles
    /// The same in words, for numbers.
    static let numericRecipe = "\(recipe)"
    /// The same for names.
    static let categoricalRecipe = "names of both samples, \(recipe.emptyBins)"

    /// The recipe in words, for a detector that takes both kinds.
    static let recipeForBothKinds = "numbers: \(recipe); categories: \(categoricalRecipe)"

    /// How the bins are made, for a distance that needs nothing added to empty ones.
    static let binsForBothKinds = "numbers: \(recipe.rule); categories: names of both samples"

    /// The counts, or `nil` where a sample is empty or the kinds differ.
    static func counts(reference: DriftSample, current: DriftSample) -> CountPair? {
        if let table = reference.categoryTable(with: current) { return table.pair }
        guard reference.kind == .numeric, current.kind == .numeric else { return nil }
        // The only causes of an error are empty samples: values are finite, and each bin is counted on both sides.
        guard let bins = try? Bins(recipe.rule, sortedReference: reference.sortedValues) else { return nil }
        return try? CountPair(
            reference: bins.counts(sorted: reference.sortedValues), current: bins.counts(sorted: current.sortedValues))
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
    /// A distance over the bins of both samples, as statistic and effect.
    func binned(
        reference: DriftSample, current: DriftSample, _ distance: (CountPair) -> Double
    ) -> DriftDetectorOutcome {
        if let obstacle = obstacle(reference: reference, current: current) { return obstacle }
        guard let pair = BinnedSamples.counts(reference: reference, current: current) else {
            return .notEnoughData(
                haveReference: reference.count, haveCurrent: current.count, need: descriptor.minimumRows)
        }
        let value = distance(pair)
        return .measured(DriftDetectorOutcome.Measurement(statistic: value, effect: value))
    }
}
