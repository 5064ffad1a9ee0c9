extension BinnedDistance {
    /// The least size of a window for which a fixed threshold on the raw distance makes sense: where the mean distance
    /// without drift is at most half the threshold.
    ///
    /// Below it a raw distance with that threshold says more about the window's size than about drift, and is refused. For
    /// a population stability index over ten bins, a reference of 10,000 and the usual threshold of 0.1 it is about 180.
    ///
    /// - Parameters:
    ///   - bins: The number of bins, at least 2.
    ///   - referenceCount: N, at least 1.
    ///   - threshold: Of the raw distance, above 0.
    /// - Returns: The least M; `nil` if the reference alone makes the mean too great for any window.
    /// - Complexity: O(bins), a few thousand draws.
    public func leastWindow(bins: Int, referenceCount: Int, threshold: Double) -> Int? {
        guard threshold > 0 else { return nil }
        // The mean falls with the sum of both samples' variances; its factor is measured where bins are well filled.
        let size = max(200 * bins, 2000)
        let law = BinnedNull.quantileBins(
            self, bins: bins, referenceCount: max(1, size), currentCount: size, draws: 4000)
        let variance = 2 / Double(size)
        let ratio = threshold / 2 / law.mean
        let allowed = variance * (varianceExponent == 1 ? ratio : ratio * ratio)
        let left = allowed - 1 / Double(max(1, referenceCount))
        guard left > 0, law.mean > 0 else { return law.mean > 0 ? nil : 1 }
        let least = (1 / left).rounded(.up)
        return least < 1e15 ? max(1, Int(least)) : nil
    }
}
