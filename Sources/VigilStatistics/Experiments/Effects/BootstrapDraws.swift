/// The draws of a difference, and what is read off them.
public struct BootstrapDraws: Sendable, Hashable {
    /// The difference of the rows as they are.
    public let estimate: Double
    /// The draws, ascending.
    public let sorted: [Double]
    /// The skewness correction of the BCa interval.
    public let acceleration: Double
    /// How an interval is read off.
    public let method: ArmBootstrap.IntervalMethod

    /// The draws' standard deviation.
    public var standardError: Double { SampleMoments(sorted).variance.squareRoot() }

    /// The share of draws on the wrong side of 0, each side counted with one draw more, so that it is never 0.
    ///
    /// - Parameter alternative: `.greater` is a difference above 0.
    /// - Returns: At least 1/(draws + 1).
    public func pValue(_ alternative: Alternative = .twoSided) -> Double {
        let atMost = sorted.partition { $0 > 0 }
        let below = sorted.partition { $0 >= 0 }
        let size = Double(sorted.count + 1)
        let greater = Double(atMost + 1) / size
        let less = Double(sorted.count - below + 1) / size
        switch alternative {
        case .greater: return greater
        case .less: return less
        case .twoSided: return min(1, 2 * min(greater, less))
        }
    }

    /// The interval of differences.
    ///
    /// - Parameter confidence: Above 0 and below 1.
    /// - Returns: Within the draws' range.
    /// - Throws: `.invalidParameter` for another confidence.
    public func interval(confidence: Double = 0.95) throws(StatisticsError) -> Interval {
        try PowerSearch.check(share: confidence, "a confidence")
        let tail = (1 - confidence) / 2
        let shares = method == .percentile ? (tail, 1 - tail) : (corrected(tail), corrected(1 - tail))
        guard let lower = quantile(shares.0, ofSorted: sorted), let upper = quantile(shares.1, ofSorted: sorted) else {
            throw .tooFewObservations("draws", have: 0, need: 1)
        }
        return Interval(lower: lower, upper: upper)
    }

    /// The share of draws below an end, corrected for the median's bias z₀ and the acceleration a:
    /// Φ(z₀ + (z₀ + z)/(1 - a (z₀ + z))).
    private func corrected(_ share: Double) -> Double {
        let normal = NormalDistribution.standard
        let below = sorted.partition { $0 >= estimate }
        let equal = sorted.partition { $0 > estimate } - below
        // Draws equal to the estimate count half; no draw at all on a side counts as half a draw.
        let place = min(max(Double(below) + Double(equal) / 2, 0.5), Double(sorted.count) - 0.5) / Double(sorted.count)
        let bias = normal.quantile(place)
        let sum = bias + normal.quantile(share)
        let scale = 1 - acceleration * sum
        guard scale > 0 else { return share < 0.5 ? 0 : 1 }
        return normal.cumulative(bias + sum / scale)
    }
}

extension [Double] {
    /// The position of the first element of an ascending array that belongs to the second part.
    fileprivate func partition(_ isSecond: (Double) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isSecond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
