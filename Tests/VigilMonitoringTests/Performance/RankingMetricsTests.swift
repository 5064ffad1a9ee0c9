import Testing
import VigilDomain

@testable import VigilMonitoring

struct RankingMetricsTests {
    // Query a in ranked order has relevance 0 2 3 0 1 0, query b has 3 0 0 0 0 2.
    private static let queries: [String?] = Array(repeating: "a", count: 6) + Array(repeating: "b", count: 6)
    private static let labels: [Double] = [0, 2, 3, 0, 1, 0, 3, 0, 0, 0, 0, 2]
    private static let ranks: [Double] = [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]
    // NumPy 2.4, gain 2^relevance - 1 over log2(rank + 1), first five against the best five.
    private static let gains = [ndcg(Self.labels.prefix(6)), ndcg(Self.labels.suffix(6))]

    /// The definition in the plainest form.
    private static func ndcg(_ relevance: ArraySlice<Double>) -> Double {
        func gain(_ values: [Double]) -> Double {
            let discounts: [Double] = [1, 1.584962500721156, 2, 2.321928094887362, 2.584962500721156]
            return zip(values, discounts).reduce(0) { $0 + (Double(1 << Int($1.0)) - 1) / $1.1 }
        }
        return gain(Array(relevance)) / gain(relevance.sorted(by: >))
    }

    @Test("two queries by hand")
    func byHand() throws {
        #expect(isClose(Self.gains[0], 0.6153275568656099) && isClose(Self.gains[1], 0.7871546029909718))
        let table = try Tables.ranking(queries: Self.queries, labels: Self.labels, ranks: Self.ranks, relevantFrom: 3)
        #expect(isClose(Tables.number(.ndcgAt5, table), (Self.gains[0] + Self.gains[1]) / 2))
        #expect(Tables.number(.hitRateAt5, table) == 1)
        #expect(isClose(Tables.number(.meanReciprocalRank, table), (1.0 / 3 + 1) / 2))
        #expect(Tables.value(.ndcgAt5, table).measurement?.count == 2)
    }

    @Test("the rank is authoritative; without one the scores decide, descending, ties in their order")
    func order() throws {
        let descending = Self.ranks.map { -$0 }
        let byScore = try Tables.ranking(
            queries: Self.queries, labels: Self.labels, scores: descending, relevantFrom: 3)
        #expect(isClose(Tables.number(.ndcgAt5, byScore), (Self.gains[0] + Self.gains[1]) / 2))
        let contradicting = try Tables.ranking(
            queries: Self.queries, labels: Self.labels, scores: Self.ranks, ranks: Self.ranks, relevantFrom: 3)
        #expect(isClose(Tables.number(.ndcgAt5, contradicting), (Self.gains[0] + Self.gains[1]) / 2))
        let tied = try Tables.ranking(
            queries: Self.queries, labels: Self.labels, scores: Array(repeating: 1, count: 12), relevantFrom: 3)
        #expect(isClose(Tables.number(.meanReciprocalRank, tied), (1.0 / 3 + 1) / 2))
    }

    @Test("rows of a query need not be neighbours")
    func scattered() throws {
        var random = SplitMix64(seed: 3)
        let order = Array(0..<12).shuffled(using: &random)
        let table = try Tables.ranking(
            queries: order.map { Self.queries[$0] }, labels: order.map { Self.labels[$0] },
            ranks: order.map { Self.ranks[$0] }, relevantFrom: 3)
        #expect(isClose(Tables.number(.ndcgAt5, table), (Self.gains[0] + Self.gains[1]) / 2))
    }

    @Test("the mean reciprocal rank looks beyond the first five")
    func deep() throws {
        let table = try Tables.ranking(
            queries: Array(repeating: "q", count: 10), labels: Array(repeating: 0, count: 9) + [1],
            ranks: (1...10).map(Double.init))
        #expect(Tables.number(.meanReciprocalRank, table) == 0.1)
        #expect(Tables.number(.hitRateAt5, table) == 0 && Tables.number(.ndcgAt5, table) == 0)
    }

    @Test("a query without labels is left out; in a labelled one a missing label is no interest")
    func unlabelled() throws {
        var labels: [Double] = Array(repeating: .nan, count: 12)
        labels[2] = 3
        let table = try Tables.ranking(queries: Self.queries, labels: labels, ranks: Self.ranks, relevantFrom: 3)
        #expect(Tables.value(.hitRateAt5, table).measurement?.count == 1)
        #expect(isClose(Tables.number(.meanReciprocalRank, table), 1.0 / 3))
        let none = try Tables.ranking(
            queries: Self.queries, labels: Array(repeating: .nan, count: 12), ranks: Self.ranks)
        #expect(Tables.value(.ndcgAt5, none) == .notEnoughData(have: 0, need: 1))
    }

    @Test("a query without a relevant item counts as a miss; grades below the limit still gain")
    func nothingRelevant() throws {
        let table = try Tables.ranking(queries: ["q", "q"], labels: [2, 0], ranks: [1, 2], relevantFrom: 3)
        #expect(Tables.number(.hitRateAt5, table) == 0 && Tables.number(.meanReciprocalRank, table) == 0)
        #expect(Tables.number(.ndcgAt5, table) == 1)
    }

    @Test("a row without a query says nothing, a negative relevance is refused")
    func odd() throws {
        let table = try Tables.ranking(queries: [nil, "q", "q"], labels: [1, 1, 0], ranks: [1, 1, 2])
        #expect(Tables.value(.hitRateAt5, table).measurement?.count == 1)
        let negative = try Tables.ranking(queries: ["q", "q"], labels: [1, -1], ranks: [1, 2])
        guard case .undefined(let reason) = Tables.value(.ndcgAt5, negative) else {
            return #expect(Bool(false), "a negative relevance was taken")
        }
        #expect(reason.contains("-1"))
    }
}
