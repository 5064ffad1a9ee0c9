import Testing
import VigilStatistics

@Suite("Tests of contingency tables")
struct ContingencyTests {
    @Test("equal shares give statistic 0 and p-value 1, whatever the method")
    func equalShares() throws {
        let table = try ContingencyTable([[10, 20, 30], [20, 40, 60]])
        for method in [ChiSquaredTest.Method.automatic, .asymptotic, .conditional] {
            let result = ChiSquaredTest(method: method).test(table)
            #expect(agree(result.statistic, 0, absolute: 1e-12))
            #expect(agree(result.pValue, 1, relative: 1e-12))
        }
        #expect(agree(table.cramersV, 0, absolute: 1e-7))
    }

    @Test("the statistic depends on neither the order of categories nor of samples")
    func symmetry() throws {
        let pair = try CountPair(reference: [4, 9, 12, 3], current: [7, 2, 20, 1])
        let swapped = try CountPair(reference: [1, 7, 20, 2], current: [3, 4, 12, 9])
        let first = ChiSquaredTest(method: .conditional).test(pair)
        let second = ChiSquaredTest(method: .conditional).test(swapped)
        #expect(agree(first.statistic, second.statistic))
        #expect(agree(first.pValue, second.pValue, relative: 1e-9))
    }

    @Test("categories that nobody has say nothing; one category leaves nothing to test")
    func emptyColumns() throws {
        let with = try ContingencyTable([[5, 0, 9], [8, 0, 2]])
        let without = try ContingencyTable([[5, 9], [8, 2]])
        #expect(ChiSquaredTest().test(with) == ChiSquaredTest().test(without))
        let single = ChiSquaredTest().test(try ContingencyTable([[0, 12], [0, 30]]))
        #expect(single.statistic == 0)
        #expect(single.pValue == 1)
        #expect(single.degreesOfFreedom == 0)
    }

    @Test("bad tables are refused with the reason")
    func errors() {
        func code(_ rows: [[Int]]) -> StatisticsError.Code? {
            let error = #expect(throws: StatisticsError.self) { try ContingencyTable(rows) }
            return error?.code
        }
        #expect(code([]) == .emptyTotal)
        #expect(code([[1, 2], [0, 0]]) == .emptyTotal)
        #expect(code([[1, 2], [3]]) == .lengthMismatch)
        #expect(code([[1, -2], [3, 4]]) == .invalidValue)
    }

    @Test("automatic is conditional exactly where an expected count is below 5")
    func automatic() throws {
        let dense = try ContingencyTable([[10, 10], [10, 10]])
        let sparse = try ContingencyTable([[9, 10, 1], [10, 9, 1]])
        #expect(ChiSquaredTest().test(dense).method == .asymptotic)
        #expect(ChiSquaredTest().test(sparse).method == .enumeration)
        #expect(ChiSquaredTest(method: .asymptotic).test(sparse).method == .asymptotic)
    }

    /// For 2 x 2 the tables at least as far from independence are those whose cell is at least as far from its mean.
    @Test("for 2 x 2 the counted p-value is the hypergeometric one")
    func enumerationOfFour() throws {
        let (a, b, c, d) = (3, 9, 11, 4)
        let result = ChiSquaredTest(method: .conditional).test(try ContingencyTable([[a, b], [c, d]]))
        let law = HypergeometricDistribution(population: 27, marked: a + c, draws: a + b)
        let away = abs(Double(a) - law.mean) - 1e-9
        let expected = law.range.filter { abs(Double($0) - law.mean) >= away }.reduce(0.0) { $0 + law.probability($1) }
        #expect(result.method == .enumeration)
        #expect(agree(result.pValue, expected, relative: 1e-12))
    }

    @Test("random tables lead to the counted p-value")
    func simulation() throws {
        let table = try ContingencyTable([[4, 1, 3, 0, 2], [1, 6, 2, 5, 3]])
        let counted = ChiSquaredTest(method: .conditional).test(table)
        let sampling = TableSampling(enumerationLimit: 0, drawLimit: 20_000, stopAfterExceedances: 20_000, seed: 4)
        let drawn = ChiSquaredTest(method: .conditional, sampling: sampling).test(table)
        #expect(counted.method == .enumeration)
        #expect(drawn.method == .simulation)
        let error = (counted.pValue * (1 - counted.pValue) / 20_000).squareRoot()
        #expect(abs(drawn.pValue - counted.pValue) <= 4 * error)
        #expect(ChiSquaredTest(method: .conditional, sampling: sampling).test(table) == drawn)
    }

    @Test("drawing stops early for harmless tables and goes on for suspicious ones")
    func earlyStop() throws {
        let sampling = TableSampling(enumerationLimit: 0, drawLimit: 999, stopAfterExceedances: 10, seed: 1)
        let test = ChiSquaredTest(method: .conditional, sampling: sampling)
        let harmless = test.test(try ContingencyTable([[5, 6, 4], [6, 5, 5]])).pValue
        // A p-value of h/l with few draws l.
        #expect(harmless > 10.0 / 30)
        let suspicious = test.test(try ContingencyTable([[20, 0, 1], [0, 22, 0]])).pValue
        #expect(suspicious == 1.0 / 1000)
    }

    @Test("three rows are sampled, not counted")
    func threeRows() throws {
        let table = try ContingencyTable([[3, 1, 2], [0, 5, 1], [2, 2, 2]])
        let result = ChiSquaredTest().test(table)
        #expect(result.method == .simulation)
        #expect(result.pValue > 0.05 && result.pValue < 0.6)
    }

    /// SciPy 1.17.1, stats.contingency.odds_ratio(table, kind="conditional") and its confidence_interval(0.95).
    @Test("the conditional odds ratio and its interval are roots, not R's approximations of them")
    func conditionalOddsRatio() throws {
        let small = try FisherExactTest(3, 1, 2, 6)
        #expect(agree(small.conditionalOddsRatio, 7.218096151645128, relative: 1e-11))
        #expect(agree(small.conditionalInterval().lower, 0.35276824339026686, relative: 1e-10))
        #expect(agree(small.conditionalInterval().upper, 548.9882013746982, relative: 1e-10))
        let large = try FisherExactTest(30, 70, 45, 55)
        #expect(agree(large.conditionalOddsRatio, 0.5255296904330916, relative: 1e-11))
    }

    @Test("a table at the end of its range has an odds ratio of 0 or infinity")
    func extremeOddsRatio() throws {
        let none = try FisherExactTest(0, 5, 5, 0)
        #expect(none.conditionalOddsRatio == 0)
        #expect(none.conditionalInterval().lower == 0)
        let all = try FisherExactTest(5, 0, 0, 5)
        #expect(all.conditionalOddsRatio == .infinity)
        #expect(all.conditionalInterval().upper == .infinity)
        #expect(agree(all.pValue(), 2.0 / 252, relative: 1e-12))
        #expect(try FisherExactTest(2, 0, 3, 0).pValue() == 1)
    }

    @Test("goodness of fit refuses sums that differ and takes shares")
    func goodnessOfFit() throws {
        let error = #expect(throws: StatisticsError.self) { try GoodnessOfFit(observed: [5, 5], expected: [5, 6]) }
        #expect(error?.code == .invalidValue)
        let fit = try GoodnessOfFit(observed: [30, 70], shares: [1, 3])
        #expect(agree(fit.chiSquaredTest().statistic, 25.0 / 25 + 25.0 / 75))
        let exact = try GoodnessOfFit(observed: [25, 75], shares: [1, 3])
        #expect(exact.chiSquaredTest().pValue == 1)
        #expect(exact.likelihoodRatioTest().pValue == 1)
    }
}
