import VigilStatistics

/// Answers to `metrics_ranking.json`.
enum MetricsRankingGoldens {
    static let procedures: [GoldenProcedure] = [
        GoldenProcedure("metrics_ranking", "ranking_metrics", answer: metrics)
    ]

    private static func metrics(_ golden: GoldenCase) throws -> JSONValue {
        let relevantFrom = try golden.parameters.number("relevant_from")
        let queries = try golden.inputs.array("queries").map { query in
            try QueryRanking(
                relevance: query.numbers("relevance"), scores: query.numbers("score"), relevantFrom: relevantFrom)
        }
        guard case .object(let depths) = golden.expected else { throw GoldenError("expected is no object") }
        var answer: [String: JSONValue] = [:]
        for key in depths.keys {
            guard key.hasPrefix("k_"), let depth = Int(key.dropFirst(2)) else { throw GoldenError("key \(key)") }
            answer[key] = metrics(of: queries, at: depth, relevantFrom)
        }
        return .object(answer)
    }

    private static func metrics(of queries: [QueryRanking], at depth: Int, _ relevantFrom: Double) -> JSONValue {
        var linear = RankingMoments(depth: depth, gain: .linear, relevantFrom: relevantFrom)
        var exponential = RankingMoments(depth: depth, gain: .exponential, relevantFrom: relevantFrom)
        for query in queries {
            linear.add(query)
            exponential.add(query)
        }
        func both(_ mean: MetricOutcome, _ perQuery: (QueryRanking) -> Double) -> JSONValue {
            ["mean": JSONValue(mean.value), "per_query": JSONValue(queries.map(perQuery))]
        }
        return [
            "ndcg_linear": both(linear.normalizedGain(withoutRelevant: .zero)) {
                $0.normalizedGain(at: depth, gain: .linear)
            },
            "ndcg_exponential": both(exponential.normalizedGain(withoutRelevant: .zero)) {
                $0.normalizedGain(at: depth, gain: .exponential)
            },
            "average_precision": both(linear.meanAveragePrecision(withoutRelevant: .zero)) {
                $0.averagePrecision(at: depth)
            },
            "reciprocal_rank": both(linear.meanReciprocalRank(withoutRelevant: .zero)) {
                $0.reciprocalRank(at: depth)
            },
            "precision": both(linear.precision(withoutRelevant: .zero)) { $0.precision(at: depth) },
            "recall": both(linear.recall(withoutRelevant: .zero)) { $0.recall(at: depth) },
            "hit": both(linear.hitRate(withoutRelevant: .zero)) { $0.hasHit(at: depth) ? 1 : 0 },
        ]
    }
}
