import Testing
import VigilStatistics

@Suite("Ranking of queries")
struct RankingTests {
    @Test("equal scores keep their order, missing items are left out and counted")
    func ordering() throws {
        let query = try QueryRanking(
            relevance: [1, 2, 3, .nan, 4, 5], scores: [0.5, 0.9, 0.5, 1, .nan, 0.5])
        #expect(query.relevance == [2, 1, 3, 5])
        #expect(query.excluded == 2)
    }

    @Test("negative and infinite relevance are refused", arguments: [-1, Double.infinity])
    func invalid(relevance: Double) {
        #expect { try QueryRanking(relevance: [relevance], scores: [1]) } throws: {
            ($0 as? StatisticsError)?.code == .invalidValue
        }
    }

    @Test("queries without a relevant item count as 0 or are left out, as asked")
    func withoutRelevant() throws {
        var moments = RankingMoments(depth: 3)
        moments.add(try QueryRanking(relevance: [1, 0], scores: [2, 1]))
        moments.add(try QueryRanking(relevance: [0, 0], scores: [2, 1]))
        moments.add(try QueryRanking(relevance: [], scores: []))
        #expect(moments.count == 3)
        #expect(moments.withoutRelevant == 2)
        #expect(moments.hitRate(withoutRelevant: .undefined).value == 1)
        #expect(moments.hitRate(withoutRelevant: .zero).value == 1.0 / 3)
        #expect(moments.meanReciprocalRank(withoutRelevant: .undefined).value == 1)
        #expect(agree(moments.meanReciprocalRank(withoutRelevant: .zero).value, 1.0 / 3))
        var none = RankingMoments(depth: 3)
        #expect(none.hitRate(withoutRelevant: .zero) == .notEnoughData(have: 0, need: 1))
        none.add(try QueryRanking(relevance: [0], scores: [1]))
        #expect(none.normalizedGain(withoutRelevant: .undefined) == .undefined(reason: .noPositiveLabels))
        #expect(none.normalizedGain(withoutRelevant: .zero).value == 0)
    }

    @Test("a table of rows gives what its queries give one by one, whole or in windows")
    func table() throws {
        var random = SeededNumbers(1)
        let queries = (0..<900).map { _ in random.integer(below: 60) }
        let relevance = queries.map { _ in Double(max(0, random.integer(below: 5) - 2)) }
        let scores = random.uniforms(900)
        var table = RankingMoments(depth: 5, gain: .exponential)
        try table.add(queries: queries, relevance: relevance, scores: scores)
        var single = RankingMoments(depth: 5, gain: .exponential)
        var windows = RankingMoments(depth: 5, gain: .exponential)
        for code in Set(queries).sorted() {
            let rows = queries.indices.filter { queries[$0] == code }
            let query = try QueryRanking(relevance: rows.map { relevance[$0] }, scores: rows.map { scores[$0] })
            single.add(query)
            var window = RankingMoments(depth: 5, gain: .exponential)
            window.add(query)
            try windows.merge(window)
        }
        #expect(table == single)
        #expect(windows.count == table.count)
        let gain = table.normalizedGain(withoutRelevant: .zero).estimate
        #expect(agree(windows.normalizedGain(withoutRelevant: .zero).value, gain?.value))
        #expect(agree(windows.normalizedGain(withoutRelevant: .zero).estimate?.standardError, gain?.standardError))
        #expect(gain.flatMap(\.standardError) != nil)
        #expect { try table.merge(RankingMoments(depth: 5)) } throws: {
            ($0 as? StatisticsError)?.code == .incompatibleSummaries
        }
    }

    @Test("a refused table leaves the metrics as they were")
    func refusedTable() throws {
        var moments = RankingMoments(depth: 2)
        #expect(throws: StatisticsError.self) {
            try moments.add(queries: [0, 1], relevance: [1, -1], scores: [1, 1])
        }
        #expect(moments == RankingMoments(depth: 2))
    }

    @Test("every metric lies within 0...1 and the best order has the best gain")
    func ranges() throws {
        var random = SeededNumbers(2)
        for _ in 0..<200 {
            let relevance = (0..<12).map { _ in Double(random.integer(below: 4)) }
            let query = try QueryRanking(relevance: relevance, scores: random.uniforms(12))
            let best = try QueryRanking(relevance: relevance, scores: relevance)
            for depth in [1, 3, 12, 20] {
                for gain in RankingGain.allCases {
                    let value = query.normalizedGain(at: depth, gain: gain)
                    #expect(value >= 0 && value <= 1 + 1e-12)
                    #expect(query.relevantCount == 0 || agree(best.normalizedGain(at: depth, gain: gain), 1))
                }
                for value in [
                    query.averagePrecision(at: depth), query.reciprocalRank(at: depth), query.precision(at: depth),
                    query.recall(at: depth),
                ] {
                    #expect(value >= 0 && value <= 1)
                }
            }
        }
    }
}
