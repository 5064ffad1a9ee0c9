import Testing
import VigilStatistics

@Suite("Discrete distributions")
struct DiscreteDistributionTests {
    struct Law: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var law: any DiscreteDistribution
        var range: ClosedRange<Int>
    }

    static let laws: [Law] = [
        Law(testDescription: "binomial", law: BinomialDistribution(trials: 40, successProbability: 0.3), range: 0...40),
        Law(testDescription: "sure", law: BinomialDistribution(trials: 5, successProbability: 1), range: 5...5),
        Law(testDescription: "none", law: BinomialDistribution(trials: 0, successProbability: 0.2), range: 0...0),
        Law(testDescription: "Poisson", law: PoissonDistribution(mean: 6.5), range: 0...60),
        Law(testDescription: "Poisson 0", law: PoissonDistribution(mean: 0), range: 0...0),
        Law(
            testDescription: "hypergeometric", law: HypergeometricDistribution(population: 50, marked: 30, draws: 28),
            range: 8...28),
        Law(
            testDescription: "all drawn", law: HypergeometricDistribution(population: 9, marked: 4, draws: 9),
            range: 4...4),
    ]

    @Test("probabilities add up to the distribution function", arguments: laws)
    func sums(_ named: Law) {
        var sum = 0.0
        for k in named.range {
            sum += named.law.probability(k)
            #expect(agree(named.law.cumulative(k), sum, relative: 1e-12))
            #expect(agree(named.law.cumulative(k) + named.law.survival(k), 1, relative: 1e-14))
        }
        #expect(agree(sum, 1, relative: 1e-12))
        #expect(named.law.probability(named.range.lowerBound - 1) == 0)
        #expect(named.law.cumulative(named.range.lowerBound - 1) == 0)
        #expect(named.law.survival(named.range.lowerBound - 1) == 1)
    }

    @Test("a quantile is the least number that reaches the probability", arguments: laws)
    func quantiles(_ named: Law) throws {
        for probability in [0.0, 0.01, 0.3, 0.5, 0.97] {
            let k = try #require(named.law.quantile(probability))
            #expect(named.law.cumulative(k) >= probability)
            #expect(k == 0 || named.law.cumulative(k - 1) < probability || probability == 0)
        }
        #expect(named.law.quantile(-0.1) == nil)
        #expect(named.law.quantile(.nan) == nil)
    }

    // mpmath 1.4, 50 digits.
    @Test("single probabilities keep their digits among large numbers")
    func accuracy() {
        let large = BinomialDistribution(trials: 1_000_000, successProbability: 0.0003)
        #expect(agree(large.probability(300), 0.023030000907874076, relative: 1e-12))
        let small = HypergeometricDistribution(population: 1000, marked: 300, draws: 50)
        #expect(agree(small.probability(15), 0.1255231605941311, relative: 1e-12))
        #expect(agree(small.survival(40), 7.529702347346675e-15, relative: 1e-11))
        let lopsided = HypergeometricDistribution(population: 100_000, marked: 300, draws: 5000)
        #expect(agree(lopsided.cumulative(1), 3.412978845202511e-06, relative: 1e-11))
        let wide = HypergeometricDistribution(population: 1_100_000, marked: 40, draws: 100_000)
        #expect(agree(wide.probability(3), 0.21830074790946244, relative: 1e-12))
    }

    @Test("a parameter outside its range gives NaN, not a crash")
    func badParameters() {
        let laws: [any DiscreteDistribution] = [
            BinomialDistribution(trials: -1, successProbability: 0.5),
            BinomialDistribution(trials: 3, successProbability: 1.5), PoissonDistribution(mean: -1),
            PoissonDistribution(mean: .infinity), HypergeometricDistribution(population: 5, marked: 6, draws: 1),
        ]
        for law in laws {
            #expect(law.probability(1).isNaN)
            #expect(law.cumulative(1).isNaN)
            #expect(law.survival(1).isNaN)
            #expect(law.quantile(0.5) == nil)
        }
    }

    @Test("the mean absolute deviation in one term is the sum over all")
    func meanAbsoluteDeviation() {
        for (population, marked, draws) in [(50, 7, 20), (100, 1, 10), (30, 15, 15), (1000, 400, 37), (9, 9, 4)] {
            let law = HypergeometricDistribution(population: population, marked: marked, draws: draws)
            let sum = law.range.reduce(0.0) { $0 + abs(Double($1) - law.mean) * law.probability($1) }
            #expect(agree(law.meanAbsoluteDeviation, sum, relative: 1e-11, absolute: 1e-15))
        }
    }

    @Test("random numbers follow the law")
    func draws() {
        let law = HypergeometricDistribution(population: 60, marked: 25, draws: 14)
        var generator = SplitMix64(seed: 11)
        var counts = [Int](repeating: 0, count: 15)
        for _ in 0..<20_000 { counts[law.draw(&generator)] += 1 }
        // Each count within four standard errors: one number in 16,000 lies outside by chance, and the seed is fixed.
        for (k, count) in counts.enumerated() {
            let expected = 20_000 * law.probability(k)
            #expect(abs(Double(count) - expected) <= 4 * expected.squareRoot() + 1)
        }
    }
}
