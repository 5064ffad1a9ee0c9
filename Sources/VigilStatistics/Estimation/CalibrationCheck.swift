/// Whether a calibration map would bring a model's scores closer to the shares that they promise.
///
/// The reference is split again and again at random, each class alike. A map learned from the one part is tried on the
/// other; the rows tried, of all splits together, give the expected calibration error of the scores as they are and of
/// the mapped ones. Mapping helps where that error falls.
///
/// - Source: NannyML's `calibration.needs_calibration`, with another generator of random numbers.
public struct CalibrationCheck: Sendable, Hashable {
    /// How often the reference is split, at least 1.
    public var splits: Int
    /// The share of each class's rows that a split tries, above 0 and below 1.
    public var testedShare: Double
    /// In how many bins of equally many rows errors are measured, at least 1.
    public var bins: Int
    /// Of the splits: the same seed and rows give the same answer.
    public var seed: UInt64

    /// The area under the ROC curve above which scores are taken as they are.
    public static let greatestArea = 0.999

    /// A check.
    ///
    /// - Parameters:
    ///   - splits: How often the reference is split, at least 1.
    ///   - testedShare: The share of each class's rows that a split tries, above 0 and below 1.
    ///   - bins: In how many bins of equally many rows errors are measured, at least 1.
    ///   - seed: Of the splits.
    public init(splits: Int = 10, testedShare: Double = 0.1, bins: Int = 10, seed: UInt64 = 42) {
        precondition(splits >= 1 && bins >= 1, "at least one split and one bin")
        precondition(testedShare > 0 && testedShare < 1, "a split tries some rows and learns from others")
        self.splits = splits
        self.testedShare = testedShare
        self.bins = bins
        self.seed = seed
    }

    /// Decides about a reference.
    ///
    /// - Parameter reference: The scores of the positive and of the negative rows.
    /// - Returns: Whether to calibrate, and the two errors.
    /// - Complexity: O(splits * n), and a sort of the rows tried.
    public func decide(_ reference: ScoresByClass) -> CalibrationDecision {
        guard reference.positives.count >= 2, reference.negatives.count >= 2 else {
            return .asTheyAre(.tooFewRows)
        }
        if let area = reference.rocAUC().value, area > Self.greatestArea { return .asTheyAre(.nearlyPerfectRanking) }
        let points = ScorePoints(reference)
        var random = SplitMix64(seed: seed)
        var tried = TriedRows(points: points.scores.count)
        for _ in 0..<splits { tried.tryOut(points, share: testedShare, random: &random) }
        let before = Self.error(bins: bins) { body in points.forEach(tried, body) }
        let mapped = ScoresByClass(positives: tried.mappedPositives, negatives: tried.mappedNegatives)
        let after = Self.error(bins: bins) { body in mapped.forEachAscending(body) }
        return .measured(before: before, after: after)
    }

    /// The expected calibration error of scored rows over bins of equally many rows.
    ///
    ///     sum over bins of |positives - sum of scores| / n
    ///
    /// Rows of equal scores count with their mean where a bin's end divides them, so their order says nothing.
    ///
    /// - Parameters:
    ///   - rows: The rows.
    ///   - bins: How many, at least 1.
    /// - Returns: At least 0; 0 without rows.
    /// - Complexity: O(n).
    public static func equalCountError(_ rows: ScoresByClass, bins: Int) -> Double {
        error(bins: bins) { rows.forEachAscending($0) }
    }

    private static func error(bins: Int, _ forEach: (_ body: (Double, Int, Int) -> Void) -> Void) -> Double {
        var count = 0
        forEach { count += $1 + $2 }
        guard count > 0 else { return 0 }
        // The last bin takes what the division leaves over.
        let width = Double(max(1, count / bins))
        var room = width
        var bin = 1
        var gap = 0.0
        var sum = 0.0
        forEach { score, positives, negatives in
            var rows = Double(positives + negatives)
            let excess = Double(positives) / rows - score
            while rows > 0 {
                let taken = bin < bins ? min(rows, room) : rows
                gap += excess * taken
                rows -= taken
                room -= taken
                if room <= 0, bin < bins {
                    sum += abs(gap)
                    gap = 0
                    room = width
                    bin += 1
                }
            }
        }
        return (sum + abs(gap)) / Double(count)
    }
}

/// Whether scores need a calibration map, and why.
public enum CalibrationDecision: Sendable, Hashable {
    /// Why scores are taken as they are without a measurement.
    public enum Reason: String, Sendable, Hashable, Codable {
        /// A class has fewer than two rows.
        case tooFewRows
        /// The classes hardly overlap, so that a map would have nothing to learn from.
        case nearlyPerfectRanking
    }

    /// The errors of the scores as they are and of the mapped ones, at least 0.
    case measured(before: Double, after: Double)
    /// No map is tried.
    case asTheyAre(Reason)

    /// Whether a map brings the scores closer to what they promise.
    public var isNeeded: Bool {
        if case .measured(let before, let after) = self { after < before } else { false }
    }
}

/// The different scores of a reference, ascending, with the rows of either class.
private struct ScorePoints {
    var scores: [Double] = []
    var positives: [Int32] = []
    var negatives: [Int32] = []

    init(_ reference: ScoresByClass) {
        scores.reserveCapacity(reference.count)
        positives.reserveCapacity(reference.count)
        negatives.reserveCapacity(reference.count)
        reference.forEachAscending { score, positive, negative in
            scores.append(score)
            positives.append(Int32(truncatingIfNeeded: positive))
            negatives.append(Int32(truncatingIfNeeded: negative))
        }
    }

    /// Calls a closure for every score that was tried, with how often.
    func forEach(_ tried: TriedRows, _ body: (Double, Int, Int) -> Void) {
        for point in scores.indices {
            let positives = Int(tried.positives[point])
            let negatives = Int(tried.negatives[point])
            if positives + negatives > 0 { body(scores[point], positives, negatives) }
        }
    }
}

/// The rows that the splits so far have tried.
private struct TriedRows {
    /// How often a positive row of each point was tried.
    var positives: [Int32]
    /// How often a negative row of each point was tried.
    var negatives: [Int32]
    var mappedPositives: [Double] = []
    var mappedNegatives: [Double] = []

    init(points: Int) {
        positives = [Int32](repeating: 0, count: points)
        negatives = positives
    }

    /// Learns a map from a random part of the rows and maps the others.
    mutating func tryOut(_ points: ScorePoints, share: Double, random: inout SplitMix64) {
        var positive = Lot(rows: points.positives, share: share)
        var negative = Lot(rows: points.negatives, share: share)
        var pool = PooledBlocks()
        var drawn: [(point: Int32, positives: Int32, negatives: Int32)] = []
        drawn.reserveCapacity(positive.toDraw + negative.toDraw)
        for point in points.scores.indices {
            let (positives, negatives) = (points.positives[point], points.negatives[point])
            let triedPositives = positive.draw(positives, &random)
            let triedNegatives = negative.draw(negatives, &random)
            if triedPositives + triedNegatives > 0 {
                drawn.append((Int32(truncatingIfNeeded: point), triedPositives, triedNegatives))
            }
            let learned = positives - triedPositives
            let total = learned + negatives - triedNegatives
            guard total > 0 else { continue }
            pool.add(
                score: points.scores[point], positive: Double(learned), total: Double(total), squares: Double(total))
        }
        guard let curve = CalibrationCurve(pool) else { return }
        var walk = CalibrationWalk(curve)
        for (point, triedPositives, triedNegatives) in drawn {
            let value = curve.value(at: walk.place(of: points.scores[Int(point)]))
            positives[Int(point)] += triedPositives
            negatives[Int(point)] += triedNegatives
            for _ in 0..<triedPositives { mappedPositives.append(value) }
            for _ in 0..<triedNegatives { mappedNegatives.append(value) }
        }
    }
}

/// A draw of so many of a class's rows, each set of them equally likely, in one walk through the rows.
private struct Lot {
    private(set) var toDraw: Int
    private var left: Int

    init(rows: [Int32], share: Double) {
        left = rows.reduce(0) { $0 + Int($1) }
        toDraw = min(left - 1, max(1, Int((share * Double(left)).rounded())))
    }

    /// How many of the next `rows` are drawn.
    @inline(__always)
    mutating func draw(_ rows: Int32, _ random: inout SplitMix64) -> Int32 {
        var drawn: Int32 = 0
        for _ in 0..<rows {
            // 32 random bits are plenty for a share of at most 2^32 rows.
            let mark = ((random.next() >> 32) &* UInt64(left)) >> 32
            if mark < UInt64(toDraw) {
                toDraw -= 1
                drawn += 1
            }
            left -= 1
        }
        return drawn
    }
}

/// Finds the places of ascending scores on a curve, in one walk.
struct CalibrationWalk {
    private let curve: CalibrationCurve
    private var candidate = 0

    init(_ curve: CalibrationCurve) { self.curve = curve }

    /// Where a score lies that is at least the one before.
    @inline(__always)
    mutating func place(of score: Double) -> CalibrationCurve.Place {
        while candidate < curve.blocks.count, curve.blocks[candidate].highest < score { candidate += 1 }
        return curve.place(of: score, from: candidate)
    }
}
