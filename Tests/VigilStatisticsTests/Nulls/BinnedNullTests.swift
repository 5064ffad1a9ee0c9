import Testing
import VigilStatistics

@Suite("Null laws of distances over bins")
struct BinnedNullTests {
    static let smoothing = EmptyBinRule.additive(0.5)
    static let all: [BinnedDistance] = [
        .populationStabilityIndex(smoothing), .divergence(smoothing), .jensenShannon(.two), .hellinger,
        .totalVariation, .greatestDifference, .wassersteinOfBins,
    ]

    private static func pair(_ random: inout SeededNumbers, _ n: Int, _ m: Int, bins: Int) throws -> CountPair {
        let reference = random.normals(n).sorted()
        let edges = try Bins(.quantile(bins: bins), sortedReference: reference)
        return try CountPair(
            reference: edges.counts(sorted: reference), current: edges.counts(sorted: random.normals(m).sorted()))
    }

    @Test("each distance is the one that the counts have", arguments: all)
    func values(_ distance: BinnedDistance) throws {
        let pair = try CountPair(reference: [10, 0, 30, 60], current: [2, 3, 10, 5])
        let expected: Double
        switch distance {
        case .populationStabilityIndex(let rule): expected = pair.populationStabilityIndex(rule)
        case .divergence(let rule):
            let shares = zip(rule.shares(pair.reference), rule.shares(pair.current))
            expected = shares.reduce(0) { $0 + $1.0 * naturalLog($1.0 / $1.1) }
        case .jensenShannon(let base): expected = pair.jensenShannonDistance(base: base)
        case .hellinger: expected = pair.hellingerDistance
        case .totalVariation: expected = pair.totalVariation
        case .greatestDifference: expected = pair.greatestDifference
        case .wassersteinOfBins: expected = abs(0.1 - 0.1) + abs(0.1 - 0.25) + abs(0.4 - 0.75)
        }
        #expect(agree(distance.value(pair), expected, relative: 1e-12))
        let same = try CountPair(reference: [10, 20, 30], current: [10, 20, 30])
        #expect(distance.value(same) < 1e-9)
        #expect(BinnedDistanceTest(distance).test(same, origin: .fixed).pValue > 0.99)
    }

    @Test("bins at the reference's quantiles alarm on one clean window in twenty", .tags(.simulation))
    func quantileBins() throws {
        var random = SeededNumbers(31)
        let table = BinnedNullTable(draws: 3000)
        let tests = Self.all.map { BinnedDistanceTest($0, table: table) }
        var alarms = [Int](repeating: 0, count: tests.count)
        let rounds = 700
        for _ in 0..<rounds {
            let pair = try Self.pair(&random, 180, 60, bins: 10)
            for (index, test) in tests.enumerated() {
                let result = test.test(pair, origin: .referenceQuantiles)
                #expect(result.method == .quantileUrn)
                if result.pValue <= 0.05 { alarms[index] += 1 }
            }
        }
        for (count, test) in zip(alarms, tests) {
            // Four standard errors of the rate are 3.3 %.
            #expect(abs(Double(count) / Double(rounds) - 0.05) < 0.033, "\(test.distance): \(count) of \(rounds)")
        }
    }

    @Test("the urn counts the edges' own error, which the conditional law of fixed bins does not know")
    func edges() throws {
        let law = BinnedNull.quantileBins(
            .totalVariation, bins: 10, referenceCount: 20, currentCount: 20_000, draws: 4000)
        // The reference's shares are fixed at 0.1, so all of the distance comes from where its edges lie.
        var random = SeededNumbers(32)
        var sum = 0.0
        for _ in 0..<200 { sum += try Self.pair(&random, 20, 3000, bins: 10).totalVariation }
        #expect(agree(law.mean, sum / 200, relative: 0.08))
    }

    @Test("the mean without drift is near (B - 1)(1/N + 1/M) for the index, and p falls with the distance")
    func law() {
        let law = BinnedNull.quantileBins(
            .populationStabilityIndex(Self.smoothing), bins: 10, referenceCount: 2000, currentCount: 1000, draws: 4000)
        #expect(agree(law.mean, 9 * (1 / 2000 + 1 / 1000.0), relative: 0.06))
        let chiSquared = ChiSquaredDistribution(degreesOfFreedom: 9).survivalQuantile(0.05) * 0.0015
        #expect(agree(law.criticalValue(0.05), chiSquared, relative: 0.08))
        var last = 1.0
        for step in 0...100 {
            let p = law.survival(Double(step) * 0.002)
            #expect(p <= last * (1 + 1e-12) && p > 0)
            last = p
        }
        #expect(law.survival(0) == 1)
        #expect(last < 1e-12)
    }

    @Test("rounded sizes and exact ones give the same p-values")
    func table() {
        let table = BinnedNullTable(draws: 6000)
        let rounded = table.law(.hellinger, bins: 10, referenceCount: 1234, currentCount: 777)
        let exact = BinnedNull.quantileBins(
            .hellinger, bins: 10, referenceCount: 1234, currentCount: 777, draws: 6000)
        #expect(agree(rounded.mean, exact.mean, relative: 0.02))
        #expect(agree(rounded.survival(exact.criticalValue(0.05)), 0.05, relative: 0.2))
    }

    @Test("fixed bins: few tables are counted, sparse ones drawn, filled ones take the chi-squared law")
    func methods() throws {
        let test = BinnedDistanceTest(.populationStabilityIndex(Self.smoothing))
        let tiny = try CountPair(reference: [6, 4], current: [1, 5])
        let counted = test.test(tiny, origin: .fixed)
        #expect(counted.method == .enumeration)
        // Two bins: a p-value by hand over the hypergeometric law of the first.
        let law = HypergeometricDistribution(population: 16, marked: 7, draws: 6)
        let expected = try law.range.reduce(0.0) { sum, count in
            let dealt = try CountPair(reference: [7 - count, 3 + count], current: [count, 6 - count])
            let value = dealt.populationStabilityIndex(Self.smoothing)
            return value >= counted.statistic * (1 - 1e-9) ? sum + law.probability(count) : sum
        }
        #expect(agree(counted.pValue, expected, relative: 1e-10))
        let sparse = try CountPair(
            reference: [40, 30, 20, 5, 5, 1, 2, 1], current: [10, 9, 12, 1, 2, 3, 1, 1])
        #expect(test.test(sparse, origin: .fixed).method == .simulation)
        let filled = try CountPair(reference: [400, 300, 300], current: [90, 80, 80])
        let quick = test.test(filled, origin: .fixed)
        #expect(quick.method == .chiSquared)
        // Ties: deciles that do not hold a tenth each are no quantile bins.
        #expect(test.test(filled, origin: .referenceQuantiles).method == .chiSquared)
        let drawn = BinnedDistanceTest(.totalVariation).test(filled, origin: .fixed)
        #expect(drawn.method == .simulation)
        #expect(agree(drawn.nullMean, filled.nullMeanTotalVariation, relative: 0.15))
    }

    @Test("a fixed threshold is refused below the window at which chance alone gives half of it")
    func leastWindow() throws {
        let index = BinnedDistance.populationStabilityIndex(Self.smoothing)
        let least = try #require(index.leastWindow(bins: 10, referenceCount: 10_000, threshold: 0.1))
        // 9 (1/N + 1/M) = 0.05.
        #expect(abs(least - 183) < 15)
        #expect(index.leastWindow(bins: 10, referenceCount: 150, threshold: 0.1) == nil)
        let mean = BinnedNull.quantileBins(
            .totalVariation, bins: 10, referenceCount: 5000, currentCount: 400, draws: 3000
        ).mean
        let again = try #require(
            BinnedDistance.totalVariation.leastWindow(bins: 10, referenceCount: 5000, threshold: 2 * mean))
        #expect(abs(again - 400) < 40)
    }
}
