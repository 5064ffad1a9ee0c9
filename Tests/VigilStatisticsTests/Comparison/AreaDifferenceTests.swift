import Testing

@testable import VigilStatistics

@Suite("Area difference")
struct AreaDifferenceTests {
    @Test("areas, error and p-value agree with the placements' covariance in NumPy")
    func reference() throws {
        // NumPy 2.4: placements by comparing all pairs, np.cov of both classes, S10/m + S01/n; SciPy's normal tail.
        let labels: [Double] = [1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, .nan]
        let first = [0.9, 0.8, 0.35, 0.6, 0.5, 0.4, 0.3, 0.2, 0.5, 0.1, 0.55, 0.7, 0.2]
        let second = [0.7, 0.9, 0.3, 0.4, 0.6, 0.5, 0.35, 0.3, 0.45, 0.2, 0.8, 0.1, 0.2]
        let found = try AreaDifference.paired(labels: labels, first: first, second: second)
        #expect(found.count == 12 && abs(found.first - 0.875) < 1e-14)
        #expect(abs(found.second - 0.5694444444444444) < 1e-14)
        #expect(abs(found.standardError - 0.16850834320114558) < 1e-14)
        #expect(abs(found.pValue - 0.06978613338769903) < 1e-13)
        #expect(found.interval().lower < found.difference && found.interval().upper > 0)
    }

    @Test("without a difference one comparison in twenty is significant", .tags(.simulation))
    func level() throws {
        var random = SeededNumbers(31)
        var found = 0
        for _ in 0..<300 {
            let labels: [Double] = (0..<120).map { _ in random.happens(0.4) ? 1 : 0 }
            let common = random.normals(120)
            func scores() -> [Double] {
                labels.indices.map { labels[$0] + common[$0] + 0.5 * random.normal() }
            }
            let pair = try AreaDifference.paired(labels: labels, first: scores(), second: scores())
            if pair.pValue <= 0.05 { found += 1 }
        }
        // 5 % of 300 and three standard errors, either way.
        #expect(found >= 4 && found <= 27)
    }

    @Test("equal scores do not differ; a class with one row says too little")
    func edges() throws {
        let labels: [Double] = [1, 1, 0, 0]
        let equal = try AreaDifference.paired(labels: labels, first: [4, 2, 3, 1], second: [8, 4, 6, 2])
        #expect(equal.difference == 0 && equal.pValue == 1 && equal.standardError == 0)
        #expect(throws: StatisticsError.self) {
            try AreaDifference.paired(labels: [1, 0, 0], first: [1, 2, 3], second: [1, 2, 3])
        }
        #expect(throws: StatisticsError.self) {
            try AreaDifference.paired(labels: [1, 0, 2], first: [1, 2, 3], second: [1, 2, 3])
        }
    }
}
