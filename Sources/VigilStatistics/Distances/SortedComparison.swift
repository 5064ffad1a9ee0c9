/// How a window of numbers differs from its reference.
public struct SortedComparison: Sendable, Hashable {
    /// The Kolmogorov-Smirnov distance and its p-value.
    public var kolmogorovSmirnov: KolmogorovSmirnovResult
    /// The Wasserstein-1 distance, in the unit of the values.
    public var wasserstein: Double
    /// The Wasserstein-1 distance that chance alone gives on average at these sizes, in the unit of the values.
    public var wassersteinNullMean: Double
    /// The reference's population standard deviation, 0 for a constant reference.
    public var referenceStandardDeviation: Double
    /// The counts of both samples in the reference's bins.
    public var binCounts: CountPair
    /// How the bins were made.
    public var recipe: BinningRecipe
    /// How many values of the window were infinite; they are left out of all distances.
    public var infinite: Int

    /// The Wasserstein-1 distance in standard deviations of the reference.
    ///
    /// 0 where the distance is 0; infinity where a constant reference meets anything else.
    public var normalisedWasserstein: Double { inStandardDeviations(wasserstein) }

    /// The distance less what chance alone gives (``BiasCorrection``), in standard deviations.
    public var correctedWasserstein: Double {
        inStandardDeviations(BiasCorrection.corrected(wasserstein, nullMean: wassersteinNullMean))
    }

    private func inStandardDeviations(_ distance: Double) -> Double {
        distance == 0 ? 0 : distance.isInfinite ? .infinity : distance / referenceStandardDeviation
    }

    /// The population stability index over the bins, by the recipe's rule for empty ones.
    public var populationStabilityIndex: Double { binCounts.populationStabilityIndex(recipe.emptyBins) }
}
