import Testing
import VigilStatistics

struct UnseenValuesTests {
    @Test("the chance that given values are all current follows from dealing them out")
    func allCurrent() {
        // 3 of 10 values are current: both of two given ones with probability 3/10 * 2/9.
        let both = UnseenValues.probability(allInCurrent: 2, referenceCount: 7, currentCount: 3)
        #expect(abs(both - 6.0 / 90) < 1e-15)
        #expect(UnseenValues.probability(allInCurrent: 0, referenceCount: 7, currentCount: 3) == 1)
        #expect(UnseenValues.probability(allInCurrent: 4, referenceCount: 7, currentCount: 3) == 0)
    }

    @Test("a value beyond the greatest of N turns up among M with probability M/(N + M)")
    func rangeLevel() {
        var random = SplitMix64(seed: 11)
        var beyond = 0
        let repeats = 20_000
        for _ in 0..<repeats {
            let reference = (0..<30).reduce(0.0) { greatest, _ in max(greatest, random.uniform()) }
            if (0..<10).contains(where: { _ in random.uniform() > reference }) { beyond += 1 }
        }
        let expected = UnseenValues.probability(allInCurrent: 1, referenceCount: 30, currentCount: 10)
        #expect(abs(expected - 0.25) < 1e-15)
        // Five standard errors of the simulation.
        #expect(abs(Double(beyond) / Double(repeats) - expected) < 5 * (0.25 * 0.75 / Double(repeats)).squareRoot())
    }

    @Test("no new category is no surprise, many of a plain table are")
    func extremes() {
        #expect(UnseenValues.pValue(reference: [5, 5], current: [1, 0]) == 1)
        #expect(UnseenValues.pValue(reference: [500, 500, 0], current: [40, 40, 20]) < 1e-9)
        // Every row a category of its own, as an identifier: nothing is known, nothing is a surprise.
        let rows = 300
        let p = UnseenValues.pValue(
            reference: Array(repeating: 1, count: rows) + Array(repeating: 0, count: rows),
            current: Array(repeating: 0, count: rows) + Array(repeating: 1, count: rows))
        #expect(p > 0.01)
        let far = UnseenValues.pValue(reference: [100_000, 0], current: [5_000, 5_000])
        #expect(far >= 0 && far < 1e-100)
    }

    @Test("rare categories alarm no more often than the level says")
    func level() {
        var random = SplitMix64(seed: 5)
        var alarms = 0
        let repeats = 2_000
        for _ in 0..<repeats {
            // A long tail: the category is the integer part of a Pareto number.
            func counts(_ rows: Int) -> [Int] {
                var counts = [Int](repeating: 0, count: 400)
                for _ in 0..<rows { counts[min(399, Int(1 / (random.uniform() + 1e-9)))] += 1 }
                return counts
            }
            if UnseenValues.pValue(reference: counts(500), current: counts(100)) <= 0.05 { alarms += 1 }
        }
        // Five standard errors above 5 %.
        #expect(Double(alarms) / Double(repeats) < 0.05 + 5 * 0.0049)
        #expect(Double(alarms) / Double(repeats) > 0.005)
    }
}
