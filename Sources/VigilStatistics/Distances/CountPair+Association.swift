extension CountPair {
    /// The Kullback-Leibler divergence of the current sample from the reference, Σ p log(p/q), of shares that an empty bin
    /// does not make infinite.
    ///
    /// - Parameter emptyBins: What an empty bin counts as; it decides the result. The shares are divided by their sum.
    /// - Returns: Nats, at least 0, 0 where the shares agree; infinity under a rule that leaves empty bins empty.
    /// - Complexity: O(categories).
    public func divergence(_ emptyBins: EmptyBinRule) -> Double {
        let first = emptyBins.shares(reference)
        let second = emptyBins.shares(current)
        let firstSum = first.reduce(0, +)
        let secondSum = second.reduce(0, +)
        var sum = 0.0
        for (one, two) in zip(first, second) where one > 0 {
            let p = one / firstSum
            sum += p * Elementary.log(p / (two / secondSum))
        }
        return max(0, sum)
    }

    /// Cramér's V less its bias, with both samples given the same weight.
    ///
    /// The counts of the larger sample are scaled down to the smaller one's total m, so that n = 2m,
    /// φ² = Σ (p - q)²/(2(p + q)) is the chi-squared statistic over n, and
    ///
    ///     V = √(max(0, φ² - (k - 1)/(n - 1)) / min(1 - 1/(n - 1), (k - 1) - (k - 1)²/(n - 1)))
    ///
    /// with k categories that occur.
    ///
    /// - Returns: 0...1, 0 where the shares agree and for a single category.
    /// - Complexity: O(categories).
    /// - Source: Bergsma 2013, "A bias-correction for Cramér's V and Tschuprow's T", doi:10.1016/j.jkss.2012.10.002.
    public var correctedCramersV: Double {
        var squares = 0.0
        var categories = 0
        for index in reference.indices where reference[index] + current[index] > 0 {
            let p = Double(reference[index]) / Double(referenceTotal)
            let q = Double(current[index]) / Double(currentTotal)
            squares += (p - q) * (p - q) / (2 * (p + q))
            categories += 1
        }
        let spare = 2 * Double(min(referenceTotal, currentTotal)) - 1
        let freedom = Double(categories - 1)
        let greatest = min(1 - 1 / spare, freedom - freedom * freedom / spare)
        guard categories > 1, greatest > 0 else { return 0 }
        return min(1, (max(0, squares - freedom / spare) / greatest).squareRoot())
    }
}
