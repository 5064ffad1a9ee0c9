import Testing

@testable import VigilStatistics

@Suite("Effects of interventions")
struct CausalEffectTests {
    @Test("twice as much as a certain forecast: sums, means, relative effect and no spread")
    func degenerate() throws {
        let zeros = [Double](repeating: 0, count: 10)
        let found = try CausalEffect(
            actual: zeros.map { _ in 2 },
            forecast: ForecastPath(
                means: zeros.map { _ in 1 }, standardErrors: zeros, totalStandardErrors: zeros, degreesOfFreedom: nil))
        #expect(found.average.actual == 2)
        #expect(found.cumulative.actual == 20)
        #expect(found.average.effect == 1)
        #expect(found.cumulative.effect == 10)
        #expect(found.relative == 1)
        #expect(found.relativeInterval == Interval(lower: 1, upper: 1))
        #expect(found.cumulative.standardError == 0)
        #expect(found.average.effectInterval == Interval(lower: 1, upper: 1))
        #expect(found.pValue == 0)
    }

    @Test("one step of known error, by hand; a forecast around 0 has no relative effect")
    func byHand() throws {
        let found = try CausalEffect(
            actual: [12, 15],
            forecast: ForecastPath(
                means: [10, 10], standardErrors: [1, 2], totalStandardErrors: [1, 2.5], degreesOfFreedom: nil))
        #expect(agree(found.cumulative.effect, 7))
        #expect(agree(found.average.standardError, 1.25))
        #expect(agree(found.pValue, 2 * NormalDistribution.standard.survival(2.8), relative: 1e-12))
        let margin = 1.959963984540054 * 2.5
        #expect(agree(found.relativeInterval?.lower, 27 / (20 + margin) - 1, relative: 1e-12))
        #expect(agree(found.relativeInterval?.upper, 27 / (20 - margin) - 1, relative: 1e-12))
        #expect(found.cumulativeByStep[0].effect == 2)
        let around = try CausalEffect(
            actual: [1],
            forecast: ForecastPath(means: [0], standardErrors: [1], totalStandardErrors: [1], degreesOfFreedom: 5))
        #expect(around.relative == nil)
        #expect(around.relativeInterval == nil)
        #expect(agree(around.pValue, 0.36321746764912, relative: 1e-10))
        let length = #expect(throws: StatisticsError.self) {
            try CausalEffect(
                actual: [1, 2],
                forecast: ForecastPath(means: [0], standardErrors: [1], totalStandardErrors: [1], degreesOfFreedom: 5))
        }
        #expect(length?.code == .lengthMismatch)
    }

    /// y = 1.2 x + noise, and 10 more from time 70 on where there is an effect.
    static func toy(_ effect: Double, _ random: inout SplitMix64) -> (series: [Double], control: [Double]) {
        var series: [Double] = []
        var control: [Double] = []
        for time in 0..<100 {
            let x = 100 + 3 * random.polarNormal()
            control.append(x)
            series.append(1.2 * x + random.polarNormal() + (time >= 70 ? effect : 0))
        }
        return (series, control)
    }

    @Test("an effect of 10 is found within its interval in nine runs of ten, and no effect has an even p-value")
    func recovery() throws {
        var random = SplitMix64(seed: 2)
        var hits = 0
        var clean = 0
        var pValues: [Double] = []
        let runs = 40
        for _ in 0..<runs {
            let treated = Self.toy(10, &random)
            let found = try InterventionAnalysis(treated.series, start: 70, controls: [treated.control])
            let interval = found.effect.average.effectInterval
            if interval.lower <= 10 && interval.upper >= 10 { hits += 1 }
            if let placebo = found.placebo, placebo.pValue > 0.01 { clean += 1 }
            #expect(found.effect.pValue < 1e-6)
            let untreated = Self.toy(0, &random)
            pValues.append(
                try InterventionAnalysis(untreated.series, start: 70, controls: [untreated.control]).effect.pValue)
        }
        #expect(hits >= 36)
        #expect(clean >= 36)
        // Kolmogorov's distance of 40 even p-values is below 0.30 in 99.9 % of runs.
        let sorted = pValues.sorted()
        var distance = 0.0
        for (index, pValue) in sorted.enumerated() {
            distance = max(distance, pValue - Double(index) / 40, Double(index + 1) / 40 - pValue)
        }
        #expect(distance < 0.30)
    }

    @Test("a placebo in time finds a change that came before the intervention")
    func placebo() throws {
        var random = SplitMix64(seed: 9)
        let series = (0..<100).map { ($0 >= 60 ? 30 : 0) + random.polarNormal() }
        let found = try InterventionAnalysis(series, start: 80)
        #expect((found.placebo?.pValue ?? 1) < 0.001)
        let outside = #expect(throws: StatisticsError.self) { try InterventionAnalysis(series, start: 100) }
        #expect(outside?.code == .invalidParameter)
    }
}
