/// The seasonal hybrid ESD test: outliers of what a season leaves, by median and median distance.
///
/// The season of a robust decomposition and the series' median are taken off; then as in ``GeneralizedESD``, but with
/// the median for the mean and the median distance for the standard deviation, both of the values left at each step. So
/// some outliers can neither shift what is ordinary nor widen it. A trend is not taken off.
///
/// The critical values of ``GeneralizedESD`` are for the mean and the standard deviation; a median distance is less sure of
/// itself, and with them 12 % of series of 100 values of normal noise have an outlier where 5 % should. So they are
/// multiplied by 1 + n^-½ + 25 n^-1.5, a curve drawn through what simulated series of 20 to 750 values need at 5 and 1 %
/// (1,500 of each length up to 200, 400 of the two above), and by √(n/(n - m)) for the m terms of the season that were
/// fitted to the same values.
///
/// - Source: Hochenbaum, Vallis and Kejariwal 2017, "Automatic anomaly detection in the cloud via statistical
///   learning", arXiv:1704.07706.
public struct SeasonalHybridESD: AnomalyDetector, Hashable {
    /// The number of values in a period; 1 for no season.
    public var period: Int
    /// The greatest share of the values that may be outliers, above 0 and below one half.
    public var greatestShare: Double
    /// The probability of finding an outlier where there is none.
    public var significance: Double

    /// A test.
    ///
    /// - Parameters:
    ///   - period: The number of values in a period, at least 1; 1 for no season.
    ///   - greatestShare: The greatest share of the values that may be outliers, above 0 and below one half.
    ///   - significance: Above 0 and below 1.
    public init(period: Int, greatestShare: Double = 0.1, significance: Double = 0.05) {
        precondition(period >= 1, "a period of \(period)")
        precondition(greatestShare > 0 && greatestShare < 0.5, "share of outliers: \(greatestShare)")
        precondition(significance > 0 && significance < 1, "significance: \(significance)")
        self.period = period
        self.greatestShare = greatestShare
        self.significance = significance
    }

    /// Looks through a series; one with a season of at least two periods.
    ///
    /// - Complexity: That of the decomposition, and O(n · greatest number of outliers).
    public func scan(_ values: [Double]) -> AnomalyOutcome {
        let finite = values.map { $0.isInfinite ? .nan : $0 }
        let places = finite.indices.filter { !finite[$0].isNaN }
        let fewest = max(GeneralizedESD.fewestValues, 2 * period)
        guard places.count >= fewest else { return .notEnoughData(have: places.count, need: fewest) }
        guard let season = season(of: finite) else { return .notEnoughData(have: places.count, need: fewest + period) }
        let median = quantile(0.5, ofSorted: sortedFinite(finite).values) ?? 0
        let expected = zip(values, season).map { $0.isNaN ? .nan : $1 + median }
        let rest = zip(finite, expected).map { $0 - $1 }
        let test = GeneralizedESD(greatestShare: greatestShare, significance: significance)
        let steps = test.run(
            PeeledSample(rest, places: places), greatest: max(1, Int(greatestShare * Double(places.count))),
            stretch: stretch(places.count)
        ) { left in
            let middle = Self.middle(of: left)
            return (middle, SampleDescription.normalConsistency * Self.medianDistance(from: middle, in: left))
        }
        let outliers = Set(steps.removed.prefix(steps.outliers))
        let ordinary = rest.indices.map { outliers.contains($0) ? .nan : rest[$0] }
        guard let spread = SampleDescription(ordinary).normalizedMedianAbsoluteDeviation(), spread > 0 else {
            return .noSpread
        }
        return .scanned(GeneralizedESD.scan(values, expected: expected, spread: spread, outliers: outliers))
    }

    private func stretch(_ count: Int) -> Double {
        let n = Double(count)
        let fitted = period > 1 ? (n / (n - Double(period))).squareRoot() : 1
        return fitted * (1 + 1 / n.squareRoot() + 25 / (n * n.squareRoot()))
    }

    /// The seasonal part, `nil` where a slot of the period has no value.
    private func season(of values: [Double]) -> [Double]? {
        guard period > 1 else { return values.map { _ in 0 } }
        var settings = SeasonalTrendDecomposition.Settings.constantSeason(
            period: period, count: values.count, isRobust: true)
        // The season is a mean over all periods: after five passes the weights no longer move it.
        settings.outerPasses = 5
        // It fails for a slot without values, which the caller reports.
        return try? SeasonalTrendDecomposition(values, settings: settings).seasonal
    }

    private static func middle(of sorted: ArraySlice<Double>) -> Double {
        let first = sorted.startIndex + (sorted.count - 1) / 2
        return sorted.count % 2 == 1 ? sorted[first] : (sorted[first] + sorted[first + 1]) / 2
    }

    /// The median distance from the middle, walking outwards to both sides.
    private static func medianDistance(from middle: Double, in sorted: ArraySlice<Double>) -> Double {
        var above = sorted.startIndex + sorted.count / 2
        var below = above - 1
        var distances = (0.0, 0.0)
        for _ in 0...(sorted.count / 2) {
            let down = below >= sorted.startIndex ? middle - sorted[below] : .infinity
            let up = above < sorted.endIndex ? sorted[above] - middle : .infinity
            distances = (distances.1, min(down, up))
            if down < up { below -= 1 } else { above += 1 }
        }
        return sorted.count % 2 == 1 ? distances.1 : (distances.0 + distances.1) / 2
    }
}
