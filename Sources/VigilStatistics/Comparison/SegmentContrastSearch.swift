/// Searches the segments of a table for those where a metric is worse than elsewhere, and says how sure that is after the
/// search.
///
/// The segment that one has searched for is "significantly worse" by its own test in nearly every table. Here the greatest
/// score of all segments is compared with the greatest when what the rows contribute is dealt to them at random, with the
/// segments, of all groupings at once, left as they are. So a table in which no segment is worse alarms as often as the
/// level says, however many segments there are and however they overlap; with rows that are independent of each other.
///
/// The differences are shrunk for having been selected (``AdaptiveShrinkage``).
///
/// - Source: Westfall and Young 1993, "Resampling-Based Multiple Testing", the single-step maximum.
public struct SegmentContrastSearch: Sendable, Hashable {
    /// On which side a metric is bad.
    public enum Side: String, Sendable, Hashable, Codable, CaseIterable {
        /// A low value is bad, as of accuracy.
        case lower
        /// A high value is bad, as of an error.
        case higher
        /// Any deviation is, as of a signed error.
        case either
    }

    /// A segment and how the metric differs there.
    public struct Segment: Sendable, Hashable {
        /// Which grouping it belongs to.
        public var grouping: Int
        /// Its code there.
        public var code: Int
        /// Its rows that count.
        public var rows: Int
        /// The metric over them.
        public var value: Double
        /// The metric over all other rows that count.
        public var rest: Double
        /// The standard error of `value - rest`; 0 where nothing varies.
        public var standardError: Double
        /// The score that the search compares, near normal without a difference; the greater the worse.
        public var score: Double
        /// The p-value of this segment alone, in the bad direction, 0...1.
        public var pValue: Double
        /// The probability that the worst segment of a table without a bad one has so high a score, 0...1.
        public var adjustedPValue: Double
        /// The difference drawn towards 0 by as much as all segments together say that differences are noise.
        public var shrunk: AdaptiveShrinkage.Effect

        /// The segment's value less that of the others.
        public var difference: Double { value - rest }
    }

    /// How many counted rows a segment needs, and leaves to the rest.
    public var leastRows: Int
    /// The level at which the caller decides; 20/level tables are drawn where they can be paid for, 400 at least.
    public var level: Double
    /// How many rows, times groupings, all draws together may visit; beyond it the tail is fitted.
    public var workLimit: Int
    /// How many segments are searched; of more than that the largest are.
    public var mostSegments: Int
    /// The seed; the same gives the same p-values.
    public var seed: UInt64

    /// About a second of one core.
    public static let usualWork = 1_000_000_000
    /// More rows than these are drawn from a random part of so many; values and differences are always of all rows.
    ///
    /// The law of the greatest score hardly depends on the number of rows, and where it does, a part errs to the safe side.
    public static let mostDrawnRows = 20_000
    /// A segment of a larger table holds so many of the drawn rows on average, at least.
    private static let leastDrawnRows = 20
    private static let fewestDraws = 100
    private static let leastNeeded = 400
    private static let stopAfter = 20

    /// A search.
    ///
    /// - Parameters:
    ///   - leastRows: How many counted rows a segment needs, and leaves to the rest, at least 2.
    ///   - level: The level at which the caller decides, in (0, 1).
    ///   - workLimit: How many rows, times groupings, all draws together may visit.
    ///   - mostSegments: How many segments are searched at most.
    ///   - seed: Any number.
    public init(
        leastRows: Int = 30, level: Double = 0.05, workLimit: Int = SegmentContrastSearch.usualWork,
        mostSegments: Int = 2000, seed: UInt64 = 0x5EED
    ) {
        self.leastRows = max(2, leastRows)
        self.level = min(max(level, 1e-6), 1)
        self.workLimit = workLimit
        self.mostSegments = max(1, mostSegments)
        self.seed = seed
    }

    /// Searches.
    ///
    /// - Parameters:
    ///   - contributions: What each row adds to the metric.
    ///   - groupings: For each grouping the code of each row, negative for none; a code is below 2³¹.
    ///   - worse: The bad side of the metric.
    ///   - isRoot: Whether the metric is the root of what the contributions make, as a root mean squared error is.
    /// - Returns: The segments with rows enough and a value, the worst first; none where nothing can be compared.
    /// - Throws: `.lengthMismatch` where columns differ in length, `.invalidLabels` for labels of an area that are not 0, 1
    ///   or NaN, `.invalidValue` for an infinite number or a negative denominator.
    /// - Complexity: O(rows · groupings) a draw, of at most `mostDrawnRows` rows and at most `workLimit` together.
    public func search(
        _ contributions: RowContributions, by groupings: [[Int32]], worse: Side, isRoot: Bool = false
    ) throws(StatisticsError) -> [Segment] {
        for codes in groupings where codes.count != contributions.count {
            throw .lengthMismatch("rows and codes", contributions.count, codes.count)
        }
        try contributions.check()
        let kept = contributions.counted
        let rows = contributions.rows(kept)
        let layout = SegmentLayout(
            groupings: groupings.map { codes in kept.map { codes[$0] } },
            leastRows: max(leastRows, Self.leastDrawnRows * kept.count / Self.mostDrawnRows),
            mostSegments: mostSegments)
        guard !layout.places.isEmpty else { return [] }
        let observed = Self.contrasts(rows, layout, worse: worse, isRoot: isRoot).observed()
        guard let greatest = observed.compactMap({ $0?.score }).max() else { return [] }

        var generator = SplitMix64(seed: seed)
        let drawn = Self.part(of: kept.count, &generator)
        var family = Self.contrasts(
            drawn.map { rows.rows($0) } ?? rows, drawn.map { layout.rows($0) } ?? layout, worse: worse, isRoot: false,
            isPart: drawn != nil)
        let needed = max(Self.leastNeeded, Int((Double(Self.stopAfter) / level).rounded(.up)))
        let limit = max(Self.fewestDraws, workLimit / max(1, family.work))
        let maxima = PermutationMaxima(observed: greatest, needed: needed, limit: limit, stopAfter: Self.stopAfter) {
            family.draw(&generator)
        }
        return try segments(observed, layout, maxima, greatest: greatest)
    }

    private func segments(
        _ observed: [SegmentContrast?], _ layout: SegmentLayout, _ maxima: PermutationMaxima, greatest: Double
    ) throws(StatisticsError) -> [Segment] {
        let found = zip(layout.places, observed).compactMap { place, contrast in contrast.map { (place, $0) } }
        let shrinkage = try AdaptiveShrinkage(
            estimates: found.map { $0.1.value - $0.1.rest },
            variances: found.map { $0.1.valueVariance + $0.1.restVariance })
        let counts = layout.counts()
        let least = maxima.pValue(greatest)
        return found.map { place, contrast in
            let variance = contrast.valueVariance + contrast.restVariance
            return Segment(
                grouping: place.grouping, code: place.code, rows: Int(counts[place.cell]), value: contrast.value,
                rest: contrast.rest, standardError: variance.squareRoot(), score: contrast.score,
                pValue: contrast.pValue, adjustedPValue: max(least, maxima.pValue(contrast.score)),
                shrunk: shrinkage.effect(estimate: contrast.value - contrast.rest, variance: variance))
        }.sorted { ($1.score, $0.grouping, $0.code) < ($0.score, $1.grouping, $1.code) }
    }

    /// The rows that are drawn from; `nil` for all.
    private static func part(of count: Int, _ generator: inout SplitMix64) -> [Int]? {
        guard count > mostDrawnRows else { return nil }
        var order = Array(0..<count)
        for index in 0..<mostDrawnRows { order.swapAt(index, index + generator.index(below: count - index)) }
        return order.prefix(mostDrawnRows).sorted()
    }

    private static func contrasts(
        _ rows: RowContributions, _ layout: SegmentLayout, worse: Side, isRoot: Bool, isPart: Bool = false
    ) -> any SegmentContrasts {
        switch rows {
        case .mean(let values):
            if !isRoot, values.allSatisfy({ $0 == 0 || $0 == 1 }) {
                return ShareContrasts(values, layout, worse: worse)
            }
            return RatioContrasts(
                numerators: values, denominators: [Double](repeating: 1, count: values.count), layout, worse: worse,
                isRoot: isRoot)
        case .ratio(let numerators, let denominators):
            return RatioContrasts(
                numerators: numerators, denominators: denominators, layout, worse: worse, isRoot: isRoot)
        case .area(let labels, let scores):
            return AreaContrasts(
                labels: labels.map { $0 == 1 }, scores: scores, layout, worse: worse,
                leastOfClass: isPart ? 2 : AreaContrasts.usualLeastOfClass)
        }
    }
}

extension RowContributions {
    /// Checks what a metric cannot be made of.
    func check() throws(StatisticsError) {
        switch self {
        case .mean(let values):
            for value in values where value.isInfinite {
                throw StatisticsError(.invalidValue, "a row's value is \(value), need a finite number or NaN")
            }
        case .ratio(let numerators, let denominators):
            guard numerators.count == denominators.count else {
                throw .lengthMismatch("numerators and denominators", numerators.count, denominators.count)
            }
            for value in numerators where value.isInfinite {
                throw StatisticsError(.invalidValue, "a numerator is \(value), need a finite number or NaN")
            }
            for value in denominators where value < 0 || value.isInfinite {
                throw StatisticsError(.invalidValue, "a denominator is \(value), need at least 0 or NaN")
            }
        case .area(let labels, let scores):
            guard labels.count == scores.count else {
                throw .lengthMismatch("labels and scores", labels.count, scores.count)
            }
            for label in labels where label != 0 && label != 1 && !label.isNaN {
                throw StatisticsError(.invalidLabels, "label \(label), need 0, 1 or NaN")
            }
        }
    }
}
