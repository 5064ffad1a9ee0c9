/// Searches the segments of several columns for those whose rows drifted, and says how sure that is after the search.
///
/// The segment that one has searched for is "significant" by its own test in nearly every clean run. Here the greatest
/// statistic of all segments and all columns is compared with the greatest when reference and window are mixed at random,
/// the same mixture for every column, so that a clean run alarms as often as the level says, however many columns and
/// segments there are and however they depend on each other.
///
/// A segment's statistic is S of ``SegmentPair`` over its design effect, as a normal score by the cube root (Wilson and
/// Hilferty 1931; where the design effect was measured on B blocks, Paulson 1942 with k(B - 1) degrees below), so that
/// segments of all sizes and columns of all kinds compete on one scale.
///
/// - Source: Westfall and Young 1993, "Resampling-Based Multiple Testing", the single-step maximum.
public struct SegmentSearch: Sendable {
    /// A column whose drift is looked for; the reference's rows first, then the window's.
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

    /// What is known about rows that depend on each other.
    public struct Dependence: Sendable {
        /// The reference's rows, cut into blocks of a window's length; rows without a block belong to none.
        public var blocks: [[Int]]
        /// The design effect of each whole target; `nil` where it is not known.
        public var targets: [BlockDesignEffect?]

        /// What is known.
        public init(blocks: [[Int]], targets: [BlockDesignEffect?]) {
            self.blocks = blocks
            self.targets = targets
        }
    }

    /// A segment and how it drifted.
    public struct Segment: Sendable, Hashable {
        /// Which target.
        public var target: Int
        /// Which grouping it belongs to.
        public var grouping: Int
        /// Its code there.
        public var code: Int
        /// Its rows in the reference with a value of the target.
        public var referenceCount: Int
        /// Its rows in the window with a value of the target.
        public var currentCount: Int
        /// The normal score that the search compares; -infinity where a sample has no row of it.
        public var statistic: Double
        /// The probability that the greatest statistic of a clean search is as great, 0...1.
        public var adjustedPValue: Double
        /// Wasserstein-1 in reference deviations of the segment, or total variation; corrected for chance, at least 0.
        public var effect: Double
        /// The effect drawn towards the mean of its target's effects by as much as their own errors explain their spread.
        public var shrunkEffect: Double
        /// Whether the effect is a share of rows though the target is numeric: the segment's reference is constant.
        public var isShare: Bool
        /// What its statistic was divided by because rows depend on each other, at least 1.
        public var designEffect: Double
    }

    /// How many rows of the smaller sample a segment has on average, at least, to be searched.
    public var leastRows: Int
    /// The level at which the caller decides; 4/level mixtures are drawn where they can be paid for.
    public var level: Double
    /// How many rows, times columns, times groupings, all mixtures together may visit; beyond it the tail is fitted.
    public var workLimit: Int
    /// The seed; the same gives the same p-values.
    public var seed: UInt64

    /// About half a second of one core.
    public static let usualWork = 400_000_000
    /// So many mixtures at least: fewer fit no tail.
    private static let fewestDraws = 200
    private static let mostDraws = 200_000
    /// So many mixtures as great end the search.
    private static let stopAfter = 20
    /// More blocks than these add nothing to a mean.
    private static let mostBlocks = 120

    /// A search.
    ///
    /// - Parameters:
    ///   - leastRows: How many rows of the smaller sample a segment has on average, at least, to be searched.
    ///   - level: The level at which the caller decides, in (0, 1).
    ///   - workLimit: How many rows, times columns, times groupings, all mixtures together may visit.
    ///   - seed: Any number.
    public init(
        leastRows: Int = 20, level: Double = 0.05, workLimit: Int = SegmentSearch.usualWork, seed: UInt64 = 0x5EED
    ) {
        self.leastRows = max(2, leastRows)
        self.level = min(max(level, 1e-9), 1)
        self.workLimit = workLimit
        self.seed = seed
    }

    /// Searches.
    ///
    /// - Parameters:
    ///   - targets: The columns whose drift is looked for.
    ///   - groupings: The columns that make segments.
    ///   - referenceCount: How many of the rows are the reference's.
    ///   - dependence: What is known about rows that depend on each other; they are taken as independent when `nil`.
    /// - Returns: The segments with enough rows and more than one value, the greatest statistic first.
    /// - Throws: `.lengthMismatch` where columns differ in length, `.tooFewObservations` where a sample has no row.
    /// - Complexity: O(rows of the smaller sample · targets · groupings) a mixture, after O(rows log rows) a target.
    public func search(
        _ targets: [Target], by groupings: [Grouping], referenceCount: Int, dependence: Dependence? = nil
    ) throws(StatisticsError) -> [Segment] {
        guard let rows = targets.first?.count, !groupings.isEmpty else { return [] }
        for length in targets.map(\.count) + groupings.map(\.codes.count) where length != rows {
            throw .lengthMismatch("rows", rows, length)
        }
        guard referenceCount > 0 else { throw .tooFewObservations("reference rows", have: referenceCount, need: 1) }
        guard rows > referenceCount else {
            throw .tooFewObservations("current rows", have: rows - referenceCount, need: 1)
        }
        let share = Double(min(referenceCount, rows - referenceCount)) / Double(rows)
        var pairs: [SegmentPair] = []
        for (target, values) in targets.enumerated() {
            let ordered = values.orderedRows()
            for (grouping, codes) in groupings.enumerated() {
                let pair = SegmentPair(
                    target: target, grouping: grouping, values: values, codes: codes.codes, rows: ordered,
                    share: share, leastRows: leastRows)
                if !pair.pieces.isEmpty { pairs.append(pair) }
            }
        }
        var segments = observed(pairs, targets, referenceCount: referenceCount, dependence: dependence)
        guard let greatest = segments.map(\.statistic).max() else { return [] }
        let maxima = maxima(pairs, rows: rows, referenceCount: referenceCount, observed: greatest)
        let least = maxima.pValue(greatest)
        for index in segments.indices {
            segments[index].adjustedPValue = max(least, maxima.pValue(segments[index].statistic))
        }
        return segments.sorted { $0.statistic > $1.statistic }
    }

    // MARK: What was observed

    private func observed(
        _ pairs: [SegmentPair], _ targets: [Target], referenceCount: Int, dependence: Dependence?
    ) -> [Segment] {
        let rows = targets.first?.count ?? 0
        let isCurrentSmaller = rows - referenceCount <= referenceCount
        let sample = (isCurrentSmaller ? referenceCount..<rows : 0..<referenceCount).map { Int32($0) }
        let reference = (0..<referenceCount).map { Int32($0) }
        let blocks = Self.thinned(dependence?.blocks ?? [])
        var found: [Segment] = []
        var effects: [SegmentEffect] = []
        for pair in pairs {
            var counts = [Int32](repeating: 0, count: pair.totals.count + 1)
            sample.withUnsafeBufferPointer { rows in
                counts.withUnsafeMutableBufferPointer { pair.count(rows, into: $0) }
            }
            let own =
                blocks.count >= BlockDesignEffect.leastBlocks
                ? pair.designEffects(blocks: blocks, reference: reference) : pair.pieces.map { _ in nil }
            for (piece, own) in zip(pair.pieces, own) {
                let current = piece.rows.count { Int($0) >= referenceCount }
                let law = SegmentDependence(
                    own: own, column: dependence.flatMap { $0.targets[pair.target] },
                    referenceCount: piece.rows.count - current, currentCount: current)
                let ratio = counts.withUnsafeMutableBufferPointer { pair.ratio(piece, $0) }
                let effect = targets[pair.target].effect(piece.rows, referenceCount: referenceCount, factor: law.factor)
                let score = ratio.map {
                    NormalScore.of($0 / law.factor, freedom: piece.freedom, blocks: law.blocks)
                }
                effects.append(effect ?? SegmentEffect.unknown)
                found.append(
                    Segment(
                        target: pair.target, grouping: pair.grouping, code: piece.code,
                        referenceCount: piece.rows.count - current, currentCount: current,
                        statistic: score ?? -.infinity, adjustedPValue: 1, effect: effect?.value ?? 0,
                        shrunkEffect: 0, isShare: effect?.isShare ?? false, designEffect: law.factor))
            }
        }
        // Effects in one unit are shrunk towards each other, target by target.
        for alike in Dictionary(grouping: found.indices, by: { [found[$0].target, found[$0].isShare ? 1 : 0] }).values {
            for (index, value) in zip(alike, SegmentEffect.shrunk(alike.map { effects[$0] })) {
                found[index].shrunkEffect = value
            }
        }
        return found
    }

    private static func thinned(_ blocks: [[Int]]) -> [[Int32]] {
        let count = min(blocks.count, mostBlocks)
        return (0..<count).map { blocks[$0 * blocks.count / count].map { Int32($0) } }
    }

    // MARK: What mixtures give

    private func maxima(
        _ pairs: [SegmentPair], rows: Int, referenceCount: Int, observed: Double
    ) -> PermutationMaxima {
        let taken = min(referenceCount, rows - referenceCount)
        let cells = pairs.reduce(0) { $0 + $1.totals.count }
        let work = Double(taken) * Double(pairs.count + 4) + Double(cells)
        let needed = Int(min((4 / level).rounded(.up), 1e9))
        let limit = max(Self.fewestDraws, min(Self.mostDraws, Int(Double(workLimit) / work)))
        var mixture = (0..<rows).map { Int32($0) }
        var counts = [Int32](repeating: 0, count: (pairs.map(\.totals.count).max() ?? 0) + 1)
        var greatest = [Double](repeating: 0, count: (pairs.flatMap(\.pieces).map(\.freedom).max() ?? 0) + 1)
        var generator = SplitMix64(seed: seed)
        return PermutationMaxima(observed: observed, needed: needed, limit: limit, stopAfter: Self.stopAfter) {
            for index in 0..<taken { mixture.swapAt(index, index + generator.index(below: rows - index)) }
            for index in greatest.indices { greatest[index] = -1 }
            mixture.withUnsafeBufferPointer { mixture in
                counts.withUnsafeMutableBufferPointer { counts in
                    let sample = UnsafeBufferPointer(rebasing: mixture[..<taken])
                    for pair in pairs {
                        let room = UnsafeMutableBufferPointer(rebasing: counts[...pair.totals.count])
                        pair.count(sample, into: room)
                        for piece in pair.pieces {
                            guard let ratio = pair.ratio(piece, room) else { continue }
                            if ratio > greatest[piece.freedom] { greatest[piece.freedom] = ratio }
                        }
                    }
                }
            }
            // The score climbs with the ratio, so the greatest of each number of components is enough.
            return greatest.enumerated().reduce(-Double.infinity) { best, item in
                item.element < 0 ? best : max(best, NormalScore.of(item.element, freedom: item.offset, blocks: 0))
            }
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

    /// The rows with a value, of numbers ascending by value.
    fileprivate func orderedRows() -> [Int32] {
        switch self {
        case .numeric(let values):
            values.indices.filter { !values[$0].isNaN }.sorted { (values[$0], $0) < (values[$1], $1) }.map { Int32($0) }
        case .categorical(let codes, let count):
            codes.indices.filter { (0..<count).contains(codes[$0]) }.map { Int32($0) }
        }
    }

    fileprivate func effect(_ rows: [Int32], referenceCount: Int, factor: Double) -> SegmentEffect? {
        switch self {
        case .numeric(let values):
            return SegmentEffect(
                ascending: rows.map { values[Int($0)] }, isCurrent: rows.map { Int($0) >= referenceCount },
                factor: factor)
        case .categorical(let codes, let count):
            var reference = [Int](repeating: 0, count: count)
            var current = reference
            for row in rows {
                if Int(row) >= referenceCount { current[codes[Int(row)]] += 1 } else { reference[codes[Int(row)]] += 1 }
            }
            return SegmentEffect(reference: reference, current: current, factor: factor)
        }
    }
}

/// The design effect that a segment's statistic is divided by.
private struct SegmentDependence {
    let factor: Double
    /// On how many blocks it was measured; 0 for independent rows.
    let blocks: Int

    /// The greater of the segment's own mean and its column's, times the column's spread, which needs more rows to be seen
    /// than a segment has.
    init(own: BlockDesignEffect?, column: BlockDesignEffect?, referenceCount n: Int, currentCount m: Int) {
        func mean(_ effect: BlockDesignEffect?) -> Double {
            guard let effect, n > 0, m > 0 else { return 1 }
            return effect.factor(referenceCount: n, currentCount: m) / effect.spread
        }
        factor = max(1, mean(own), mean(column)) * (column?.spread ?? 1)
        blocks = own?.blocks ?? column?.blocks ?? 0
    }
}

/// A sum of squares over its degrees of freedom as a normal score.
private enum NormalScore {
    /// The score of a ratio.
    ///
    /// - Parameters:
    ///   - ratio: At least 0.
    ///   - freedom: Degrees of freedom, at least 1.
    ///   - blocks: On how many blocks its scale was measured; 0 or 1 where it is known.
    /// - Returns: About standard normal where nothing differs; it climbs with the ratio.
    static func of(_ ratio: Double, freedom: Int, blocks: Int) -> Double {
        let above = 2 / (9 * Double(freedom))
        let below = blocks > 1 ? 2 / (9 * Double(freedom) * Double(blocks - 1)) : 0
        let root = Elementary.power(ratio, 1.0 / 3)
        return ((1 - below) * root - (1 - above)) / (below * root * root + above).squareRoot()
    }
}
