import Testing

@testable import VigilStatistics

@Suite("Samplers")
struct SamplerTests {
    /// Mean and variance of many draws.
    private static func moments(_ draws: Int, _ draw: () -> Double) -> (mean: Double, variance: Double) {
        var sum = 0.0
        var squares = 0.0
        for _ in 0..<draws {
            let value = draw()
            sum += value
            squares += value * value
        }
        let mean = sum / Double(draws)
        return (mean, squares / Double(draws) - mean * mean)
    }

    @Test("gamma numbers have the mean and variance of their shape", arguments: [0.3, 1, 2.5, 40, 900])
    func gamma(_ shape: Double) {
        var generator = SplitMix64(seed: 4)
        let found = Self.moments(20_000) { generator.gamma(shape: shape) }
        #expect(abs(found.mean - shape) < 5 * (shape / 20_000).squareRoot())
        #expect(agree(found.variance, shape, relative: 0.12))
    }

    @Test(
        "binomial numbers follow their law",
        arguments: [(30, 0.1), (200, 0.3), (5000, 0.02), (900, 0.8), (4, 0.999)])
    func binomial(_ trials: Int, _ chance: Double) {
        let law = BinomialDistribution(trials: trials, successProbability: chance)
        var generator = SplitMix64(seed: 5)
        expectLaw(0...trials, law.probability) { generator.binomial(trials: trials, chance: chance) }
    }

    @Test(
        "hypergeometric numbers follow their law, narrow and wide",
        arguments: [(60, 20, 30), (5000, 900, 700), (120_000, 12_000, 20_000), (400, 399, 200)])
    func hypergeometric(_ population: Int, _ marked: Int, _ draws: Int) {
        let law = HypergeometricDistribution(population: population, marked: marked, draws: draws)
        var generator = SplitMix64(seed: 6)
        expectLaw(law.range, law.probability) { law.draw(&generator) }
    }

    /// Pearson's chi-squared over groups of places with at least 50 expected draws each.
    private func expectLaw(_ range: ClosedRange<Int>, _ probability: (Int) -> Double, _ draw: () -> Int) {
        let draws = 10_000
        var counts: [Int: Int] = [:]
        for _ in 0..<draws { counts[draw(), default: 0] += 1 }
        #expect(counts.keys.allSatisfy(range.contains))
        var observed = 0.0
        var expected = 0.0
        var statistic = 0.0
        var groups = 0
        for place in range {
            observed += Double(counts[place] ?? 0)
            expected += Double(draws) * probability(place)
            guard expected >= 50 else { continue }
            statistic += (observed - expected) * (observed - expected) / expected
            groups += 1
            (observed, expected) = (0, 0)
        }
        guard groups > 1 else { return }
        #expect(ChiSquaredDistribution(degreesOfFreedom: Double(groups)).survival(statistic) > 1e-4)
    }

    @Test("the logarithm of a factorial is that of the gamma function", arguments: [0, 1, 10, 1023, 1024, 1_000_000])
    func logFactorial(_ n: Int) {
        #expect(
            agree(
                LogFactorial.value(n), SpecialFunctions.logGamma(Double(n) + 1), relative: 1e-12, absolute: 1e-12))
    }
}
