import Testing

@testable import VigilStatistics

@Suite("Groups of rows that always pool")
struct RowGroupsTests {
    @Test("fit what is left of them as its rows one by one do", arguments: [3, 20, 1000, 1_000_000])
    func fit(differentScores: Int) throws {
        var random = SplitMix64(seed: UInt64(differentScores))
        for rows in [4, 30, 200, 2000] {
            let scores = (0..<rows).map { _ in
                Double(random.index(below: differentScores)) / Double(differentScores)
            }
            var labels = scores.map { random.uniform() < $0 ? 1.0 : 0 }
            labels.replaceSubrange(0..<4, with: [0, 1, 0, 1])
            let reference = try ScoresByClass(labels: labels, scores: scores)
            let groups = RowGroups(reference)
            for share in [0.1, 0.5, 0.9] {
                let positive = RowSet(of: reference.positives.count, share: share, random: &random)
                let negative = RowSet(of: reference.negatives.count, share: share, random: &random)
                var left = (positives: reference.positives, negatives: reference.negatives)
                var drawn = 0
                positive.forEachRow {
                    left.positives[$0] = .nan; drawn += 1
                }
                #expect(
                    drawn
                        == min(left.positives.count - 1, max(1, Int((share * Double(left.positives.count)).rounded()))))
                negative.forEachRow { left.negatives[$0] = .nan }
                let plain = try #require(
                    CalibrationCurve(
                        try ScoresByClass(
                            labels: left.positives.map { _ in 1 } + left.negatives.map { _ in 0 },
                            scores: left.positives + left.negatives)))
                let grouped = try #require(
                    CalibrationCurve(groups.pool(reference, without: positive, negative)))
                #expect(grouped == plain)
            }
        }
    }

    @Test("sets of rows have no favourites")
    func fair() {
        var random = SplitMix64(seed: 1)
        var counts = [Int](repeating: 0, count: 70)
        for _ in 0..<3000 { RowSet(of: 70, share: 0.1, random: &random).forEachRow { counts[$0] += 1 } }
        // 300 of each, with a standard deviation of 16.
        #expect(counts.reduce(0, +) == 21_000 && counts.allSatisfy { abs($0 - 300) < 75 })
    }
}
