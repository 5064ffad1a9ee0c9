/// How a window that is known as counts differs from its reference: what the counts say, and how far from it the window's
/// values themselves can be.
///
/// The same distances as in a ``SortedComparison``, which is exact; the two are never mixed up, since they are different
/// types. Counts in bins, shares of missing values and everything over the recipe's bins are exact here too.
public struct GridComparison: Sendable, Hashable {
    /// The Kolmogorov-Smirnov distance over the edges and its p-value.
    ///
    /// The distance is at most that of the values and the p-value at least theirs, so that whatever is found here is
    /// found on the values as well: false alarms do not become more frequent.
    public var kolmogorovSmirnov: KolmogorovSmirnovResult
    /// How much greater than the statistic the distance of the values can be; at least 0.
    public var distanceBound: Double
    /// The least p-value that the values can have, at the greatest distance they can have.
    public var leastPValue: Double
    /// The Wasserstein-1 distance in the unit of the values, if the window is distributed like the reference inside each
    /// bin, and evenly where the reference has no values.
    public var wasserstein: Double
    /// How far from `wasserstein` that of the values can be, whatever lies inside the bins; infinity where values lie
    /// beyond the outer edges and it is not known how far.
    public var wassersteinBound: Double
    /// The Wasserstein-1 distance that chance alone gives on average at these sizes, in the unit of the values.
    public var wassersteinNullMean: Double
    /// The reference's population standard deviation, 0 for a constant reference.
    public var referenceStandardDeviation: Double
    /// The counts of both samples in the bins of the reference's recipe, exact.
    public var binCounts: CountPair
    /// How the recipe's bins were made.
    public var recipe: BinningRecipe
    /// How many fine bins were counted.
    public var fineBins: Int
    /// How many finite values of the window are less than every value of the reference.
    public var belowRange: Int
    /// How many finite values of the window are greater than every value of the reference.
    public var aboveRange: Int
    /// How many values of the window are missing.
    public var missing: Int
    /// How many values of the window were infinite, as far as that is known; they are left out of all distances.
    public var infinite: Int

    /// The Wasserstein-1 distance in standard deviations of the reference; infinity where a constant meets anything else.
    public var normalisedWasserstein: Double { inStandardDeviations(wasserstein) }

    /// The distance less what chance alone gives (``BiasCorrection``), in standard deviations.
    public var correctedWasserstein: Double {
        inStandardDeviations(BiasCorrection.corrected(wasserstein, nullMean: wassersteinNullMean))
    }

    private func inStandardDeviations(_ distance: Double) -> Double {
        distance == 0 ? 0 : distance.isInfinite ? .infinity : distance / referenceStandardDeviation
    }

    /// The population stability index over the recipe's bins, exact.
    public var populationStabilityIndex: Double { binCounts.populationStabilityIndex(recipe.emptyBins) }

    /// What the numbers rest on, in words for a result.
    public var precision: String {
        let counted = "from exact counts in \(fineBins) bins of the reference"
        if distanceBound == 0 { return counted }
        return "\(counted), conservative by at most \((distanceBound * 10_000).rounded(.up) / 10_000)"
    }
}
