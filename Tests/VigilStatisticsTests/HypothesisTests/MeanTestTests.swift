import Testing
import VigilStatistics

@Suite("Tests of means and shares")
struct MeanTestTests {
    @Test("equal samples have statistic 0 and p-value 1, constants too")
    func identical() throws {
        for values in [[1.0, 2, 4, 9], [3, 3, 3]] {
            let moments = SampleMoments(values)
            for result in [try TTest.welch(moments, moments), try TTest.student(moments, moments)] {
                #expect(result.statistic == 0)
                #expect(result.pValue() == 1)
            }
            #expect(try TTest.cohensD(moments, moments) == 0)
        }
    }

    @Test("two different constants are infinitely far apart")
    func constants() throws {
        let result = try TTest.welch(SampleMoments([3, 3, 3]), SampleMoments([4, 4]))
        #expect(result.statistic == -.infinity)
        #expect(result.pValue() == 0)
        #expect(result.pValue(.greater) == 1)
    }

    @Test("an offset of 1e8 changes nothing but the means")
    func offset() throws {
        var random = SeededNumbers(5)
        let first = random.normals(200)
        let second = random.normals(150).map { $0 * 2 + 0.3 }
        let plain = try TTest.welch(SampleMoments(first), SampleMoments(second))
        let moved = try TTest.welch(SampleMoments(first.map { $0 + 1e8 }), SampleMoments(second.map { $0 + 1e8 }))
        // The values themselves are rounded to 1e-8 at that offset.
        #expect(agree(moved.statistic, plain.statistic, relative: 1e-6))
        #expect(agree(moved.pValue(), plain.pValue(), relative: 1e-6))
        #expect(agree(SampleMoments(first.map { $0 + 1e8 }).variance, SampleMoments(first).variance, relative: 1e-7))
    }

    @Test("swapping the samples turns the sign and the alternatives")
    func symmetry() throws {
        let first = SampleMoments([1, 5, 2, 7])
        let second = SampleMoments([3, 9, 8])
        let there = try TTest.welch(first, second)
        let back = try TTest.welch(second, first)
        #expect(there.statistic == -back.statistic)
        #expect(agree(there.pValue(.less), back.pValue(.greater)))
        #expect(agree(there.pValue(), back.pValue()))
        #expect(agree(there.interval().lower, -back.interval().upper))
    }

    @Test("missing values are left out and too few values refused")
    func missing() throws {
        #expect(SampleMoments([1, .nan, 3]) == SampleMoments([1, 3]))
        let paired = try TTest.paired([1, .nan, 3, 4], [2, 2, .nan, 8])
        let complete = try TTest.paired([1, 4], [2, 8])
        #expect(paired == complete)
        let few = #expect(throws: StatisticsError.self) { try TTest.welch(SampleMoments([1]), SampleMoments([1, 2])) }
        #expect(few?.code == .tooFewObservations)
        let uneven = #expect(throws: StatisticsError.self) { try TTest.paired([1], [1, 2]) }
        #expect(uneven?.code == .lengthMismatch)
    }

    @Test("analysis of variance of two groups is Student's test squared")
    func anova() throws {
        let groups: [[Double]] = [[1, 5, 2, 7, 3], [3, 9, 8, 4]]
        let student = try TTest.student(SampleMoments(groups[0]), SampleMoments(groups[1]))
        let anova = try VarianceAnalysis.oneWay(groups)
        #expect(agree(anova.statistic, student.statistic * student.statistic))
        #expect(agree(anova.pValue, student.pValue()))
        let same = try VarianceAnalysis.oneWay([[2, 2], [2, 2, 2]])
        #expect(same.statistic == 0)
        #expect(same.pValue == 1)
        for groups in [[[1.0, 2]], [[1.0, 2], []], [[1.0], [2]]] {
            let error = #expect(throws: StatisticsError.self) { try VarianceAnalysis.oneWay(groups) }
            #expect(error?.code == .tooFewObservations)
        }
    }

    @Test("intervals of a share stay within 0...1 and hold it")
    func shares() throws {
        for (successes, trials) in [(0, 1), (1, 1), (0, 40), (40, 40), (3, 17)] {
            let proportion = try Proportion(successes: successes, trials: trials)
            for method in Proportion.IntervalMethod.allCases {
                let interval = proportion.interval(method)
                #expect(interval.lower >= 0 && interval.upper <= 1)
                // Jeffreys' interval is Bayesian and leaves out a share at the very end.
                if method != .jeffreys { #expect(interval.lower <= proportion.share + 1e-12) }
                if method != .jeffreys { #expect(interval.upper >= proportion.share - 1e-12) }
            }
        }
        let error = #expect(throws: StatisticsError.self) { try Proportion(successes: 3, trials: 2) }
        #expect(error?.code == .invalidValue)
    }

    @Test("the exact test of a share adds up the outcomes that are no more likely")
    func exactShare() throws {
        for (successes, trials, expected) in [(2, 9, 0.5), (7, 9, 0.3), (0, 12, 0.1), (5, 10, 0.5)] {
            let law = BinomialDistribution(trials: trials, successProbability: expected)
            let limit = law.probability(successes) * (1 + 1e-7)
            let sum = (0...trials).map { law.probability($0) }.filter { $0 <= limit }.reduce(0, +)
            let p = try Proportion(successes: successes, trials: trials).exactPValue(expected)
            #expect(agree(p, min(1, sum), relative: 1e-12))
        }
    }
}
