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
        var random = SplitMix64(seed: seed)
        var tried = TriedRows(reference)
        for _ in 0..<splits { tried.tryOut(share: testedShare, random: &random) }
        let before = Self.equalCountError(tried.tried, bins: bins)
        let after = Self.equalCountError(tried.mapped, bins: bins)
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
        let count = rows.count
        guard count > 0 else { return 0 }
        // The last bin takes what the division leaves over.
        let width = Double(max(1, count / bins))
        var room = width
        var bin = 1
        var gap = 0.0
        var sum = 0.0
        rows.forEachAscending { score, positives, negatives in
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
