import Testing

@testable import VigilStatistics

@Suite("Segment search")
struct SegmentSearchTests {
    /// Rows of three columns with five, four and three segments.
    private static func groupings(_ rows: Int, _ random: inout SeededNumbers) -> [SegmentSearch.Grouping] {
        [5, 4, 3].map { count in
            SegmentSearch.Grouping(codes: (0..<rows).map { _ in random.integer(below: count) })
        }
    }

    /// A numeric column, one of counts and one of names.
    private static func targets(_ rows: Int, _ random: inout SeededNumbers) -> [SegmentSearch.Target] {
        [
            .numeric(random.normals(rows)),
            .numeric((0..<rows).map { _ in Double(random.integer(below: 3) * random.integer(below: 2)) }),
            .categorical((0..<rows).map { _ in random.integer(below: 4) }, count: 4),
        ]
    }

    @Test("a clean search of several columns alarms in one run of twenty", .tags(.simulation))
    func clean() throws {
        var random = SeededNumbers(61)
        let search = SegmentSearch(leastRows: 10, level: 0.05)
        let rounds = 100
        var alarms = 0
        for _ in 0..<rounds {
            let groupings = Self.groupings(240, &random)
            let found = try search.search(Self.targets(240, &random), by: groupings, referenceCount: 140)
            #expect(found.count > 30)
            if try #require(found.first).adjustedPValue <= 0.05 { alarms += 1 }
        }
        // Three standard errors of 5 % in 100 runs are 7 %.
        #expect(Double(alarms) / Double(rounds) < 0.12)
    }

    @Test("a segment that drifted is found, first in the list, and its effect is shrunk")
    func drifted() throws {
        var random = SeededNumbers(62)
        let rows = 900
        let groupings = Self.groupings(rows, &random)
        var values = random.normals(rows)
        for row in 500..<rows where groupings[1].codes[row] == 2 { values[row] += 1 }
        let targets = Self.targets(rows, &random) + [.numeric(values)]
        let found = try SegmentSearch(level: 0.01).search(targets, by: groupings, referenceCount: 500)
        let worst = try #require(found.first)
        #expect(worst.target == 3 && worst.grouping == 1 && worst.code == 2)
        #expect(worst.adjustedPValue <= 0.005)
        #expect(worst.effect > 0.6 && worst.shrunkEffect > 0.3 && worst.shrunkEffect < worst.effect)
        #expect(worst.referenceCount + worst.currentCount == groupings[1].codes.count { $0 == 2 })
        #expect(zip(found, found.dropFirst()).allSatisfy { $0.adjustedPValue <= $1.adjustedPValue + 1e-12 })
        #expect(try SegmentSearch(level: 0.01).search(targets, by: groupings, referenceCount: 500) == found)
    }

    @Test("it does not matter for the statistic which of the samples is the smaller one")
    func sides() throws {
        var random = SeededNumbers(67)
        let groupings = Self.groupings(400, &random)
        let targets = Self.targets(400, &random)
        let turned = targets.map { target -> SegmentSearch.Target in
            switch target {
            case .numeric(let values): .numeric(Array(values[300...] + values[..<300]))
            case .categorical(let codes, let count):
                .categorical(Array(codes[300...] + codes[..<300]), count: count)
            }
        }
        let turnedGroups = groupings.map { SegmentSearch.Grouping(codes: Array($0.codes[300...] + $0.codes[..<300])) }
        let search = SegmentSearch(leastRows: 10)
        let one = try search.search(targets, by: groupings, referenceCount: 300)
        let other = try search.search(turned, by: turnedGroups, referenceCount: 100)
        for (first, second) in zip(one, other) {
            #expect(first.target == second.target && first.code == second.code)
            #expect(abs(first.statistic - second.statistic) < 1e-9)
        }
    }

    @Test("a category that became frequent in one segment is found")
    func categories() throws {
        var random = SeededNumbers(63)
        let rows = 900
        let groupings = Self.groupings(rows, &random)
        var codes = (0..<rows).map { _ in random.integer(below: 3) }
        for row in 500..<rows where groupings[0].codes[row] == 4 { codes[row] = random.happens(0.7) ? 0 : codes[row] }
        let worst = try #require(
            try SegmentSearch().search([.categorical(codes, count: 3)], by: groupings, referenceCount: 500).first)
        #expect(worst.grouping == 0 && worst.code == 4 && worst.adjustedPValue <= 0.02)
        #expect(worst.effect > 0.15 && worst.shrunkEffect <= worst.effect && !worst.isShare)
    }

    @Test("constants, missing values, small segments and wrong lengths have an answer")
    func unusual() throws {
        let search = SegmentSearch(leastRows: 5)
        let codes = SegmentSearch.Grouping(codes: (0..<100).map { $0 % 2 == 0 ? 0 : -1 })
        func found(_ target: SegmentSearch.Target) throws -> [SegmentSearch.Segment] {
            try search.search([target], by: [codes], referenceCount: 50)
        }
        // A column of one value, or of none, is nothing to search.
        #expect(try found(.numeric([Double](repeating: 4, count: 100))).isEmpty)
        #expect(try found(.numeric([Double](repeating: .nan, count: 100))).isEmpty)
        #expect(try found(.categorical([Int](repeating: 0, count: 100), count: 1)).isEmpty)
        // A constant that is one no more: the effect is the share of rows beside it.
        let left = try #require(try found(.numeric((0..<100).map { $0 < 50 || $0 % 4 == 0 ? 7 : 9 })).first)
        #expect(left.isShare && left.effect > 0.4 && left.adjustedPValue < 0.05)
        // All of a segment's rows in one sample: nothing to compare.
        let onlyBefore = SegmentSearch.Grouping(codes: (0..<100).map { $0 < 50 ? 0 : -1 })
        let alone = try search.search(
            [.numeric((0..<100).map(Double.init))], by: [onlyBefore], referenceCount: 50)
        #expect(alone.allSatisfy { $0.adjustedPValue == 1 && $0.effect == 0 })
        let short = #expect(throws: StatisticsError.self) {
            try search.search([.numeric([1])], by: [codes], referenceCount: 1)
        }
        #expect(short?.code == .lengthMismatch)
        let empty = #expect(throws: StatisticsError.self) {
            try search.search([.numeric([1])], by: [SegmentSearch.Grouping(codes: [0])], referenceCount: 1)
        }
        #expect(empty?.code == .tooFewObservations)
    }

    @Test("the components of a segment are orthonormal, so that the mean over mixtures is the number of components")
    func components() {
        var random = SeededNumbers(64)
        let values = (0..<300).map { _ in Double(random.integer(below: 7)) }
        let pair = SegmentPair(
            target: 0, grouping: 0, values: .numeric(values), codes: [Int](repeating: 0, count: 300),
            rows: values.indices.sorted { (values[$0], $0) < (values[$1], $1) }.map { Int32($0) }, share: 0.5,
            leastRows: 5)
        #expect(pair.pieces.count == 1 && pair.pieces[0].bins == 7 && pair.pieces[0].freedom == 3)
        for first in 0..<4 {
            for second in 0..<4 {
                let product = zip(pair.totals, pair.scores).reduce(0) { $0 + $1.0 * $1.1[first] * $1.1[second] } / 300
                #expect(abs(product - (first == second ? 1 : 0)) < 1e-12)
            }
        }
    }

    @Test("where draws are too few for the level the fitted tail is no smaller than what many draws count")
    func fittedTail() {
        // The greatest of 300 normal numbers: its law is known, 1 - Φ(z)^300.
        var random = SeededNumbers(65)
        func maximum() -> Double { random.normals(300).max() ?? 0 }
        let fitted = PermutationMaxima(observed: 4.6, needed: 10_000, limit: 200, stopAfter: 20, draw: maximum)
        let tail = fitted.pValue(4.6)
        let exact = 300 * NormalDistribution.standard.survival(4.6)
        #expect(tail >= exact && tail < 20 * exact && tail < 1.0 / 201)
        // With draws enough for the level nothing is fitted.
        let counted = PermutationMaxima(observed: 9, needed: 100, limit: 200, stopAfter: 20, draw: maximum)
        #expect(counted.values.count == 100 && counted.pValue(9) == 1.0 / 101)
        let early = PermutationMaxima(observed: 0, needed: 100, limit: 200, stopAfter: 20, draw: maximum)
        #expect(early.endedEarly && early.pValue(0) == 1)
    }

    @Test("a segment whose own blocks differ has to move further")
    func dependence() throws {
        var random = SeededNumbers(66)
        let codes = (0..<1400).map { _ in random.integer(below: 2) }
        var values = random.normals(1400)
        // Windows of 100 rows; in segment 1 each has its own level.
        for block in 0..<14 {
            let level = 0.8 * random.normal()
            for row in (block * 100)..<(block * 100 + 100) where codes[row] == 1 { values[row] += level }
        }
        let groupings = [SegmentSearch.Grouping(codes: codes)]
        let blocks = (0..<13).map { block in Array((block * 100)..<(block * 100 + 100)) }
        let known = SegmentSearch.Dependence(blocks: blocks, targets: [nil])
        let found = try SegmentSearch().search(
            [.numeric(values)], by: groupings, referenceCount: 1300, dependence: known)
        let moving = try #require(found.first { $0.code == 1 })
        let quiet = try #require(found.first { $0.code == 0 })
        #expect(moving.designEffect > 4 && quiet.designEffect < 2.5)
        let independent = try SegmentSearch().search([.numeric(values)], by: groupings, referenceCount: 1300)
        let before = try #require(independent.first { $0.code == 1 })
        #expect(before.designEffect == 1 && moving.statistic < before.statistic)
    }
}
