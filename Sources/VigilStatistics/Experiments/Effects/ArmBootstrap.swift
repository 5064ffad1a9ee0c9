/// The bootstrap of two arms: how their difference would vary if their units were drawn again.
///
/// Units are dealt at random into blocks, at most `blocks` an arm, and blocks are drawn with replacement. Up to that many
/// units it is the ordinary bootstrap. Beyond, a draw of block sums has the mean, the variance and the skewness of a draw
/// of units, and costs the number of blocks instead of the number of units. A quantile's draw is exact and costs nothing:
/// the r-th of n drawn values has the rank of the r-th of n uniform numbers, which is a beta variable.
///
/// - Source: Efron and Tibshirani 1993, "An introduction to the bootstrap"; Efron 1987, "Better bootstrap confidence
///   intervals", doi:10.1080/01621459.1987.10478410.
public struct ArmBootstrap: Sendable, Hashable, Codable {
    /// How an interval is read off the draws.
    public enum IntervalMethod: String, Sendable, Hashable, Codable, CaseIterable {
        /// The draws' own quantiles.
        case percentile
        /// Those quantiles, corrected for bias and skewness (BCa).
        case accelerated
    }

    /// How many draws.
    public let draws: Int
    /// How many blocks an arm at most.
    public let blocks: Int
    /// The same seed and rows give the same draws.
    public let seed: UInt64
    /// How an interval is read off.
    public let method: IntervalMethod

    /// 2,000 draws of at most 2,048 blocks.
    public static let standard = ArmBootstrap(uncheckedDraws: 2000, blocks: 2048, seed: 0x5EED, method: .accelerated)

    private init(uncheckedDraws draws: Int, blocks: Int, seed: UInt64, method: IntervalMethod) {
        self.draws = draws
        self.blocks = blocks
        self.seed = seed
        self.method = method
    }

    /// A bootstrap.
    ///
    /// - Parameters:
    ///   - draws: How many draws, at least 100.
    ///   - blocks: How many blocks an arm at most, at least 100.
    ///   - seed: Any number.
    ///   - method: How an interval is read off.
    /// - Throws: `.invalidParameter` for fewer draws or blocks.
    public init(
        draws: Int = 2000, blocks: Int = 2048, seed: UInt64 = 0x5EED, method: IntervalMethod = .accelerated
    ) throws(StatisticsError) {
        guard draws >= 100, blocks >= 100 else {
            throw StatisticsError(.invalidParameter, "\(draws) draws of \(blocks) blocks, need at least 100 of each")
        }
        self.init(uncheckedDraws: draws, blocks: blocks, seed: seed, method: method)
    }

    /// The draws of a difference, or why there are none.
    public enum Outcome: Sendable, Hashable {
        /// The draws.
        case drawn(BootstrapDraws)
        /// Why there are none.
        case undefined(UndefinedEffect)

        /// The draws, `nil` where there are none.
        public var draws: BootstrapDraws? { if case .drawn(let draws) = self { draws } else { nil } }
    }

    /// Draws the difference of two means, or ratios.
    ///
    /// - Parameters:
    ///   - control: The control's values, finite.
    ///   - treatment: The treatment's values, finite.
    ///   - denominators: Both arms' denominators, at least 0, for ratios; `nil` for means.
    ///   - isRelative: Whether the difference is over |control|.
    /// - Returns: `.tooFewUnits` below 2 units an arm, `.zeroDenominator`, `.zeroBaseline`, `.nothingVaries` or draws.
    /// - Throws: `.lengthMismatch`, `.invalidValue` for NaN, an infinity or a negative denominator.
    /// - Complexity: O(units + draws · blocks).
    public func difference(
        control: [Double], treatment: [Double], denominators: (control: [Double], treatment: [Double])? = nil,
        isRelative: Bool = false
    ) throws(StatisticsError) -> Outcome {
        var generator = SplitMix64(seed: seed)
        let one = try BlockSums(control, denominators?.control, blocks, &generator)
        let two = try BlockSums(treatment, denominators?.treatment, blocks, &generator)
        let least = min(one.units, two.units)
        guard least >= 2 else { return .undefined(.tooFewUnits(have: least, need: 2)) }
        guard one.denominator != 0, two.denominator != 0 else { return .undefined(.zeroDenominator) }
        let baseline = one.ratio
        guard !isRelative || baseline != 0 else { return .undefined(.zeroBaseline) }
        guard one.varies || two.varies else { return .undefined(.nothingVaries) }
        var values: [Double] = []
        values.reserveCapacity(draws)
        for _ in 0..<draws {
            guard let first = one.draw(&generator), let second = two.draw(&generator) else { continue }
            if isRelative && first == 0 { continue }
            values.append((second - first) / (isRelative ? abs(first) : 1))
        }
        guard values.count >= draws / 2 else { return .undefined(.zeroDenominator) }
        // A relative difference changes with the control's units as T/|C| times an absolute one, with the treatment's as is.
        let scale = isRelative ? two.ratio / baseline : 1
        let cubes = two.influence.cubes - scale * scale * scale * one.influence.cubes
        let squares = two.influence.squares + scale * scale * one.influence.squares
        return .drawn(
            BootstrapDraws(
                estimate: (two.ratio - baseline) / (isRelative ? abs(baseline) : 1),
                sorted: sortedFinite(values).values,
                acceleration: cubes / (6 * squares * squares.squareRoot()), method: method))
    }

    /// Draws the difference of a quantile.
    ///
    /// - Parameters:
    ///   - probability: ν, above 0 and below 1. The quantile is the ⌈ν n⌉-th value (type 1).
    ///   - control: The control's values, ascending and finite.
    ///   - treatment: The treatment's values, ascending and finite.
    ///   - isRelative: Whether the difference is over |control|.
    /// - Returns: `.tooFewUnits`, `.quantileOutOfReach`, `.zeroBaseline`, `.nothingVaries` or draws, read off as percentiles.
    /// - Throws: `.invalidParameter` for another ν.
    /// - Complexity: O(draws).
    public func quantileDifference(
        _ probability: Double, sortedControl control: [Double], sortedTreatment treatment: [Double],
        isRelative: Bool = false
    ) throws(StatisticsError) -> Outcome {
        try PowerSearch.check(share: probability, "a quantile")
        let least = min(control.count, treatment.count)
        let need = ArmQuantile.least(probability)
        guard least >= need else { return .undefined(.quantileOutOfReach(have: least, need: need)) }
        var generator = SplitMix64(seed: seed)
        func rank(_ count: Int) -> Int { min(max(Int((probability * Double(count)).rounded(.up)), 1), count) }
        func draw(_ sorted: [Double], _ generator: inout SplitMix64) -> Double {
            let place = rank(sorted.count)
            let below = generator.gamma(shape: Double(place))
            let above = generator.gamma(shape: Double(sorted.count - place + 1))
            let drawn = Int((below / (below + above) * Double(sorted.count)).rounded(.up))
            return sorted[min(max(drawn, 1), sorted.count) - 1]
        }
        let baseline = control[rank(control.count) - 1]
        let estimate = treatment[rank(treatment.count) - 1] - baseline
        guard !isRelative || baseline != 0 else { return .undefined(.zeroBaseline) }
        var values: [Double] = []
        values.reserveCapacity(draws)
        for _ in 0..<draws {
            let first = draw(control, &generator)
            let second = draw(treatment, &generator)
            if isRelative && first == 0 { continue }
            values.append((second - first) / (isRelative ? abs(first) : 1))
        }
        let sorted = sortedFinite(values).values
        guard let lowest = sorted.first, let highest = sorted.last, lowest < highest else {
            return .undefined(.tiedQuantile)
        }
        return .drawn(
            BootstrapDraws(
                estimate: estimate / (isRelative ? abs(baseline) : 1), sorted: sorted, acceleration: 0,
                method: .percentile))
    }
}

/// An arm's units dealt into blocks.
private struct BlockSums {
    let units: Int
    var values: [Double]
    var denominators: [Double]
    let ratio: Double
    let denominator: Double
    /// Sums of powers of what a unit adds to the ratio's error.
    let influence: (squares: Double, cubes: Double)
    var varies: Bool { influence.squares > 0 }

    init(
        _ rows: [Double], _ given: [Double]?, _ limit: Int, _ generator: inout SplitMix64
    ) throws(StatisticsError) {
        if let given, given.count != rows.count {
            throw .lengthMismatch("values and denominators", rows.count, given.count)
        }
        units = rows.count
        let blocks = min(limit, rows.count)
        var sums = [Double](repeating: 0, count: blocks)
        var sizes = sums
        var start = 0
        while start < rows.count {
            // Blocks take one row each of every stretch, from a random one on: rows that lie together, as those of a day,
            // end up apart, and no block is larger than another by more than a row.
            let end = min(start + blocks, rows.count)
            var block = generator.index(below: blocks)
            for row in start..<end {
                sums[block] += rows[row]
                sizes[block] += given?[row] ?? 1
                block = block + 1 == blocks ? 0 : block + 1
            }
            start = end
        }
        let total = sums.reduce(0, +)
        let size = sizes.reduce(0, +)
        guard total.isFinite, size.isFinite, given?.allSatisfy({ $0 >= 0 }) ?? true else {
            throw StatisticsError(.invalidValue, "a value is NaN or infinite, or a denominator negative")
        }
        values = sums
        denominators = sizes
        denominator = size
        let center = size == 0 ? 0 : total / size
        ratio = center
        var squares = 0.0
        var cubes = 0.0
        for row in rows.indices {
            let error = rows[row] - center * (given?[row] ?? 1)
            squares += error * error
            cubes += error * error * error
        }
        influence = size == 0 ? (0, 0) : (squares / (size * size), cubes / (size * size * size))
    }

    /// The ratio of as many blocks drawn with replacement, `nil` where all of them are empty.
    func draw(_ generator: inout SplitMix64) -> Double? {
        var sum = 0.0
        var size = 0.0
        let count = values.count
        values.withUnsafeBufferPointer { values in
            denominators.withUnsafeBufferPointer { denominators in
                for _ in 0..<count {
                    let block = generator.index(below: count)
                    sum += values[block]
                    size += denominators[block]
                }
            }
        }
        return size == 0 ? nil : sum / size
    }
}
