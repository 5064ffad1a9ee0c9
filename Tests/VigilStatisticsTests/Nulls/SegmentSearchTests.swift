import Testing
import VigilStatistics

@Suite("Segment search")
struct SegmentSearchTests {
    /// Rows of three columns with five, four and three segments.
    private static func groupings(_ rows: Int, _ random: inout SeededNumbers) -> [SegmentSearch.Grouping] {
        [5, 4, 3].map { count in
            SegmentSearch.Grouping(codes: (0..<rows).map { _ in random.integer(below: count) })
        }
    }

    @Test("a clean search alarms in one run of twenty, the best segment's own test in most", .tags(.simulation))
    func clean() throws {
        var random = SeededNumbers(61)
        let search = SegmentSearch(
            leastRows: 10, simulation: SequentialMonteCarlo(drawLimit: 99, stopAfterExceedances: 8))
        let rounds = 120
        var alarms = 0
        var naive = 0
        for _ in 0..<rounds {
            let groupings = Self.groupings(240, &random)
            let found = try search.search(.numeric(random.normals(240)), by: groupings, referenceCount: 140)
            let worst = try #require(found.first)
            #expect(found.count == 12)
            if worst.adjustedPValue <= 0.05 { alarms += 1 }
            // Kolmogorov's law at the greatest statistic.
            if KolmogorovDistribution().survival(worst.statistic) <= 0.1 { naive += 1 }
        }
        // Four standard errors of 5 % in 120 runs are 8 %.
        #expect(Double(alarms) / Double(rounds) < 0.13)
        #expect(Double(naive) / Double(rounds) > 0.2)
    }

    @Test("a segment that drifted is found, first in the list, and its effect is shrunk")
    func drifted() throws {
        var random = SeededNumbers(62)
        let rows = 900
        let groupings = Self.groupings(rows, &random)
        var values = random.normals(rows)
        for row in 500..<rows where groupings[1].codes[row] == 2 { values[row] += 1 }
        let search = SegmentSearch(simulation: SequentialMonteCarlo(drawLimit: 199, stopAfterExceedances: 20))
        let found = try search.search(.numeric(values), by: groupings, referenceCount: 500)
        let worst = try #require(found.first)
        #expect(worst.grouping == 1 && worst.code == 2)
        #expect(worst.adjustedPValue <= 0.005)
        #expect(worst.effect > 0.6 && worst.shrunkEffect > 0.3 && worst.shrunkEffect < worst.effect)
        #expect(worst.referenceCount + worst.currentCount == groupings[1].codes.count { $0 == 2 })
        #expect(zip(found, found.dropFirst()).allSatisfy { $0.adjustedPValue <= $1.adjustedPValue + 1e-12 })
        #expect(try search.search(.numeric(values), by: groupings, referenceCount: 500) == found)
    }

    @Test("a category that became frequent in one segment is found")
    func categories() throws {
        var random = SeededNumbers(63)
        let rows = 900
        let groupings = Self.groupings(rows, &random)
        var codes = (0..<rows).map { _ in random.integer(below: 3) }
        for row in 500..<rows where groupings[0].codes[row] == 4 { codes[row] = random.happens(0.7) ? 0 : codes[row] }
        let search = SegmentSearch(simulation: SequentialMonteCarlo(drawLimit: 99, stopAfterExceedances: 20))
        let worst = try #require(
            try search.search(.categorical(codes, count: 3), by: groupings, referenceCount: 500).first)
        #expect(worst.grouping == 0 && worst.code == 4 && worst.adjustedPValue <= 0.02)
        #expect(worst.effect > 0.15 && worst.shrunkEffect <= worst.effect)
    }

    @Test("constants, missing values, small segments and wrong lengths have an answer")
    func unusual() throws {
        let search = SegmentSearch(leastRows: 5, simulation: SequentialMonteCarlo(drawLimit: 20))
        let codes = SegmentSearch.Grouping(codes: (0..<100).map { $0 % 2 == 0 ? 0 : -1 })
        let constant = try search.search(.numeric([Double](repeating: 4, count: 100)), by: [codes], referenceCount: 50)
        #expect(constant.count == 1 && constant[0].statistic == 0 && constant[0].adjustedPValue == 1)
        #expect(constant[0].effect == 0)
        let nothing = [Double](repeating: .nan, count: 100)
        let missing = try search.search(.numeric(nothing), by: [codes], referenceCount: 50)
        #expect(missing.isEmpty)
        let one = try search.search(
            .categorical([Int](repeating: 0, count: 100), count: 1), by: [codes], referenceCount: 50)
        #expect(one.first?.adjustedPValue == 1)
        let short = #expect(throws: StatisticsError.self) {
            try search.search(.numeric([1]), by: [codes], referenceCount: 1)
        }
        #expect(short?.code == .lengthMismatch)
        let empty = #expect(throws: StatisticsError.self) {
            try search.search(.numeric([1]), by: [], referenceCount: 1)
        }
        #expect(empty?.code == .tooFewObservations)
    }
}
