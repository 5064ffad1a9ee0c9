/// Ranking metrics over queries, mergeable over windows.
///
/// Queries without a relevant item are counted apart, since nothing can be ranked right there; every metric says at
/// reading whether they count as 0 or are left out.
public struct RankingMoments: MergeableSummary {
    /// How many ranks count.
    public let depth: Int
    /// How relevance turns into gain.
    public let gain: RankingGain
    /// The relevance from which on an item counts as relevant.
    public let relevantFrom: Double
    /// The number of queries without a relevant item.
    public private(set) var withoutRelevant = 0
    /// The number of items left out because the relevance or the score is missing.
    public private(set) var excluded = 0
    private var hits = 0
    private var gains = MeanVariance()
    private var averagePrecisions = MeanVariance()
    private var reciprocalRanks = MeanVariance()
    private var precisions = MeanVariance()
    private var recalls = MeanVariance()

    /// Metrics of no queries.
    ///
    /// - Parameters:
    ///   - depth: How many ranks count, at least 1.
    ///   - gain: How relevance turns into gain.
    ///   - relevantFrom: The relevance from which on an item counts as relevant; anything above 0 if nothing is said.
    public init(depth: Int, gain: RankingGain = .linear, relevantFrom: Double = .leastNonzeroMagnitude) {
        precondition(depth >= 1, "a ranking is cut at rank 1 or later")
        self.depth = depth
        self.gain = gain
        self.relevantFrom = relevantFrom
    }

    /// Adds one query.
    ///
    /// - Parameter query: The items as ranked, with the same bound of relevance.
    /// - Complexity: O(n log n) for n items.
    public mutating func add(_ query: QueryRanking) {
        precondition(query.relevantFrom == relevantFrom, "a query is judged by the same bound of relevance")
        excluded += query.excluded
        guard query.relevantCount > 0 else {
            withoutRelevant += 1
            return
        }
        gains.add(query.normalizedGain(at: depth, gain: gain))
        averagePrecisions.add(query.averagePrecision(at: depth))
        reciprocalRanks.add(query.reciprocalRank(at: depth))
        precisions.add(query.precision(at: depth))
        recalls.add(query.recall(at: depth))
        hits += query.hasHit(at: depth) ? 1 : 0
    }

    /// Adds a table of items, a row each.
    ///
    /// - Parameters:
    ///   - queries: The code of each row's query, at least 0; rows of one query need not be neighbours.
    ///   - relevance: At least 0; NaN is missing.
    ///   - scores: NaN is missing.
    /// - Throws: `.lengthMismatch`, or `.invalidValue` for a negative or infinite relevance; nothing is added then.
    /// - Complexity: O(n log n).
    public mutating func add(queries: [Int], relevance: [Double], scores: [Double]) throws(StatisticsError) {
        guard queries.count == relevance.count, queries.count == scores.count else {
            throw .lengthMismatch("queries and scores", queries.count, min(relevance.count, scores.count))
        }
        let order = ascendingOrder(of: queries.map(Double.init))
        var merged = self
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count && queries[order[end]] == queries[order[start]] { end += 1 }
            let rows = order[start..<end]
            merged.add(
                try QueryRanking(
                    relevance: rows.map { relevance[$0] }, scores: rows.map { scores[$0] },
                    relevantFrom: relevantFrom))
            start = end
        }
        self = merged
    }

    /// Adds what other metrics have seen.
    ///
    /// - Parameter other: Metrics of other queries with the same depth, gain and bound of relevance.
    /// - Throws: `.incompatibleSummaries` when these differ.
    /// - Complexity: O(1).
    public mutating func merge(_ other: RankingMoments) throws(StatisticsError) {
        guard depth == other.depth, gain == other.gain, relevantFrom == other.relevantFrom else {
            throw StatisticsError(
                .incompatibleSummaries,
                "rankings cut at \(depth) and \(other.depth), gains \(gain) and \(other.gain), "
                    + "relevant from \(relevantFrom) and \(other.relevantFrom)")
        }
        withoutRelevant += other.withoutRelevant
        excluded += other.excluded
        hits += other.hits
        gains.merge(other.gains)
        averagePrecisions.merge(other.averagePrecisions)
        reciprocalRanks.merge(other.reciprocalRanks)
        precisions.merge(other.precisions)
        recalls.merge(other.recalls)
    }
}

// MARK: What they say

extension RankingMoments {
    /// The number of queries, those without a relevant item included.
    public var count: Int { gains.count + withoutRelevant }

    private func mean(_ summary: MeanVariance, _ withoutRelevant: ZeroDivision) -> MetricOutcome {
        guard count > 0 else { return .notEnoughData(have: 0, need: 1) }
        var summary = summary
        if withoutRelevant == .zero { summary.addZeros(self.withoutRelevant) }
        return summary.count > 0 ? .mean(of: summary, within: 0...1) : .undefined(reason: .noPositiveLabels)
    }

    /// The mean normalised discounted cumulative gain over queries.
    ///
    /// - Parameter withoutRelevant: Whether queries without a relevant item count as 0 or are left out.
    /// - Returns: In 0...1.
    public func normalizedGain(withoutRelevant: ZeroDivision) -> MetricOutcome { mean(gains, withoutRelevant) }

    /// The mean average precision over queries.
    ///
    /// - Parameter withoutRelevant: Whether queries without a relevant item count as 0 or are left out.
    /// - Returns: In 0...1.
    public func meanAveragePrecision(withoutRelevant: ZeroDivision) -> MetricOutcome {
        mean(averagePrecisions, withoutRelevant)
    }

    /// The mean reciprocal rank over queries.
    ///
    /// - Parameter withoutRelevant: Whether queries without a relevant item count as 0 or are left out.
    /// - Returns: In 0...1.
    public func meanReciprocalRank(withoutRelevant: ZeroDivision) -> MetricOutcome {
        mean(reciprocalRanks, withoutRelevant)
    }

    /// The mean precision over queries.
    ///
    /// - Parameter withoutRelevant: Whether queries without a relevant item count as 0 or are left out.
    /// - Returns: In 0...1.
    public func precision(withoutRelevant: ZeroDivision) -> MetricOutcome { mean(precisions, withoutRelevant) }

    /// The mean recall over queries.
    ///
    /// - Parameter withoutRelevant: Whether queries without a relevant item count as 0 or are left out.
    /// - Returns: In 0...1.
    public func recall(withoutRelevant: ZeroDivision) -> MetricOutcome { mean(recalls, withoutRelevant) }

    /// The share of queries with a relevant item in the first ranks, with Wilson's interval.
    ///
    /// - Parameter withoutRelevant: Whether queries without a relevant item count as misses or are left out.
    /// - Returns: In 0...1.
    public func hitRate(withoutRelevant: ZeroDivision) -> MetricOutcome {
        guard count > 0 else { return .notEnoughData(have: 0, need: 1) }
        let queries = withoutRelevant == .zero ? count : gains.count
        return queries > 0 ? .measured(.share(hits, of: queries)) : .undefined(reason: .noPositiveLabels)
    }
}

// MARK: Bytes

extension RankingMoments {
    /// The mark of this summary's bytes.
    public static var kind: SummaryKind { .rankingMoments }

    /// Writes the content.
    ///
    /// - Parameter writer: Receives the bytes.
    public func write(to writer: inout SummaryWriter) {
        writer.write(count: depth)
        writer.write(byte: gain == .linear ? 0 : 1)
        writer.write(relevantFrom)
        writer.write(count: withoutRelevant)
        writer.write(count: excluded)
        writer.write(count: hits)
        for summary in [gains, averagePrecisions, reciprocalRanks, precisions, recalls] {
            summary.write(to: &writer)
        }
    }

    /// Reads the content.
    ///
    /// - Parameter reader: Holds the bytes, untrusted.
    /// - Throws: What is wrong with the bytes.
    public init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        let depth = try reader.count()
        let gain = try reader.byte()
        let relevantFrom = try reader.number()
        guard depth >= 1, gain <= 1, !relevantFrom.isNaN else {
            throw .invalid("depth \(depth), gain \(gain), relevant from \(relevantFrom)")
        }
        self.init(depth: depth, gain: gain == 0 ? .linear : .exponential, relevantFrom: relevantFrom)
        withoutRelevant = try reader.count()
        excluded = try reader.count()
        hits = try reader.count()
        gains = try MeanVariance(from: &reader)
        averagePrecisions = try MeanVariance(from: &reader)
        reciprocalRanks = try MeanVariance(from: &reader)
        precisions = try MeanVariance(from: &reader)
        recalls = try MeanVariance(from: &reader)
        let counts = [averagePrecisions.count, reciprocalRanks.count, precisions.count, recalls.count]
        guard counts.allSatisfy({ $0 == gains.count }), hits <= gains.count else {
            throw .invalid("the parts count different queries")
        }
    }
}
