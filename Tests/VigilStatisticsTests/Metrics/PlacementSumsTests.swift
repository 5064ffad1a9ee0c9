import Testing

@testable import VigilStatistics

@Suite("Placements of scores")
struct PlacementSumsTests {
    private static func isClose(_ first: PlacementSums, _ second: PlacementSums) -> Bool {
        func agree(_ first: Double, _ second: Double) -> Bool { abs(first - second) <= 1e-12 * max(1, abs(second)) }
        return first.doubledPairs == second.doubledPairs && agree(first.positiveSquares, second.positiveSquares)
            && agree(first.negativeSquares, second.negativeSquares)
    }

    @Test("whole numbers over stretches give what threshold by threshold gives", arguments: [2, 3, 500, 9000, 20_000])
    func agreement(size: Int) throws {
        var random = SeededNumbers(UInt64(size))
        let labels = (0..<size).map { $0 < 2 ? Double($0) : (random.happens(0.3) ? 1.0 : 0.0) }
        let scores = labels.map { $0 + random.normal() }
        let ranking = try ScoresByClass(labels: labels, scores: scores)
        let untied = try #require(PlacementSums(untied: ranking))
        #expect(Self.isClose(untied, PlacementSums(tied: ranking)))
    }

    @Test("a score that two classes share, at either end or within, is left to the other way")
    func ties() throws {
        for shared in [-1.0, 0.5, 2.0] {
            let ranking = try ScoresByClass(labels: [1, 0, 1, 0, 1, 0], scores: [shared, shared, 0.25, 0.75, 1, 0])
            #expect(PlacementSums(untied: ranking) == nil)
        }
        let within = try ScoresByClass(labels: [1, 1, 0, 0], scores: [0.5, 0.5, 0.25, 0.25])
        let sums = try #require(PlacementSums(untied: within))
        #expect(Self.isClose(sums, PlacementSums(tied: within)))
    }

    @Test("classes that lie wholly apart have an error of exactly 0", arguments: [true, false])
    func apart(isRight: Bool) throws {
        let labels = (0..<3001).map { ($0 < 1000) == isRight ? 0.0 : 1.0 }
        let outcome = try ScoresByClass(labels: labels, scores: (0..<3001).map { Double($0) / 7 }).rocAUC()
        #expect(outcome.value == (isRight ? 1 : 0))
        guard case .measured(let estimate) = outcome else {
            Issue.record("no value")
            return
        }
        #expect(estimate.standardError == 0)
    }
}
