/// The law of a distance over bins of two samples from one distribution, from many draws.
public struct BinnedNull: Sendable {
    /// The mean distance.
    public let mean: Double
    /// The standard deviation of the distance.
    public let standardDeviation: Double
    /// The drawn distances, ascending.
    private let draws: [Float]
    /// What the drawn distances are to be multiplied by.
    private let scale: Double

    private init(draws: [Float], mean: Double, standardDeviation: Double, scale: Double) {
        self.draws = draws
        self.scale = scale
        self.mean = mean * scale
        self.standardDeviation = standardDeviation * scale
    }

    init(unsorted: [Double]) {
        let count = Double(max(1, unsorted.count))
        let mean = unsorted.reduce(0, +) / count
        let squares = unsorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        self.init(
            draws: unsorted.map(Float.init).sorted(), mean: mean, standardDeviation: (squares / count).squareRoot(),
            scale: 1)
    }

    /// The law with all distances multiplied by a number.
    func scaled(by factor: Double) -> BinnedNull {
        BinnedNull(
            draws: draws, mean: mean / scale, standardDeviation: standardDeviation / scale, scale: scale * factor)
    }

    /// The probability of a distance at least so great.
    ///
    /// The share of the draws, one added to both. Beyond the 200th greatest draw, where a share is coarse, the tail of a
    /// chi-squared law with the draws' mean and variance continues it from there.
    ///
    /// - Parameter distance: Any number.
    /// - Returns: Above 0, at most 1; 1 at distance 0.
    /// - Complexity: O(log draws).
    public func survival(_ distance: Double) -> Double {
        // The draws are rounded to floats; a distance that is equal to one must count it.
        let value = Float(distance / scale * (1 - 1e-6))
        let below = leastNumber(in: 0...draws.count) { $0 == draws.count || draws[$0] >= value }
        let share = Double(draws.count - below + 1) / Double(draws.count + 1)
        let anchor = draws.count - min(200, draws.count / 20)
        guard below > anchor, anchor > 0, anchor < draws.count, standardDeviation > 0 else { return min(1, share) }
        let start = Double(draws.count - anchor + 1) / Double(draws.count + 1)
        let from = tail(Double(draws[anchor]) * scale)
        let to = tail(max(distance, Double(draws[anchor]) * scale))
        // Never so small that it could not be told from 0.
        return from > 0 ? max(start * (to / from), 1e-300) : share
    }

    /// The upper tail of a multiple of a chi-squared law with this mean and variance.
    private func tail(_ distance: Double) -> Double {
        let variance = standardDeviation * standardDeviation
        return GammaDistribution(shape: mean * mean / variance, scale: variance / mean).survival(distance)
    }

    /// The distance that is exceeded with a given probability.
    ///
    /// - Parameter probability: 0...1; the draws give no more than one over their number.
    /// - Returns: At least 0.
    /// - Complexity: O(1).
    public func criticalValue(_ probability: Double) -> Double {
        guard !draws.isEmpty else { return .nan }
        let rank = Int((Double(draws.count) * (1 - probability)).rounded(.up))
        return Double(draws[min(max(0, rank), draws.count - 1)]) * scale
    }
}

extension BinnedNull {
    /// The law for bins cut at the reference's quantiles, without ties: the same for every distribution.
    ///
    /// Reference and window are drawn anew in every draw, so both samples' errors count (``QuantileBinGaps``).
    ///
    /// - Parameters:
    ///   - distance: The distance.
    ///   - bins: The number of bins, at least 1.
    ///   - referenceCount: N, at least 1.
    ///   - currentCount: M, at least 1.
    ///   - draws: How many draws.
    ///   - seed: Any number; the same gives the same law.
    /// - Returns: The law.
    /// - Complexity: O(draws · bins), a microsecond and a half a draw of ten bins.
    public static func quantileBins(
        _ distance: BinnedDistance, bins: Int, referenceCount: Int, currentCount: Int, draws: Int = 20_000,
        seed: UInt64 = 0x5EED
    ) -> BinnedNull {
        var generator = SplitMix64(seed: seed)
        let gaps = QuantileBinGaps(referenceCount: max(1, referenceCount), bins: bins)
        let count = gaps.referenceCounts.count
        var values = [Double](repeating: 0, count: max(1, draws))
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * count) { buffer in
            let masses = UnsafeMutableBufferPointer(rebasing: buffer[..<count])
            let current = UnsafeMutableBufferPointer(rebasing: buffer[count...])
            gaps.referenceCounts.withUnsafeBufferPointer { reference in
                let first = BinCounts(counts: reference, total: Double(max(1, referenceCount)))
                for draw in values.indices {
                    var mass = gaps.draw(masses, &generator)
                    var left = max(1, currentCount)
                    for bin in 0..<count {
                        let taken =
                            bin + 1 < count ? generator.binomial(trials: left, chance: masses[bin] / mass) : left
                        current[bin] = Double(taken)
                        left -= taken
                        mass -= masses[bin]
                    }
                    let second = BinCounts(
                        counts: UnsafeBufferPointer(current), total: Double(max(1, currentCount)))
                    values[draw] = distance.value(first, second)
                }
            }
        }
        return BinnedNull(unsorted: values)
    }
}
