import VigilDomain
import VigilStatistics

/// The labelled queries of a ranking with their rows, for metrics of any part of the queries.
///
/// What counts as a query and as an answer is as in every metric of a ranking: a query with any label counts, and an item
/// of it without one counts as 0.
struct RankedQueries {
    /// The rows of each labelled query, queries by their first row.
    let rows: [[Int]]
    private let relevance: [[Double]]
    private let order: [[Double]]
    private let relevantFrom: Double

    init(schema: ModelSchema, predictions: PredictionBatch, labels: [Double]) {
        relevantFrom = schema.relevantFrom
        var members = [[Int]](repeating: [], count: predictions.groups.dictionary.count)
        for (row, code) in predictions.groups.codes.enumerated() where code != CategoricalColumn.missing {
            members[Int(code)].append(row)
        }
        rows = members.filter { rows in rows.contains { !labels[$0].isNaN } }
            .sorted { ($0.first ?? 0) < ($1.first ?? 0) }
        relevance = rows.map { rows in rows.map { labels[$0].isNaN ? 0 : labels[$0] } }
        order = rows.map { rows in
            let isRanked = rows.allSatisfy { !predictions.ranks[$0].isNaN }
            return rows.map { isRanked ? -predictions.ranks[$0] : predictions.scores[$0] }
        }
    }

    /// A metric of each query, NaN where it does not count; `nil` for other metrics and for labels that are no relevance.
    func values(of metric: MetricID) -> [Double]? {
        let top = RankingDepth.top
        switch metric {
        case .ndcgAt5:
            return each(relevantFrom: .leastNonzeroMagnitude) { $0.normalizedGain(at: top, gain: .exponential) }
        case .hitRateAt5: return each { $0.hasHit(at: top) ? 1 : 0 }
        case .precisionAt5: return each { $0.precision(at: top) }
        case .recallAt5: return each(withoutRelevant: .nan) { $0.recall(at: top) }
        case .meanReciprocalRank: return each { $0.reciprocalRank(at: RankingDepth.whole) }
        case .meanAveragePrecision: return each { $0.averagePrecision(at: RankingDepth.whole) }
        default: return nil
        }
    }

    private func each(
        relevantFrom bound: Double? = nil, withoutRelevant: Double = 0, _ body: (QueryRanking) -> Double
    ) -> [Double]? {
        var values: [Double] = []
        for (relevance, order) in zip(relevance, order) {
            // A relevance that is negative or infinite is why the catalog's metrics have no value either.
            guard
                let query = try? QueryRanking(
                    relevance: relevance, scores: order, relevantFrom: bound ?? relevantFrom)
            else { return nil }
            values.append(query.relevantCount > 0 ? body(query) : withoutRelevant)
        }
        return values
    }
}
