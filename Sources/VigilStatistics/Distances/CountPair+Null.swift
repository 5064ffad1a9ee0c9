extension CountPair {
    /// The mean total variation distance of two samples of these sizes from one distribution.
    ///
    /// Given the pooled counts s of the categories, a category's current count is hypergeometric when both samples come
    /// from one distribution, and |p - q| = |K - sM/T| T/(NM) with T = N + M. So the mean is the exact one of all ways to
    /// deal the pooled values to the two samples, for sparse categories too; with many values per category it is near
    /// ½ √(2/π) √(1/N + 1/M) Σ √(s/T (1 - s/T)).
    ///
    /// - Returns: 0..<1.
    /// - Complexity: O(categories).
    public var nullMeanTotalVariation: Double {
        let total = referenceTotal + currentTotal
        var sum = 0.0
        for index in reference.indices {
            let pooled = reference[index] + current[index]
            guard pooled > 0 else { continue }
            let law = HypergeometricDistribution(population: total, marked: pooled, draws: currentTotal)
            sum += law.meanAbsoluteDeviation
        }
        return sum / 2 * Double(total) / (Double(referenceTotal) * Double(currentTotal))
    }

    /// The total variation distance less what chance alone gives (``BiasCorrection``).
    public var correctedTotalVariation: Double {
        BiasCorrection.corrected(totalVariation, nullMean: nullMeanTotalVariation)
    }
}
