import Testing

@testable import VigilStatistics

@Suite("McNemar's test")
struct McNemarTestTests {
    @Test("p-values agree with SciPy's binomial and chi-squared laws")
    func pValues() throws {
        // SciPy 1.17.1: binomtest(5, 19).pvalue, 2 binom.cdf(5, 19, 0.5) - binom.pmf(5, 19, 0.5), chi2.sf(81/19, 1),
        // chi2.sf(64/19, 1).
        let few = try McNemarTest(both: 20, firstOnly: 14, secondOnly: 5, neither: 11)
        #expect(few.usualMethod == .exact)
        #expect(abs(few.pValue() - 0.063568115234375) < 1e-14)
        #expect(abs(few.pValue(.midP) - 0.04138946533203125) < 1e-14)
        #expect(abs(few.pValue(.chiSquared(continuity: false)) - 0.03894745574202525) < 1e-14)
        #expect(abs(few.pValue(.chiSquared(continuity: true)) - 0.0664574200169312) < 1e-14)
        // R's documentation of mcnemar.test: approval ratings, chi-squared 34.712 with continuity.
        let ratings = try McNemarTest(both: 794, firstOnly: 150, secondOnly: 86, neither: 570)
        #expect(abs(ratings.pValue(.chiSquared(continuity: true)) - 4.114562281345944e-05) < 1e-15)
        #expect(abs(ratings.pValue() - 3.099293441045215e-05) < 1e-15)
        #expect(ratings.difference == -64.0 / 1600)
    }

    @Test("the interval is Newcombe's")
    func interval() throws {
        // Newcombe 1998, table II, method 10 for 36, 12, 2 and 0: 0.0569 to 0.3404.
        let published = try McNemarTest(both: 36, firstOnly: 2, secondOnly: 12, neither: 0).interval()
        #expect(abs(published.lower - 0.05692958400323875) < 1e-12)
        #expect(abs(published.upper - 0.3404276029749408) < 1e-12)
        let other = try McNemarTest(both: 20, firstOnly: 5, secondOnly: 14, neither: 11).interval()
        #expect(abs(other.lower - 0.009702046994443297) < 1e-12 && abs(other.upper - 0.33504029402885804) < 1e-12)
    }

    @Test("columns are counted, pairs with a NaN left out; the sides can be swapped")
    func columns() throws {
        let one: [Double] = [1, 1, 0, 0, .nan, 1, 1]
        let two: [Double] = [1, 0, 1, 0, 1, .nan, 0]
        let test = try McNemarTest(one, two)
        #expect(test.both == 1 && test.firstOnly == 2 && test.secondOnly == 1 && test.neither == 1)
        let swapped = try McNemarTest(two, one)
        #expect(swapped.pValue() == test.pValue() && swapped.difference == -test.difference)
        #expect(abs(swapped.interval().lower + test.interval().upper) < 1e-15)
        #expect(try McNemarTest([1, 0], [1, 0]).pValue() == 1)
        #expect(throws: StatisticsError.self) { try McNemarTest([2], [1]) }
        #expect(throws: StatisticsError.self) { try McNemarTest([.nan], [1]) }
        #expect(throws: StatisticsError.self) { try McNemarTest([1], []) }
    }
}
