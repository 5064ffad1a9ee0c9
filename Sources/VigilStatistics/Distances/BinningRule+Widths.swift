extension BinningRule {
    /// The ends of both samples' range; the second may be empty.
    static func range(
        _ reference: [Double], _ current: [Double]
    ) throws(StatisticsError) -> (low: Double, high: Double) {
        guard let first = reference.first, let last = reference.last else {
            throw .tooFewObservations("reference values", have: 0, need: 1)
        }
        let low = min(first, current.first ?? first)
        let high = max(last, current.last ?? last)
        guard low.isFinite, high.isFinite else {
            throw StatisticsError(.invalidValue, "equal widths need a finite range, have \(low)...\(high)")
        }
        return (low, high)
    }

    /// The edges of the rules that NumPy knows, its `histogram_bin_edges` number by number.
    ///
    /// There a value on an edge belongs to the upper bin; here to the lower, so the edges stand one step lower.
    func equalWidths(_ reference: [Double], _ current: [Double]) throws(StatisticsError) -> [Double] {
        switch self {
        case .doane:
            let (low, high) = try Self.range(reference, [])
            // A single value gets a bin of width 1 around it.
            guard high > low else { return [(low - 0.5).nextDown, high + 0.5] }
            let width = (high - low) / Self.doaneBins(reference)
            return [low.nextDown] + Self.edges(low, high, bins: Self.bins(high - low, width)) + [high]
        case .pooledEqualWidth(let bins):
            let (low, high) = try Self.range(reference, current)
            return high > low ? Self.edges(low, high, bins: bins) : []
        case .pooledSturges:
            return try Self.sturges(reference, current, count: reference.count + current.count)
        case .distinctSturges:
            return try Self.sturges(reference, current, count: Self.distinct(reference, current).count)
        case .distinctValues:
            return Self.distinct(reference, current).dropLast()
        case .quantile, .equalWidth, .edges:
            return []
        }
    }

    private static func sturges(
        _ reference: [Double], _ current: [Double], count: Int
    ) throws(StatisticsError) -> [Double] {
        let (low, high) = try range(reference, current)
        guard high > low else { return [] }
        var width = (high - low) / (Elementary.log2(Double(count)) + 1)
        if width < 1, isWhole(reference), isWhole(current) { width = 1 }
        return edges(low, high, bins: bins(high - low, width))
    }

    /// A quotient, as NumPy computes the number of bins from their width: it may round up to one more.
    private static func bins(_ range: Double, _ width: Double) -> Int {
        let quotient = (range / width).rounded(.up)
        // A range of a few of the least numbers has a width of 0.
        return quotient >= 1 && quotient <= 1e6 ? Int(quotient) : 1
    }

    private static func edges(_ low: Double, _ high: Double, bins: Int) -> [Double] {
        let step = (high - low) / Double(bins)
        return (1..<max(1, bins)).map { (Double($0) * step + low).nextDown }
    }

    private static func isWhole(_ values: [Double]) -> Bool { values.allSatisfy { $0.rounded(.down) == $0 } }

    /// 1 + log₂ n + log₂(1 + |skewness|/σ), the skewness' standard deviation σ = √(6(n - 2)/((n + 1)(n + 3))).
    ///
    /// - Source: Doane 1976, "Aesthetic frequency classifications".
    private static func doaneBins(_ sorted: [Double]) -> Double {
        let n = Double(sorted.count)
        guard sorted.count > 2 else { return 1 }
        let sums = CenteredSums(sorted, center: sorted[sorted.count / 2])
        let mean = sorted[sorted.count / 2] + sums.mean
        let deviation = sums.variance.squareRoot()
        guard deviation > 0 else { return 1 }
        let cubes = sorted.reduce(0) { sum, value in
            let scaled = (value - mean) / deviation
            return sum + scaled * scaled * scaled
        }
        let spread = (6 * (n - 2) / ((n + 1) * (n + 3))).squareRoot()
        return 1 + Elementary.log2(n) + Elementary.log2(1 + abs(cubes / n) / spread)
    }

    private static func distinct(_ reference: [Double], _ current: [Double]) -> [Double] {
        var values: [Double] = []
        var i = 0
        var j = 0
        while i < reference.count || j < current.count {
            var value = Double.infinity
            if i < reference.count { value = reference[i] }
            if j < current.count { value = min(value, current[j]) }
            while i < reference.count && !(reference[i] > value) { i += 1 }
            while j < current.count && !(current[j] > value) { j += 1 }
            values.append(value)
        }
        return values
    }
}
