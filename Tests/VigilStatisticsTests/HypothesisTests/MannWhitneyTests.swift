import Testing
import VigilStatistics

@Suite("Mann-Whitney")
struct MannWhitneyTests {
    private func compare(
        _ reference: [Double], _ current: [Double], _ alternative: Alternative = .twoSided,
        _ method: MannWhitneyTest.Method = .automatic
    ) throws -> MannWhitneyResult {
        try MannWhitneyTest(alternative: alternative, method: method)
            .compare(sortedReference: reference.sorted(), sortedCurrent: current.sorted())
    }

    @Test("small samples without ties get the exact p-value of SciPy")
    func exact() throws {
        // SciPy 1.17.1: mannwhitneyu(arange(40), 1.1 * arange(35) + 3.05, method="exact")
        let result = try compare((0..<40).map(Double.init), (0..<35).map { 1.1 * Double($0) + 3.05 })
        #expect(result.statistic == 621 && result.method == .exact)
        #expect(agree(result.pValue, 0.40668088896526416, relative: 1e-12))
    }

    @Test("the exact law adds up: every order of small samples counted")
    func enumeration() throws {
        // Of the 35 ways to pick 3 ranks out of 7, U of the picked ones against the others.
        var laws: [Double: Double] = [:]
        for a in 1...7 {
            for b in (a + 1)..<8 where b <= 7 {
                for c in (b + 1)..<9 where c <= 7 { laws[Double(a + b + c - 6), default: 0] += 1 / 35.0 }
            }
        }
        for a in 1...5 {
            let picked = [Double(a), 6, 7]
            let others = (1...7).map(Double.init).filter { !picked.contains($0) }
            let result = try compare(picked, others, .greater)
            let tail = laws.filter { $0.key >= result.statistic }.values.reduce(0, +)
            #expect(agree(result.pValue, tail, relative: 1e-13))
        }
    }

    @Test("swapping the samples mirrors the result, growing transformations leave it")
    func symmetry() throws {
        var random = SeededNumbers(3)
        let one = random.normals(70)
        let other = random.normals(50).map { ($0 * 2).rounded() / 2 }
        let there = try compare(one, other)
        let back = try compare(other, one)
        #expect(there.statistic + back.statistic == there.pairs && there.pValue == back.pValue)
        #expect(try compare(one, other, .greater).pValue == compare(other, one, .less).pValue)
        let cubed = try compare(one.map { $0 * $0 * $0 }, other.map { $0 * $0 * $0 })
        #expect(cubed == there)
    }

    @Test("equal values: half of the pairs, p 1; infinities are the extremes")
    func edges() throws {
        let same = try compare(Array(repeating: 7, count: 30), Array(repeating: 7, count: 20))
        #expect(same.statistic == 300 && same.pValue == 1 && same.cliffsDelta == 0 && same.standardised == 0)
        let far = try compare([1, .infinity, .infinity], [0, -.infinity, 0.5])
        #expect(far.probabilityOfSuperiority == 1)
        #expect(throws: StatisticsError.self) { try compare([], [1]) }
        #expect(throws: StatisticsError.self) {
            try compare((0..<900).map(Double.init), (0..<900).map(Double.init), .twoSided, .exact)
        }
    }

    @Test("the exact and the normal p-value meet where both are cheap")
    func agreement() throws {
        var random = SeededNumbers(5)
        for shift in [0.0, 0.1, 0.2] {
            let one = random.normals(120)
            let other = random.normals(100).map { $0 + shift }
            let exact = try compare(one, other, .twoSided, .exact).pValue
            let normal = try compare(one, other, .twoSided, .asymptotic(continuity: true)).pValue
            #expect(agree(exact, normal, relative: 0.05))
        }
    }
}

@Suite("Kruskal-Wallis and Wilcoxon's signed ranks")
struct OtherRankTests {
    @Test("two samples of Kruskal and Wallis are Mann and Whitney's, squared")
    func kruskal() throws {
        var random = SeededNumbers(11)
        let one = random.normals(60).map { ($0 * 3).rounded() }
        let other = random.normals(45).map { ($0 * 3).rounded() + 1 }
        let result = try KruskalWallisTest.compare([one, [.nan] + other])
        let ranks = try MannWhitneyTest(method: .asymptotic(continuity: false))
            .compare(sortedReference: one.sorted(), sortedCurrent: other.sorted())
        #expect(agree(result.statistic, ranks.standardised * ranks.standardised, relative: 1e-12))
        #expect(agree(result.pValue, ranks.pValue, relative: 1e-10))
        let same = try KruskalWallisTest.compare([[1, 1], [1], [1, 1, 1]])
        #expect(same.statistic == 0 && same.pValue == 1)
        #expect(throws: StatisticsError.self) { try KruskalWallisTest.compare([[1, 2], [.nan]]) }
    }

    @Test("signed ranks: pairs without a difference are left out, signs mirror the result")
    func wilcoxon() throws {
        let first: [Double] = [1, 2, 3, 4, 5, 9, 7]
        let second: [Double] = [1, 1.5, 1, 5, 2, 4.5, .nan]
        let result = try WilcoxonSignedRankTest().compare(first, second)
        // |d| = 0.5, 2, 1, 3, 4.5, of which the third is below 0: ranks 1, 3, -2, 4, 5.
        #expect(result.positive == 13 && result.negative == 2 && result.method == .exact)
        // Of the 32 signs those with a sum of at most 2: {}, {1}, {2}.
        #expect(agree(result.pValue, 2 * 3 / 32.0))
        #expect(try WilcoxonSignedRankTest().compare(second, first).pValue == result.pValue)
        let nothing = try WilcoxonSignedRankTest().compare([1, 2], [1, 2])
        #expect(nothing.pValue == 1 && nothing.positive == 0)
        #expect(throws: StatisticsError.self) { try WilcoxonSignedRankTest().compare([1], []) }
    }
}
