/// A distance less what chance alone gives, with the range in which the true distance lies.
///
/// A distance is never negative, so its estimate is too large where there is no drift, by its mean there, and less and
/// less so the further the distributions are apart. The lower end takes the whole of that mean off and the upper end
/// nothing: the interval holds the true distance at least as often as it says, at any drift.
public struct EffectInterval: Sendable, Hashable {
    /// The distance of the two samples.
    public let estimate: Double
    /// The mean distance of two samples of these sizes without drift.
    public let nullMean: Double
    /// The standard error of the estimate, both samples' errors counted.
    public let standardError: Double
    /// The estimate less what chance adds to it (``BiasCorrection``), at least 0.
    public let corrected: Double
    /// The lower end, at least 0.
    public let lower: Double
    /// The upper end.
    public let upper: Double
    /// What the true distance exceeds with the interval's level, one-sided, at least 0.
    public let lowerLimit: Double

    /// An interval.
    ///
    /// - Parameters:
    ///   - estimate: At least 0.
    ///   - nullMean: At least 0.
    ///   - standardError: At least 0.
    ///   - level: How often it holds the true distance, 0..<1.
    ///   - greatest: The greatest possible distance.
    public init(
        estimate: Double, nullMean: Double, standardError: Double, level: Double = 0.95, greatest: Double = .infinity
    ) {
        let twoSided = NormalDistribution.standard.quantile((1 + level) / 2)
        let oneSided = NormalDistribution.standard.quantile(level)
        self.estimate = estimate
        self.nullMean = nullMean
        self.standardError = standardError
        corrected = BiasCorrection.corrected(estimate, nullMean: nullMean)
        lower = max(0, estimate - nullMean - twoSided * standardError)
        upper = max(corrected, min(greatest, estimate + twoSided * standardError))
        lowerLimit = max(0, estimate - nullMean - oneSided * standardError)
    }
}

extension EffectInterval {
    /// The interval of a Wasserstein-1 distance, all lengths in one unit.
    ///
    /// By duality the distance is a difference of means of a function that nowhere climbs faster than 1 (Kantorovich and
    /// Rubinstein), whose variance in either sample is at most the sample's: se² ≤ var_reference/N + var_current/M.
    ///
    /// - Parameters:
    ///   - estimate: The distance.
    ///   - nullMean: ``WassersteinDistance/nullMean(referenceCount:currentCount:rootIntegral:)``.
    ///   - referenceVariance: At least 0.
    ///   - referenceCount: N, at least 1.
    ///   - currentVariance: At least 0.
    ///   - currentCount: M, at least 1.
    ///   - level: How often it holds the true distance, 0..<1.
    /// - Returns: The interval; conservative for changes of a part of the values.
    public static func wasserstein(
        estimate: Double, nullMean: Double, referenceVariance: Double, referenceCount: Int, currentVariance: Double,
        currentCount: Int, level: Double = 0.95
    ) -> EffectInterval {
        let variance = referenceVariance / Double(referenceCount) + currentVariance / Double(currentCount)
        return EffectInterval(
            estimate: estimate, nullMean: nullMean, standardError: variance.squareRoot(), level: level)
    }

    /// The interval of a total variation distance.
    ///
    /// The distance is q(A) - p(A) on the categories A that became more frequent; its standard error is that of a
    /// difference of two shares.
    ///
    /// - Parameters:
    ///   - pair: The counts.
    ///   - level: How often it holds the true distance, 0..<1.
    /// - Returns: The interval, within 0...1.
    /// - Complexity: O(categories).
    public static func totalVariation(_ pair: CountPair, level: Double = 0.95) -> EffectInterval {
        var p = 0.0
        var q = 0.0
        for (first, second) in zip(pair.referenceShares, pair.currentShares) where second > first {
            p += first
            q += second
        }
        // Equal shares name no set; the widest error is that of half of all.
        if q == 0 && pair.reference.count(where: { $0 > 0 }) > 1 { (p, q) = (0.5, 0.5) }
        // An empty or full set has no variance in the sample; a pseudo-count keeps the error from being 0.
        func variance(_ share: Double, _ count: Int) -> Double {
            let n = Double(count)
            let smoothed = (share * n + 1) / (n + 2)
            return smoothed * (1 - smoothed) / n
        }
        let error = (variance(p, pair.referenceTotal) + variance(q, pair.currentTotal)).squareRoot()
        return EffectInterval(
            estimate: pair.totalVariation, nullMean: pair.nullMeanTotalVariation, standardError: error, level: level,
            greatest: 1)
    }

    /// The interval of any distance over bins, by the delta method.
    ///
    /// - Parameters:
    ///   - distance: The distance.
    ///   - pair: The counts.
    ///   - nullMean: The mean without drift, from ``BinnedDistanceTest``.
    ///   - level: How often it holds the true distance, 0..<1.
    /// - Returns: The interval. Near 0, where a squared distance has no slope, its width is that of the null law.
    /// - Complexity: O(bins²).
    public static func binned(
        _ distance: BinnedDistance, _ pair: CountPair, nullMean: Double, level: Double = 0.95
    ) -> EffectInterval {
        let reference = pair.reference.map(Double.init)
        let current = pair.current.map(Double.init)
        let slopes =
            variance(reference, pair.referenceTotal) { distance.value($0, current) }
            + variance(current, pair.currentTotal) { distance.value(reference, $0) }
        // A chi-squared law with k degrees of freedom has a deviation of √(2/k) means.
        let freedom = Double(max(1, pair.reference.count - 1))
        let atNull = distance.varianceExponent == 1 ? nullMean * (2 / freedom).squareRoot() : 0
        return EffectInterval(
            estimate: distance.value(pair), nullMean: nullMean,
            standardError: (slopes + atNull * atNull).squareRoot(), level: level)
    }

    /// The variance of a function of a sample's shares: (Σ p a² - (Σ p a)²)/n with the slopes a.
    private static func variance(_ counts: [Double], _ total: Int, _ value: ([Double]) -> Double) -> Double {
        let n = Double(total)
        // An eighth of a count, but a whole share of a large sample's.
        let step = max(0.125, n * 1e-5)
        var mean = 0.0
        var square = 0.0
        for bin in counts.indices {
            let share = max(counts[bin], 0.5) / n
            var moved = counts
            moved[bin] += step
            let above = value(moved)
            // A bin with less than the step is moved one way only.
            let back = min(step, counts[bin])
            moved[bin] = counts[bin] - back
            let slope = (above - value(moved)) / (step + back) * n
            mean += share * slope
            square += share * slope * slope
        }
        return max(0, square - mean * mean) / n
    }
}

extension BinnedDistance {
    /// The distance of counts that need not be whole; totals are their sums.
    func value(_ reference: [Double], _ current: [Double]) -> Double {
        reference.withUnsafeBufferPointer { first in
            current.withUnsafeBufferPointer { second in
                value(
                    BinCounts(counts: first, total: reference.reduce(0, +)),
                    BinCounts(counts: second, total: current.reduce(0, +)))
            }
        }
    }
}
