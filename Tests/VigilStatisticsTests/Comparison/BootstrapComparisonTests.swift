import Testing

@testable import VigilStatistics

@Suite("Bootstrap comparison")
struct BootstrapComparisonTests {
    @Test("of a mean it agrees with the t test")
    func mean() throws {
        var random = SeededNumbers(41)
        let values = random.normals(200).map { $0 + 0.15 }
        let found = try #require(
            try BootstrapComparison().compare([values, [Double](repeating: 1, count: 200)]) { $0[0] / $0[1] })
        let test = try TTest.oneSample(SampleMoments(values), mean: 0)
        #expect(abs(found.estimate - test.difference) < 1e-12)
        #expect(abs(found.standardError / test.standardError - 1) < 0.06)
        #expect(abs(found.interval.lower - test.interval().lower) < 0.25 * test.standardError)
        #expect(abs(found.interval.upper - test.interval().upper) < 0.25 * test.standardError)
        #expect(abs(found.pValue - test.pValue()) < 0.02)
    }

    @Test("the p-value and the interval say the same", arguments: 1...12)
    func consistent(seed: Int) throws {
        var random = SeededNumbers(UInt64(seed))
        let columns = [
            random.normals(60).map { $0 * $0 }, random.normals(60).map { 1.3 * $0 * $0 },
        ]
        let found = try #require(
            try BootstrapComparison(draws: 400, seed: 7).compare(columns) { $0[1].squareRoot() - $0[0].squareRoot() })
        let excludesNone = found.interval.lower > 0 || found.interval.upper < 0
        #expect(excludesNone == (found.pValue < 0.05) || abs(found.pValue - 0.05) < 0.01)
        #expect(found.interval.lower <= found.estimate && found.estimate <= found.interval.upper)
    }

    @Test("intervals of a skewed ratio cover it", .tags(.simulation))
    func coverage() throws {
        var random = SeededNumbers(43)
        var covered = 0
        let rounds = 120
        for round in 0..<rounds {
            // The square root of a mean of squares, as a root mean squared error.
            let values = random.normals(80).map { $0 * $0 }
            let found = try BootstrapComparison(draws: 200, seed: UInt64(round)).compare([values]) {
                ($0[0] / 80).squareRoot()
            }
            if let interval = found?.interval, interval.lower <= 1, interval.upper >= 1 { covered += 1 }
        }
        #expect(Double(covered) / Double(rounds) > 0.87)
    }

    @Test("many rows are put into parts, which changes the error little")
    func parts() throws {
        var random = SeededNumbers(44)
        let values = random.normals(5000)
        let found = try #require(try BootstrapComparison(draws: 200).compare([values]) { $0[0] / 5000 })
        let test = try TTest.oneSample(SampleMoments(values), mean: 0)
        #expect(abs(found.standardError / test.standardError - 1) < 0.2)
    }

    @Test("no variation, no value, too few rows")
    func edges() throws {
        let ones = [Double](repeating: 1, count: 20)
        let constant = try #require(try BootstrapComparison().compare([ones]) { $0[0] - 20 })
        #expect(constant.estimate == 0 && constant.pValue == 1)
        #expect(try BootstrapComparison().compare([ones]) { _ in .nan } == nil)
        #expect(throws: StatisticsError.self) { try BootstrapComparison().compare([[1, 2]]) { $0[0] } }
        #expect(throws: StatisticsError.self) { try BootstrapComparison().compare([ones, [1]]) { $0[0] } }
    }
}
