import Testing
import VigilStatistics

@Suite("Distinct names")
struct DistinctNamesTests {
    @Test("the mean number of names and the bound are those of the hypergeometric law")
    func golden() {
        // SciPy 1.17.1, hypergeom.pmf(0, N, t, M), summed; the bound by hand from the same.
        let names = DistinctNames(reference: [400, 120, 30, 5, 1, 0, 0], current: [90, 30, 15, 2, 0, 3, 1])
        #expect(names.current == 6)
        #expect(agree(names.expectedOfReference, 4.023232018618697, relative: 1e-10))
        #expect(agree(names.pValue, 0.4823658654547141, relative: 1e-9))
    }

    @Test("where there are no more names than expected nothing is said")
    func nothing() {
        #expect(DistinctNames(reference: [10, 10, 10], current: [5, 5, 0]).pValue == 1)
        #expect(DistinctNames(reference: [], current: []).pValue == 1)
        let unique = DistinctNames(
            reference: [Int](repeating: 1, count: 50) + [Int](repeating: 0, count: 20),
            current: [Int](repeating: 0, count: 50) + [Int](repeating: 1, count: 20))
        #expect(unique.expectedOfReference > 19.99 && unique.pValue > 0.99)
        // A window larger than its reference holds all of the reference's names on average.
        #expect(DistinctNames(reference: [3, 2], current: [40, 30]).expectedOfReference == 2)
    }

    @Test("clean samples alarm at most at the level", .tags(.simulation))
    func clean() {
        var random = SeededNumbers(5)
        var alarms = 0
        for _ in 0..<400 {
            var reference = [Int](repeating: 0, count: 200)
            var current = reference
            for _ in 0..<500 { reference[min(random.integer(below: 200), random.integer(below: 200))] += 1 }
            for _ in 0..<100 { current[min(random.integer(below: 200), random.integer(below: 200))] += 1 }
            if DistinctNames(reference: reference, current: current).pValue <= 0.05 { alarms += 1 }
        }
        #expect(alarms <= 20)
    }
}
