/// How far a segment's window rows are from its reference rows, with the error of that.
struct SegmentEffect {
    /// Wasserstein-1 in reference deviations of the segment, or a total variation distance; corrected for chance.
    var value: Double
    /// The square of its standard error.
    var variance: Double
    /// Whether it is a share of rows, because the segment's reference holds one value only.
    var isShare = false

    /// The effect of numbers.
    ///
    /// - Parameters:
    ///   - ascending: The segment's values.
    ///   - isCurrent: Whether each is the window's.
    ///   - factor: The design effect, at least 1.
    init?(ascending: [Double], isCurrent: [Bool], factor: Double) {
        let reference = zip(ascending, isCurrent).filter { !$0.1 }.map(\.0)
        let current = zip(ascending, isCurrent).filter(\.1).map(\.0)
        guard let first = reference.first, let last = reference.last, !current.isEmpty else { return nil }
        let (n, m) = (Double(reference.count), Double(current.count))
        guard first < last else {
            let share = Double(current.count { $0 != first }) / m
            // A pseudo-count keeps the error of a share of 0 or 1 from being 0.
            let smoothed = (share * m + 1) / (m + 2)
            self.init(value: share, variance: smoothed * (1 - smoothed) / m * factor, isShare: true)
            return
        }
        var distance = 0.0
        var (below, belowCurrent) = (0.0, 0.0)
        for index in ascending.indices.dropLast() {
            if isCurrent[index] { belowCurrent += 1 } else { below += 1 }
            let gap = ascending[index + 1] - ascending[index]
            if gap > 0 { distance += abs(below / n - belowCurrent / m) * gap }
        }
        let deviation = Self.deviation(reference)
        guard deviation > 0, distance.isFinite else { return nil }
        let independent = WassersteinDistance.nullMean(
            referenceCount: reference.count, currentCount: current.count,
            rootIntegral: WassersteinDistance.rootIntegral(sorted: reference))
        let corrected = BiasCorrection.corrected(
            distance, nullMean: BlockDesignEffect.nullMean(independent, factor: factor))
        let spread = min(Self.deviation(current) / deviation, 1e100)
        self.init(
            value: min(corrected / deviation, 1e100), variance: (1 / n + spread * spread / m) * factor)
    }

    /// The effect of categories; `nil` where a sample has no row.
    init?(reference: [Int], current: [Int], factor: Double) {
        guard let pair = try? CountPair(reference: reference, current: current) else { return nil }
        let interval = EffectInterval.totalVariation(pair)
        let corrected = BiasCorrection.corrected(
            interval.estimate, nullMean: min(1, BlockDesignEffect.nullMean(interval.nullMean, factor: factor)))
        self.init(value: corrected, variance: interval.standardError * interval.standardError * factor)
    }

    /// No rows on one side: nothing, with an error that leaves it no weight.
    static let unknown = SegmentEffect(value: 0, variance: 1e12)

    private init(value: Double, variance: Double, isShare: Bool = false) {
        self.value = value
        self.variance = variance
        self.isShare = isShare
    }

    /// The population's standard deviation, scaled so that no square overflows or vanishes.
    private static func deviation(_ values: [Double]) -> Double {
        let count = Double(values.count)
        let mean = values.reduce(0) { $0 + $1 / count }
        let greatest = values.reduce(0) { max($0, abs($1 - mean)) }
        guard greatest > 0 else { return 0 }
        let squares = values.reduce(0) { $0 + ($1 - mean) / greatest * (($1 - mean) / greatest) }
        return greatest * (squares / count).squareRoot()
    }

    /// Draws effects towards their mean by as much as their own errors explain their spread.
    ///
    /// - Returns: Normal shrinkage with the spread of DerSimonian and Laird (1986), in the order of the effects.
    static func shrunk(_ effects: [SegmentEffect]) -> [Double] {
        let weights = effects.map { 1 / max($0.variance, 1e-300) }
        let sum = weights.reduce(0, +)
        guard effects.count > 1, sum > 0, sum.isFinite else { return effects.map(\.value) }
        let mean = zip(weights, effects).reduce(0) { $0 + $1.0 * $1.1.value } / sum
        let spread = zip(weights, effects).reduce(0) { $0 + $1.0 * ($1.1.value - mean) * ($1.1.value - mean) }
        let scale = sum - weights.reduce(0) { $0 + $1 * $1 } / sum
        let between = scale > 0 ? max(0, (spread - Double(effects.count - 1)) / scale) : 0
        return effects.map { effect in
            let total = between + effect.variance
            return total > 0 ? mean + between / total * (effect.value - mean) : effect.value
        }
    }
}
