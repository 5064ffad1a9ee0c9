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
        guard law.mean > 0 else { return 1 }
        let mean = MeanWithoutDrift(
            value: law.mean, referenceCount: size, currentCount: size, isSquare: varianceExponent == 1)
        return mean.leastWindow(referenceCount: referenceCount, threshold: threshold)
    }
}

/// The mean of a raw distance without drift at some sizes, from which that at others follows.
///
/// It grows with the sum of both samples' variances, 1/N + 1/M: in proportion where the distance is the square of a small
/// difference, as its root otherwise.
public struct MeanWithoutDrift: Sendable, Hashable {
    /// The mean, at least 0.
    public var value: Double
    /// N, at least 1.
    public var referenceCount: Int
    /// M, at least 1.
    public var currentCount: Int
    /// Whether the distance grows as the square of a small difference, such as an index or a divergence.
    public var isSquare: Bool

    /// A mean at some sizes.
    ///
    /// - Parameters:
    ///   - value: The mean, at least 0.
    ///   - referenceCount: N, at least 1.
    ///   - currentCount: M, at least 1.
    ///   - isSquare: Whether the distance grows as the square of a small difference.
    public init(value: Double, referenceCount: Int, currentCount: Int, isSquare: Bool) {
        self.value = value
        self.referenceCount = max(1, referenceCount)
        self.currentCount = max(1, currentCount)
        self.isSquare = isSquare
    }

    /// The least size of a window at which the mean is at most half a threshold.
    ///
    /// - Parameters:
    ///   - referenceCount: Of the reference that it is compared with, at least 1.
    ///   - threshold: Of the raw distance, above 0.
    /// - Returns: The least M; `nil` if the reference alone makes the mean too great for any window.
    public func leastWindow(referenceCount: Int, threshold: Double) -> Int? {
        guard threshold > 0 else { return nil }
        guard value > 0 else { return 1 }
        let left = allowedVariance(threshold) - 1 / Double(max(1, referenceCount))
        let least = (1 / left).rounded(.up)
        return left > 0 && least < 1e15 ? max(1, Int(least)) : nil
    }

    /// The least size of both samples, as large as each other, at which the mean is at most half a threshold.
    ///
    /// - Parameter threshold: Of the raw distance, above 0.
    /// - Returns: At least 1; `nil` beyond 10¹⁵.
    public func leastEqualSizes(threshold: Double) -> Int? {
        guard threshold > 0 else { return nil }
        guard value > 0 else { return 1 }
        let least = (2 / allowedVariance(threshold)).rounded(.up)
        return least < 1e15 ? max(1, Int(least)) : nil
    }

    private func allowedVariance(_ threshold: Double) -> Double {
        let ratio = threshold / 2 / value
        return (1 / Double(referenceCount) + 1 / Double(currentCount)) * (isSquare ? ratio : ratio * ratio)
    }
}
