import Testing

@testable import VigilStatistics

@Suite("Segment contrast search")
struct SegmentContrastSearchTests {
    /// Four groupings of five, four, three and two segments.
    private static func groupings(_ rows: Int, _ random: inout SeededNumbers) -> [[Int32]] {
        [5, 4, 3, 2].map { count in (0..<rows).map { _ in Int32(random.integer(below: count)) } }
    }

    private static func segment(
        _ found: [SegmentContrastSearch.Segment], _ grouping: Int, _ code: Int
    ) throws -> SegmentContrastSearch.Segment {
        try #require(found.first { $0.grouping == grouping && $0.code == code })
    }

    @Test("a share within a segment and outside, with Fisher's one-sided p-value")
    func share() throws {
        // 4 of 10 right in the segment, 18 of 20 outside.
        let values: [Double] = (0..<30).map { row in row < 4 || (10..<28).contains(row) ? 1 : 0 }
        let codes = [Int32](repeating: 0, count: 10) + [Int32](repeating: -1, count: 20)
        let search = SegmentContrastSearch(leastRows: 5)
        let found = try search.search(.mean(values), by: [codes], worse: .lower)
        #expect(found.count == 1)
        let one = try #require(found.first)
        #expect(one.rows == 10 && one.value == 0.4 && one.rest == 0.9)
        // SciPy 1.17.1: scipy.stats.fisher_exact([[4, 6], [18, 2]], alternative="less").
        #expect(abs(one.pValue - 0.007234844116403337) < 1e-12)
        let other = try #require(try search.search(.mean(values), by: [codes], worse: .higher).first)
        #expect(other.pValue > 0.99 && other.score < 0)
    }

    @Test("ratios and roots within a segment and outside are those of the rows")
    func ratio() throws {
        var random = SeededNumbers(5)
        let numerators = (0..<200).map { _ in random.uniform() }
        let denominators = (0..<200).map { _ in 0.5 + random.uniform() }
        let codes = (0..<200).map { Int32($0 % 4) }
        let rows = RowContributions.ratio(numerators: numerators, denominators: denominators)
        let found = try SegmentContrastSearch().search(rows, by: [codes], worse: .either)
        let two = try Self.segment(found, 0, 2)
        func ratio(_ isInside: (Int) -> Bool) -> Double {
            var (sum, weight) = (0.0, 0.0)
            for row in 0..<200 where isInside(row) {
                sum += numerators[row]
                weight += denominators[row]
            }
            return sum / weight
        }
        #expect(abs(two.value - ratio { $0 % 4 == 2 }) < 1e-12)
        #expect(abs(two.rest - ratio { $0 % 4 != 2 }) < 1e-12)
        let roots = try SegmentContrastSearch().search(.mean(numerators), by: [codes], worse: .higher, isRoot: true)
        var mean = 0.0
        for row in stride(from: 2, to: 200, by: 4) { mean += numerators[row] / 50 }
        #expect(abs(try Self.segment(roots, 0, 2).value - mean.squareRoot()) < 1e-12)
    }

    @Test("an area within a segment and outside counts the pairs of its own rows, ties one half")
    func area() throws {
        var random = SeededNumbers(6)
        var labels: [Double] = []
        var scores: [Double] = []
        for _ in 0..<300 {
            let label: Double = random.happens(0.4) ? 1 : 0
            labels.append(label)
            scores.append((1.5 * label + 5 * random.uniform()).rounded())
        }
        let codes = (0..<300).map { Int32($0 % 3) }
        let found = try SegmentContrastSearch().search(
            .area(labels: labels, scores: scores), by: [codes], worse: .lower)
        #expect(found.count == 3)
        for segment in found {
            func area(_ isInside: (Int) -> Bool) throws -> Double? {
                let rows: [Int] = (0..<300).filter(isInside)
                let split = try ScoresByClass(labels: rows.map { labels[$0] }, scores: rows.map { scores[$0] })
                return split.rocAUC().value
            }
            let inside = try #require(try area { $0 % 3 == segment.code })
            let outside = try #require(try area { $0 % 3 != segment.code })
            #expect(abs(segment.value - inside) < 1e-12 && abs(segment.rest - outside) < 1e-12)
        }
    }

    /// A table without a bad segment, by the kind of metric.
    private static func clean(
        _ kind: Int, rows: Int, _ random: inout SeededNumbers
    ) -> (rows: RowContributions, worse: SegmentContrastSearch.Side) {
        switch kind {
        case 0: return (.mean((0..<rows).map { _ in random.happens(0.93) ? 1 : 0 }), .lower)
        case 1: return (.mean(random.normals(rows).map { $0 * $0 }), .higher)
        default:
            let labels: [Double] = (0..<rows).map { _ in random.happens(0.4) ? 1 : 0 }
            return (.area(labels: labels, scores: labels.map { $0 + random.normal() }), .lower)
        }
    }

    /// How many of so many clean tables alarm at 5 %.
    private static func alarms(
        _ tables: Int, rows: Int, kind: Int, _ random: inout SeededNumbers
    ) throws -> Int {
        var alarms = 0
        for table in 0..<tables {
            let groupings = groupings(rows, &random)
            let clean = clean(kind, rows: rows, &random)
            let search = SegmentContrastSearch(leastRows: 15, seed: UInt64(table))
            let found = try search.search(clean.rows, by: groupings, worse: clean.worse)
            if try #require(found.first).adjustedPValue <= 0.05 { alarms += 1 }
        }
        return alarms
    }

    @Test("a table without a bad segment alarms in one run of twenty", .tags(.simulation), arguments: 0..<3)
    func falseAlarms(kind: Int) throws {
        var random = SeededNumbers(71 + UInt64(kind))
        let tables = kind == 0 ? 240 : 60
        let alarms = try Self.alarms(tables, rows: 120, kind: kind, &random)
        // 5 % and three standard errors.
        #expect(Double(alarms) <= Double(tables) * 0.05 + 3 * (Double(tables) * 0.05 * 0.95).squareRoot())
    }

    @Test("a bad segment is found and stands first, its effect is drawn towards 0")
    func power() throws {
        var random = SeededNumbers(81)
        var hits = 0
        var error = 0.0
        let rounds = 40
        for round in 0..<rounds {
            let groupings = Self.groupings(400, &random)
            let values = groupings[1].map { random.happens($0 == 2 ? 0.65 : 0.9) ? 1.0 : 0 }
            let found = try SegmentContrastSearch(seed: UInt64(round)).search(
                .mean(values), by: groupings, worse: .lower)
            let worst = try #require(found.first)
            if worst.adjustedPValue <= 0.05, worst.grouping == 1, worst.code == 2 { hits += 1 }
            let target = try Self.segment(found, 1, 2)
            #expect(target.shrunk.mean.magnitude <= target.difference.magnitude)
            error += worst.shrunk.mean + 0.25
        }
        #expect(hits >= 34)
        // The worst one's raw difference would be too bad; the shrunk one errs towards none, by a fifth of 0.25.
        #expect(error / Double(rounds) > -0.01 && error / Double(rounds) < 0.06)
    }

    @Test("a segment whose rows scatter more is not taken for a worse one", .tags(.simulation))
    func scatter() throws {
        var random = SeededNumbers(91)
        var alarms = 0
        for round in 0..<60 {
            let groupings = Self.groupings(150, &random)
            let values = groupings[0].map { ($0 == 1 ? 3 : 1) * random.normal() }
            let found = try SegmentContrastSearch(leastRows: 15, seed: UInt64(round)).search(
                .mean(values), by: groupings, worse: .higher)
            if try #require(found.first).adjustedPValue <= 0.05 { alarms += 1 }
        }
        #expect(alarms <= 8)
    }

    @Test("nothing that varies, too few rows and wrong columns")
    func edges() throws {
        let codes = (0..<100).map { Int32($0 % 2) }
        let search = SegmentContrastSearch()
        let constant = try search.search(.mean([Double](repeating: 1, count: 100)), by: [codes], worse: .lower)
        #expect(constant.allSatisfy { $0.adjustedPValue == 1 && $0.difference == 0 })
        #expect(try search.search(.mean([1, 0, 1]), by: [[0, 0, 1]], worse: .lower).isEmpty)
        #expect(try search.search(.mean([Double](repeating: .nan, count: 100)), by: [codes], worse: .lower).isEmpty)
        #expect(throws: StatisticsError.self) { try search.search(.mean([1]), by: [codes], worse: .lower) }
        #expect(throws: StatisticsError.self) {
            try search.search(.mean([Double](repeating: .infinity, count: 100)), by: [codes], worse: .lower)
        }
    }

    @Test("a large table is searched with all its rows and drawn from a part of them")
    func large() throws {
        var random = SeededNumbers(99)
        let rows = 60_000
        let codes = (0..<rows).map { _ in Int32(random.integer(below: 40)) }
        let values = codes.map { random.happens($0 == 7 ? 0.13 : 0.1) ? 1.0 : 0 }
        let search = SegmentContrastSearch(workLimit: 20_000_000)
        let found = try search.search(.mean(values), by: [codes], worse: .higher)
        let worst = try #require(found.first)
        #expect(worst.code == 7 && worst.adjustedPValue <= 0.05)
        #expect(worst.rows == codes.count { $0 == 7 })
    }
}
