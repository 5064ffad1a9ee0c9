/// Searches the segments of several columns for those whose rows drifted, and says how sure that is after the search.
///
/// The segment that one has searched for is "significant" by its own test in nearly every clean run. Here the greatest
/// statistic of all segments is compared with the greatest of all segments when reference and window are mixed at random,
/// so that a clean run alarms as often as the level says, however many segments there are and however they overlap.
///
/// - Source: Westfall and Young 1993, "Resampling-Based Multiple Testing", the single-step maximum.
public struct SegmentSearch: Sendable {
    /// The column whose drift is looked for; the reference's rows first, then the window's.
    public enum Target: Sendable {
        /// Numbers; NaN is missing.
        case numeric([Double])
        /// Codes 0, 1, ... below a count; anything else is missing.
        case categorical([Int], count: Int)
    }

    /// A column that cuts the rows into segments.
    public struct Grouping: Sendable {
        /// The segment of each row, the reference's rows first; negative for none.
        public var codes: [Int]

        /// A grouping.
        ///
        /// - Parameter codes: The segment of each row, the reference's rows first; negative for none.
        public init(codes: [Int]) { self.codes = codes }
    }

    /// A segment and how it drifted.
    public struct Segment: Sendable, Hashable {
        /// Which grouping it belongs to.
        public var grouping: Int
        /// Its code there.
        public var code: Int
        /// Its rows in the reference with a value of the target.
        public var referenceCount: Int
        /// Its rows in the window with a value of the target.
        public var currentCount: Int
        /// √(nm/(n + m)) D for numbers, a normal score of chi-squared for categories.
        public var statistic: Double
        /// The probability that the greatest statistic of a clean search is as great, 0...1.
        public var adjustedPValue: Double
        /// The difference of means in standard deviations of the target, or the corrected total variation distance.
        public var effect: Double
        /// The effect drawn towards the mean of all segments' effects by as much as their own errors explain their spread.
        public var shrunkEffect: Double
    }

    /// How many rows of each sample a segment has on average, at least, to be searched.
    public var leastRows: Int
    /// How many random mixtures are drawn.
    public var simulation: SequentialMonteCarlo
    /// The seed; the same gives the same p-values.
    public var seed: UInt64

    /// A search.
    ///
    /// - Parameters:
    ///   - leastRows: How many rows of each sample a segment has on average, at least, to be searched.
    ///   - simulation: How many random mixtures are drawn.
    ///   - seed: Any number.
    public init(
        leastRows: Int = 20, simulation: SequentialMonteCarlo = SequentialMonteCarlo(drawLimit: 999),
        seed: UInt64 = 0x5EED
    ) {
        self.leastRows = max(2, leastRows)
        self.simulation = simulation
        self.seed = seed
    }

    /// Searches.
    ///
    /// - Parameters:
    ///   - target: The column whose drift is looked for.
    ///   - groupings: The columns that make segments.
    ///   - referenceCount: How many of the rows are the reference's.
    /// - Returns: The segments with enough rows, the greatest statistic first; none where no segment has.
    /// - Throws: `.lengthMismatch` where columns differ in length, `.tooFewObservations` where a sample has no row.
    /// - Complexity: O(rows · groupings) a mixture, after O(rows log rows) a grouping.
    public func search(
        _ target: Target, by groupings: [Grouping], referenceCount: Int
    ) throws(StatisticsError) -> [Segment] {
        let rows = target.count
        for grouping in groupings where grouping.codes.count != rows {
            throw .lengthMismatch("rows", rows, grouping.codes.count)
        }
        guard referenceCount > 0 else { throw .tooFewObservations("reference rows", have: referenceCount, need: 1) }
        guard rows > referenceCount else {
            throw .tooFewObservations("current rows", have: rows - referenceCount, need: 1)
        }
        var isCurrent = (0..<rows).map { $0 >= referenceCount }
        let pieces = groupings.enumerated().flatMap { index, grouping in
            SegmentRows.segments(of: grouping.codes, grouping: index, target: target).filter {
                let pooled = Double($0.rows.count) / Double(rows)
                return pooled * Double(min(referenceCount, rows - referenceCount)) >= Double(leastRows)
            }
        }
        let observed = pieces.map { $0.statistic(isCurrent, target) }
        let effects = pieces.map { $0.effect(isCurrent, target) }
        guard let greatest = observed.max() else { return [] }
        var generator = SplitMix64(seed: seed)
        var exceedances = [Int](repeating: 0, count: pieces.count)
        var draws = 0
        let pValue = simulation.pValue {
            for index in isCurrent.indices.dropFirst() {
                isCurrent.swapAt(index, generator.index(below: index + 1))
            }
            let maximum = pieces.reduce(-Double.infinity) { max($0, $1.statistic(isCurrent, target)) }
            draws += 1
            for index in observed.indices where maximum >= observed[index] - 1e-9 * abs(observed[index]) {
                exceedances[index] += 1
            }
            return maximum >= greatest - 1e-9 * abs(greatest)
        }
        let shrunk = Self.shrunk(effects)
        return pieces.indices.map { index in
            let current = pieces[index].rows.count { Int($0) >= referenceCount }
            let own = Double(exceedances[index] + 1) / Double(draws + 1)
            return Segment(
                grouping: pieces[index].grouping, code: pieces[index].code,
                referenceCount: pieces[index].rows.count - current, currentCount: current,
                statistic: observed[index], adjustedPValue: observed[index] == greatest ? pValue : max(pValue, own),
                effect: effects[index].value, shrunkEffect: shrunk[index])
        }.sorted { $0.statistic > $1.statistic }
    }

    /// Normal shrinkage with the spread of DerSimonian and Laird (1986).
    private static func shrunk(_ effects: [SegmentEffect]) -> [Double] {
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

extension SegmentSearch.Target {
    var count: Int {
        switch self {
        case .numeric(let values): values.count
        case .categorical(let codes, _): codes.count
        }
    }
}
