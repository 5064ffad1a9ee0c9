extension Distribution.Histogram {
    /// The share of each side's values that may lie beyond an end of the bins, so that one outlier does not press
    /// everything else into a single bin.
    private static let tail = 0.005

    /// Histograms of two sorted samples over the same bins.
    ///
    /// The bins span both sides, without the outermost half per cent of each where that shortens the axis by more than
    /// a fifth. Samples of few whole numbers get bins that are centred on them. There are none when a side is empty or
    /// holds no finite number.
    ///
    /// - Parameters:
    ///   - reference: Ascending, free of NaN; infinities lie outside the bins.
    ///   - current: Ascending, free of NaN.
    ///   - mostBins: The most bins, at least 1.
    init?(reference: [Double], current: [Double], mostBins: Int) {
        let left = Self.finitePart(reference)
        let right = Self.finitePart(current)
        guard let leftFirst = left.first, let leftLast = left.last, let rightFirst = right.first,
            let rightLast = right.last
        else { return nil }
        var span = (lower: min(leftFirst, rightFirst), upper: max(leftLast, rightLast))
        let middle = (
            lower: min(Self.quantile(left, Self.tail), Self.quantile(right, Self.tail)),
            upper: max(Self.quantile(left, 1 - Self.tail), Self.quantile(right, 1 - Self.tail))
        )
        if middle.upper - middle.lower < 0.8 * (span.upper - span.lower), middle.upper > middle.lower { span = middle }
        // The width itself can overflow for values near the largest double; halves cannot.
        guard (span.upper / 2 - span.lower / 2).isFinite, span.upper - span.lower < .infinity else { return nil }

        let count: Int
        if let step = Self.wholeStep(left, right, span: span, mostBins: mostBins) {
            count = Int((span.upper - span.lower) / step) + 1
            lower = span.lower - step / 2
            upper = span.upper + step / 2
        } else if span.upper > span.lower {
            count = Self.binCount(left.count, right.count, mostBins: mostBins)
            (lower, upper) = span
        } else {
            count = 1
            let margin = span.lower == 0 ? 0.5 : span.lower.magnitude / 20
            (lower, upper) = (span.lower - margin, span.upper + margin)
        }
        (self.reference, referenceOutside) = Self.shares(reference, lower: lower, upper: upper, count: count)
        (self.current, currentOutside) = Self.shares(current, lower: lower, upper: upper, count: count)
    }

    /// Bins enough to see the shape and few enough to be steady: the cube root of the smaller sample, twice.
    private static func binCount(_ left: Int, _ right: Int, mostBins: Int) -> Int {
        var root = 1
        while (root + 1) * (root + 1) * (root + 1) <= min(left, right) { root += 1 }
        return max(1, min(mostBins, 2 * root))
    }

    /// 1 when every value is a whole number and a bin for each of them is not too many.
    private static func wholeStep(
        _ left: ArraySlice<Double>, _ right: ArraySlice<Double>, span: (lower: Double, upper: Double), mostBins: Int
    ) -> Double? {
        guard span.upper - span.lower < Double(mostBins), span.upper.magnitude < 1e15, span.lower.magnitude < 1e15,
            left.allSatisfy({ $0 == $0.rounded() }), right.allSatisfy({ $0 == $0.rounded() })
        else { return nil }
        return 1
    }

    private static func shares(
        _ sorted: [Double], lower: Double, upper: Double, count: Int
    ) -> (shares: [Double], outside: Double) {
        let total = Double(sorted.count)
        var below = firstIndex(in: sorted) { $0 >= lower }
        let first = below
        var shares: [Double] = []
        shares.reserveCapacity(count)
        for bin in 1...count {
            let end = lower + (upper - lower) * (Double(bin) / Double(count))
            // The last bin holds its upper end as well: the greatest value belongs somewhere.
            let next = firstIndex(in: sorted) { bin == count ? $0 > upper : $0 >= end }
            shares.append(Double(next - below) / total)
            below = max(below, next)
        }
        return (shares, Double(first + sorted.count - below) / total)
    }

    /// The first index whose value fulfils a condition that stays true once it is.
    private static func firstIndex(in sorted: [Double], where holds: (Double) -> Bool) -> Int {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if holds(sorted[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private static func finitePart(_ sorted: [Double]) -> ArraySlice<Double> {
        let start = firstIndex(in: sorted) { $0 > -Double.infinity }
        let end = firstIndex(in: sorted) { $0 == .infinity }
        return sorted[start..<max(start, end)]
    }

    private static func quantile(_ sorted: ArraySlice<Double>, _ share: Double) -> Double {
        sorted[sorted.startIndex + Int((Double(sorted.count - 1) * share).rounded())]
    }
}
