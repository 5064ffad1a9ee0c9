extension EffectInterval {
    /// The interval of the greatest distance between two distribution functions.
    ///
    /// The distance is the difference of two shares, of the values up to the place where it is greatest; its error is that
    /// of such a difference.
    ///
    /// - Parameters:
    ///   - sortedReference: Ascending, without NaN, not empty.
    ///   - sortedCurrent: Likewise.
    ///   - level: How often it holds the true distance, 0..<1.
    /// - Returns: The interval, within 0...1.
    /// - Complexity: O(N + M).
    public static func kolmogorovSmirnov(
        sortedReference: [Double], sortedCurrent: [Double], level: Double = 0.95
    ) -> EffectInterval {
        let (n, m) = (Double(sortedReference.count), Double(sortedCurrent.count))
        var (first, second) = (0, 0)
        var (greatest, p, q) = (0.0, 0.5, 0.5)
        while first < sortedReference.count, second < sortedCurrent.count {
            let value = min(sortedReference[first], sortedCurrent[second])
            while first < sortedReference.count, sortedReference[first] <= value { first += 1 }
            while second < sortedCurrent.count, sortedCurrent[second] <= value { second += 1 }
            let (below, belowNow) = (Double(first) / n, Double(second) / m)
            if abs(below - belowNow) > greatest { (greatest, p, q) = (abs(below - belowNow), below, belowNow) }
        }
        let error = (shareVariance(p, of: n) + shareVariance(q, of: m)).squareRoot()
        // The mean of Kolmogorov's law, √(π/2) ln 2; ties make the distance smaller.
        let nullMean = min(1, 0.868_731_160_636_159 * (1 / n + 1 / m).squareRoot())
        return EffectInterval(
            estimate: greatest, nullMean: nullMean, standardError: error, level: level, greatest: 1)
    }

    /// The interval of the greatest change of a share.
    ///
    /// - Parameters:
    ///   - pair: The counts.
    ///   - nullMean: Its mean without drift.
    ///   - level: How often it holds the true change, 0..<1.
    /// - Returns: The interval, within 0...1, by the error of a difference of two shares.
    /// - Complexity: O(categories).
    public static func greatestDifference(_ pair: CountPair, nullMean: Double, level: Double = 0.95) -> EffectInterval {
        var (greatest, p, q) = (-1.0, 0.0, 0.0)
        for (before, now) in zip(pair.referenceShares, pair.currentShares) where abs(before - now) > greatest {
            (greatest, p, q) = (abs(before - now), before, now)
        }
        let error = shareVariance(p, of: Double(pair.referenceTotal)) + shareVariance(q, of: Double(pair.currentTotal))
        return EffectInterval(
            estimate: max(0, greatest), nullMean: nullMean, standardError: error.squareRoot(), level: level, greatest: 1
        )
    }

    /// The interval of Cramér's V of two samples, by the delta method with both sizes given.
    ///
    /// - Parameters:
    ///   - pair: The counts.
    ///   - level: How often it holds the true V, 0..<1.
    /// - Returns: The interval, within 0...1; `nil` for one category, which has no V.
    /// - Complexity: O(categories).
    public static func cramersV(_ pair: CountPair, level: Double = 0.95) -> EffectInterval? {
        let (n, m) = (Double(pair.referenceTotal), Double(pair.currentTotal))
        let (a, b) = (n / (n + m), m / (n + m))
        var (square, categories) = (0.0, 0.0)
        var (first, second) = (SlopeVariance(), SlopeVariance())
        for (p, q) in zip(pair.referenceShares, pair.currentShares) where p + q > 0 {
            let pooled = a * p + b * q
            let ratio = (p - q) / pooled
            categories += 1
            square += a * b * ratio * (p - q)
            first.add(a * b * (2 * ratio - a * ratio * ratio), share: p)
            second.add(a * b * (-2 * ratio - b * ratio * ratio), share: q)
        }
        guard categories > 1 else { return nil }
        let v = min(1, max(0, square).squareRoot())
        let slopes = (first.variance / n + second.variance / m).squareRoot()
        // Without an association V is the root of a chi-squared over all rows, whose deviation is near 1/√2.
        let atNull = 1 / (2 * (n + m)).squareRoot()
        return EffectInterval(
            estimate: v, nullMean: min(1, ((categories - 1) / (n + m)).squareRoot()),
            standardError: max(v > 0 ? slopes / (2 * v) : 0, atNull), level: level, greatest: 1)
    }

    /// The variance of a sample's share; a pseudo-count keeps that of an empty or a full share from being 0.
    private static func shareVariance(_ share: Double, of count: Double) -> Double {
        let smoothed = (share * count + 1) / (count + 2)
        return smoothed * (1 - smoothed) / count
    }

    /// Σ p a² - (Σ p a)² of slopes a.
    private struct SlopeVariance {
        private var mean = 0.0
        private var square = 0.0
        var variance: Double { max(0, square - mean * mean) }

        mutating func add(_ slope: Double, share: Double) {
            mean += share * slope
            square += share * slope * slope
        }
    }
}

extension EffectInterval {
    /// The range of true distances whose estimates lie within the error of this one, with what chance adds to them.
    ///
    /// Closer to its level than ``lower`` and ``upper``, which take the mean without drift off at one end as a whole and at
    /// the other not at all: it is taken off at both, of the squares as in ``corrected``, and of a distance that is a square
    /// itself as it is.
    ///
    /// - Parameters:
    ///   - isSquare: Whether the distance grows as the square of a small difference.
    ///   - level: How often it holds the true distance, 0..<1.
    /// - Returns: Both ends at least 0.
    public func range(isSquare: Bool, level: Double = 0.95) -> Interval {
        let margin = NormalDistribution.standard.quantile((1 + level) / 2) * standardError
        func truth(_ distance: Double) -> Double {
            isSquare ? max(0, distance - nullMean) : BiasCorrection.corrected(distance, nullMean: nullMean)
        }
        return Interval(lower: truth(max(0, estimate - margin)), upper: min(upper, truth(estimate + margin)))
    }
}

extension Interval {
    /// The interval of the absolute value of what this is an interval of.
    public var magnitude: Interval {
        if lower >= 0 { return self }
        return upper <= 0 ? Interval(lower: -upper, upper: -lower) : Interval(lower: 0, upper: max(-lower, upper))
    }
}

extension TTest {
    /// The interval of Cohen's d of two columns, whatever their distribution.
    ///
    /// By the delta method: what each value adds to the means and, by its squared deviation, to the pooled variance.
    ///
    /// - Parameters:
    ///   - first: The first column, finite.
    ///   - second: The second column, finite.
    ///   - confidence: Above 0 and below 1.
    /// - Returns: About the first mean minus the second; `nil` where no value varies or a column has less than two.
    /// - Complexity: O(n).
    public static func cohensDInterval(
        _ first: [Double], _ second: [Double], confidence: Double = 0.95
    ) -> Interval? {
        guard min(first.count, second.count) >= 2 else { return nil }
        let (one, two) = (SampleMoments(first), SampleMoments(second))
        let freedom = Double(first.count + second.count - 2)
        let weights = (Double(first.count - 1) / freedom, Double(second.count - 1) / freedom)
        let pooled = weights.0 * one.variance + weights.1 * two.variance
        guard pooled > 0, pooled.isFinite else { return nil }
        let sd = pooled.squareRoot()
        let d = (one.mean - two.mean) / sd
        /// The variance of what one value adds to d, over the column's size.
        func error(_ values: [Double], _ moments: SampleMoments, _ sign: Double, _ weight: Double) -> Double {
            let sum = values.reduce(0) { sum, value in
                let deviation = value - moments.mean
                let added =
                    sign * deviation / sd - d / (2 * pooled) * weight * (deviation * deviation - moments.variance)
                return sum + added * added
            }
            return sum / Double(values.count - 1) / Double(values.count)
        }
        let variance = error(first, one, 1, weights.0) + error(second, two, -1, weights.1)
        guard d.isFinite, variance.isFinite else { return nil }
        return Interval(center: d, margin: normalMultiple(confidence: confidence) * variance.squareRoot())
    }
}

extension MannWhitneyTest {
    /// The interval of Cliff's delta, from the placements of each value among the other sample.
    ///
    /// - Parameters:
    ///   - sortedReference: Ascending, without NaN.
    ///   - sortedCurrent: Likewise.
    ///   - confidence: Above 0 and below 1.
    /// - Returns: Within -1...1; `nil` for a sample of less than two values.
    /// - Complexity: O(N + M).
    /// - Source: DeLong, DeLong and Clarke-Pearson 1988, "Comparing the areas under two or more correlated receiver operating
    ///   characteristic curves", doi:10.2307/2531595.
    public static func cliffsDeltaInterval(
        sortedReference: [Double], sortedCurrent: [Double], confidence: Double = 0.95
    ) -> Interval? {
        let least = Double(min(sortedReference.count, sortedCurrent.count))
        guard least >= 2 else { return nil }
        let first = Placements(of: sortedReference, among: sortedCurrent)
        let second = Placements(of: sortedCurrent, among: sortedReference)
        var variance = first.varianceOfMean + second.varianceOfMean
        if variance == 0 {
            // Samples that do not overlap show no variance; a pseudo-count keeps the error from being 0.
            let smoothed = (first.mean * least + 1) / (least + 2)
            variance = smoothed * (1 - smoothed) / least
        }
        return Interval(
            center: 2 * first.mean - 1, margin: 2 * normalMultiple(confidence: confidence) * variance.squareRoot()
        ).clamped(to: -1...1)
    }
}

/// For each value of a sample the share of another one that it exceeds, equal ones counting half.
private struct Placements {
    private(set) var mean = 0.0
    private(set) var varianceOfMean = 0.0

    init(of values: [Double], among others: [Double]) {
        var (below, upTo) = (0, 0)
        var (sum, squares) = (0.0, 0.0)
        let scale = 1 / (2 * Double(others.count))
        for value in values {
            while below < others.count, others[below] < value { below += 1 }
            upTo = max(upTo, below)
            while upTo < others.count, others[upTo] <= value { upTo += 1 }
            let placement = Double(below + upTo) * scale
            sum += placement
            squares += placement * placement
        }
        let count = Double(values.count)
        mean = sum / count
        varianceOfMean = max(0, squares - sum * mean) / (count - 1) / count
    }
}
