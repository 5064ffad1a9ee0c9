import Testing
import VigilStatistics

@Suite("G test and Cramér's V")
struct GTestTests {
    @Test("large tables: SciPy's log-likelihood statistic and p-value")
    func asymptotic() throws {
        // SciPy 1.17.1: chi2_contingency(table, correction=False, lambda_="log-likelihood")
        let small = GTest().test(try CountPair(reference: [10, 20, 30], current: [20, 15, 40]))
        #expect(agree(small.statistic, 3.8780735964895006, relative: 1e-12) && small.method == .asymptotic)
        #expect(agree(small.pValue, 0.14384243235699035, relative: 1e-12) && small.degreesOfFreedom == 2)
        let large = GTest().test(
            try CountPair(reference: [1018, 578, 307, 97, 0], current: [723, 495, 196, 63, 23]))
        #expect(agree(large.statistic, 48.84379142847584, relative: 1e-12))
        #expect(agree(large.pValue, 6.293806498594532e-10, relative: 1e-10))
    }

    @Test("sparse tables: the share of all tables with these margins that are as far off")
    func conditional() throws {
        // Counted over every table in Python, weights by math.comb.
        let cases: [(reference: [Int], current: [Int], pValue: Double)] = [
            ([9, 1, 2, 0], [4, 3, 0, 5], 0.008576428282983675), ([12, 3, 1], [15, 0, 4], 0.11927351585795606),
        ]
        for (reference, current, pValue) in cases {
            let test = GTest(sampling: DealSampling(drawLimit: 20_000, stopAfterExceedances: 20_000))
            let result = test.test(try CountPair(reference: reference, current: current))
            #expect(result.method == .simulation)
            #expect(abs(result.pValue - pValue) < 4 * (pValue / 20_000).squareRoot())
        }
    }

    @Test("one category says nothing; equal shares give 0")
    func nothing() throws {
        let one = GTest().test(try CountPair(reference: [5, 0], current: [7, 0]))
        #expect(one.statistic == 0 && one.pValue == 1)
        let equal = GTest().test(try CountPair(reference: [20, 40], current: [30, 60]))
        #expect(equal.statistic < 1e-12 && equal.pValue > 0.999)
    }

    @Test("the corrected V: Deepchecks' formula in Python, 0 without a difference, at most 1")
    func cramersV() throws {
        // NumPy, by the definition: both rows scaled to the smaller total, then Bergsma's correction.
        let names = try CountPair(reference: [1018, 578, 307, 97, 0], current: [723, 495, 196, 63, 23])
        #expect(agree(names.correctedCramersV, 0.09598115654909298, relative: 1e-12))
        let shifted = try CountPair(reference: [50, 30, 20], current: [20, 30, 50])
        #expect(agree(shifted.correctedCramersV, 0.34513731922202956, relative: 1e-12))
        #expect(try CountPair(reference: [10, 20], current: [100, 200]).correctedCramersV == 0)
        #expect(try CountPair(reference: [10], current: [100]).correctedCramersV == 0)
        #expect(try CountPair(reference: [100, 0], current: [0, 100]).correctedCramersV == 1)
        let unique = try CountPair(reference: [1, 1, 1, 0, 0, 0], current: [0, 0, 0, 1, 1, 1])
        #expect(unique.correctedCramersV >= 0 && unique.correctedCramersV <= 1)
    }
}
