/// How relevance turns into gain.
public enum RankingGain: String, Sendable, Hashable, CaseIterable {
    /// The relevance itself.
    case linear
    /// 2 to the relevance, less 1: the highest grades count far more.
    case exponential

    func value(_ relevance: Double) -> Double {
        switch self {
        case .linear: relevance
        case .exponential: Elementary.exp2(relevance) - 1
        }
    }
}

/// One query's items in the order in which a model ranked them.
///
/// Items are ordered by descending score, equal scores keep their order. Items without a relevance or a score are left
/// out and counted.
public struct QueryRanking: Sendable, Equatable {
    /// The relevance of the items, from the first rank on.
    public let relevance: [Double]
    /// The relevance from which on an item counts as relevant.
    public let relevantFrom: Double
    /// The number of items left out because the relevance or the score is missing.
    public let excluded: Int

    /// Ranks a query's items.
    ///
    /// - Parameters:
    ///   - relevance: At least 0; NaN is missing.
    ///   - scores: NaN is missing.
    ///   - relevantFrom: The relevance from which on an item counts as relevant; anything above 0 if nothing is said.
    /// - Throws: `.lengthMismatch`, or `.invalidValue` for a negative or infinite relevance.
    /// - Complexity: O(n log n).
    public init(
        relevance: [Double], scores: [Double], relevantFrom: Double = .leastNonzeroMagnitude
    ) throws(StatisticsError) {
        guard relevance.count == scores.count else {
            throw .lengthMismatch("relevance and scores", relevance.count, scores.count)
        }
        for value in relevance where value < 0 || value == .infinity {
            throw StatisticsError(.invalidValue, "relevance \(value), need a finite number of at least 0")
        }
        let kept = relevance.indices.filter { !relevance[$0].isNaN && !scores[$0].isNaN }
        let order = ascendingOrder(of: kept.map { -scores[$0] })
        self.relevance = order.map { relevance[kept[$0]] }
        self.relevantFrom = relevantFrom
        excluded = relevance.count - kept.count
    }

    /// The number of relevant items.
    public var relevantCount: Int { relevance.count { $0 >= relevantFrom } }

    private func top(_ depth: Int) -> ArraySlice<Double> {
        precondition(depth >= 1, "a ranking is cut at rank 1 or later")
        return relevance.prefix(depth)
    }

    /// The number of relevant items among the first ranks.
    private func hits(_ depth: Int) -> Int { top(depth).count { $0 >= relevantFrom } }

    /// The normalised discounted cumulative gain: the gain of the ranking, discounted by log2(rank + 1), over that of
    /// the best one.
    ///
    /// - Parameters:
    ///   - depth: How many ranks count, at least 1.
    ///   - gain: How relevance turns into gain.
    /// - Returns: In 0...1, 1 for the best order; 0 when no item has any gain.
    /// - Complexity: O(n log n).
    public func normalizedGain(at depth: Int, gain: RankingGain) -> Double {
        let best = sortedFinite(relevance).values.reversed()
        let ideal = Self.discountedGain(best.prefix(depth), gain)
        return ideal > 0 ? Self.discountedGain(top(depth), gain) / ideal : 0
    }

    private static func discountedGain(_ ranks: some Sequence<Double>, _ gain: RankingGain) -> Double {
        var sum = 0.0
        for (index, relevance) in ranks.enumerated() {
            sum += gain.value(relevance) / Elementary.log2(Double(index + 2))
        }
        return sum
    }

    /// The mean of the precisions at the ranks of relevant items.
    ///
    /// - Parameter depth: How many ranks count, at least 1.
    /// - Returns: In 0...1: the sum over the relevant items in the first ranks, over the lesser of `depth` and the
    ///   number of relevant items; 0 without any.
    /// - Complexity: O(n).
    public func averagePrecision(at depth: Int) -> Double {
        var hits = 0
        var sum = 0.0
        for (index, relevance) in top(depth).enumerated() where relevance >= relevantFrom {
            hits += 1
            sum += Double(hits) / Double(index + 1)
        }
        return hits > 0 ? sum / Double(min(depth, relevantCount)) : 0
    }

    /// One over the rank of the first relevant item.
    ///
    /// - Parameter depth: How many ranks count, at least 1.
    /// - Returns: In 0...1; 0 when none of them is relevant.
    /// - Complexity: O(n).
    public func reciprocalRank(at depth: Int) -> Double {
        top(depth).firstIndex { $0 >= relevantFrom }.map { 1 / Double($0 + 1) } ?? 0
    }

    /// The share of relevant items in the first ranks, over `depth` even when the list is shorter.
    ///
    /// - Parameter depth: How many ranks count, at least 1.
    /// - Returns: In 0...1.
    /// - Complexity: O(n).
    public func precision(at depth: Int) -> Double { Double(hits(depth)) / Double(depth) }

    /// The share of the relevant items that the first ranks hold.
    ///
    /// - Parameter depth: How many ranks count, at least 1.
    /// - Returns: In 0...1; 0 without relevant items.
    /// - Complexity: O(n).
    public func recall(at depth: Int) -> Double {
        let relevant = relevantCount
        return relevant > 0 ? Double(hits(depth)) / Double(relevant) : 0
    }

    /// Whether the first ranks hold a relevant item.
    ///
    /// - Parameter depth: How many ranks count, at least 1.
    /// - Returns: True when they do.
    /// - Complexity: O(n).
    public func hasHit(at depth: Int) -> Bool { hits(depth) > 0 }
}
