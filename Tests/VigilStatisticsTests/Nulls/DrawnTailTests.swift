import Testing

@testable import VigilStatistics

struct DrawnTailTests {
    @Test("the tail of chi-squared draws goes on as their law does")
    func chiSquared() throws {
        var random = SplitMix64(seed: 4)
        let law = ChiSquaredDistribution(degreesOfFreedom: 5)
        let draws = (0..<2000).map { _ in 2 * random.gamma(shape: 2.5) }
        let tail = try #require(DrawnTail(draws))
        for probability in [1e-3, 1e-4, 1e-5] {
            // The value that is exceeded with the probability, by bisection.
            var (low, high) = (0.0, 100.0)
            for _ in 0..<60 {
                let middle = (low + high) / 2
                if law.survival(middle) > probability { low = middle } else { high = middle }
            }
            let ratio = tail.survival(low) / probability
            #expect(ratio > 0.3 && ratio < 4)
        }
        #expect(tail.survival(1e6) == DrawnTail.leastPValue)
    }

    @Test("a few draws, or equal ones, have no tail")
    func none() {
        #expect(DrawnTail([Double](repeating: 1, count: 500)) == nil)
        #expect(DrawnTail((0..<50).map(Double.init)) == nil)
    }

    @Test("a simulation without a tail ends at its draws, one with a tail goes on")
    func simulation() {
        func answer(_ extreme: Double, fitsTail: Bool) -> SequentialMonteCarlo.Answer {
            var random = SplitMix64(seed: 9)
            return SequentialMonteCarlo(drawLimit: 1999, stopAfterExceedances: 50, fitsTail: fitsTail)
                .answer(atLeast: extreme) { random.normal() }
        }
        #expect(answer(5, fitsTail: false).pValue == 1 / 2000.0 && !answer(5, fitsTail: false).isFitted)
        let fitted = answer(5, fitsTail: true)
        // Exactly 2.9e-7; an exponential tail is heavier than a normal one.
        #expect(fitted.isFitted && fitted.pValue > 1e-7 && fitted.pValue < 1e-4)
        #expect(answer(0, fitsTail: true) == answer(0, fitsTail: false))
        #expect(abs(answer(0.5, fitsTail: true).pValue - 0.3085) < 0.1)
    }

    @Test("the Wasserstein test gives every small sample's exact share of deals, and 1 to equal ones")
    func wasserstein() throws {
        let reference: [Double] = [1, 2, 3, 4]
        let test = WassersteinTest(sampling: DealSampling(drawLimit: 20_000, stopAfterExceedances: 20_000))
        let found = try test.compare(sortedReference: reference, sortedCurrent: [10, 11, 12])
        // Of the 35 deals only the one that is there has so great an area.
        #expect(abs(found.pValue - 1.0 / 35) < 0.005 && found.statistic == 8.5)
        #expect((found.nullMean ?? 0) > 0 && found.effect < found.statistic)
        #expect(try test.compare(sortedReference: reference, sortedCurrent: reference).pValue == 1)
        #expect(throws: StatisticsError.self) { try test.compare(sortedReference: [], sortedCurrent: [1]) }
        #expect(throws: StatisticsError.self) { try test.compare(sortedReference: [1], sortedCurrent: [.infinity]) }
    }

    @Test("the least window of a mean without drift is where half the threshold is met")
    func leastWindow() throws {
        let mean = MeanWithoutDrift(value: 0.2, referenceCount: 1000, currentCount: 100, isSquare: true)
        let least = try #require(mean.leastWindow(referenceCount: 1000, threshold: 0.1))
        // 0.2 (1/1000 + 1/M) / (1/1000 + 1/100) = 0.05 at M = 571.4.
        #expect(least == 572)
        let root = MeanWithoutDrift(value: 0.2, referenceCount: 1000, currentCount: 100, isSquare: false)
        #expect(root.leastWindow(referenceCount: 1000, threshold: 0.1) == nil)
        // 2/M = 0.011/16.
        #expect(root.leastEqualSizes(threshold: 0.1) == 2910)
    }
}
