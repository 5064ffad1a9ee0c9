import Testing

@testable import VigilStatistics

@Suite("Several effects at once")
struct SimultaneousIntervalTests {
    private static func effect(_ estimate: Double, _ error: Double = 1) -> EffectEstimate {
        EffectEstimate(estimate: estimate, standardError: error, controlCount: 100, treatmentCount: 100)
    }

    @Test("Bonferroni's are intervals at 1 - α/m")
    func bonferroni() throws {
        let effects = [Self.effect(1), Self.effect(2), Self.effect(-4)]
        let bounds = try SimultaneousIntervals(.bonferroni).bounds(effects)
        for (bound, effect) in zip(bounds, effects) {
            let interval = try effect.interval(confidence: 1 - 0.05 / 3)
            #expect(agree(bound.lower, interval.lower))
            #expect(agree(bound.upper, interval.upper))
        }
        #expect(bounds.map(\.excludesZero) == [false, false, true])
    }

    @Test("a stepping correction gives a rejected effect its side and the others more room")
    func holm() throws {
        let effects = [Self.effect(1), Self.effect(4), Self.effect(0.5)]
        let bounds = try SimultaneousIntervals(.holm, alternative: .greater).bounds(effects)
        #expect(bounds[1].lower == 0 && bounds[1].excludesZero && bounds[1].upper == nil)
        // norm.isf(0.025)
        #expect(agree(bounds[0].lower, 1 - 1.9599639845400545))
        #expect(agree(bounds[2].lower, 0.5 - 1.9599639845400545))
        let all = try SimultaneousIntervals(.holm, alternative: .greater).bounds([Self.effect(2), Self.effect(4)])
        // All rejected: the bounds are Bonferroni's where those are above 0.
        #expect(agree(all[0].lower, 2 - 1.9599639845400545))
        #expect(agree(all[1].lower, 4 - 1.9599639845400545))
    }

    @Test(
        "what a correction rejects has an interval without 0, and nothing else",
        arguments: [
            SimultaneousIntervals.Correction.bonferroni, .holm, .hochberg, .hommel,
        ])
    func compatible(correction: SimultaneousIntervals.Correction) throws {
        var random = SeededNumbers(9)
        for _ in 0..<50 {
            let effects = (0..<5).map { _ in Self.effect(3 * random.normal()) }
            let pValues = try effects.map { try $0.pValue(.greater) }
            let bounds = try SimultaneousIntervals(correction, alternative: .greater).bounds(effects)
            let method = try #require(MultipleTesting(rawValue: correction.rawValue))
            #expect(bounds.map(\.excludesZero) == method.adjusted(pValues).map { $0 <= 0.05 })
            for bound in bounds {
                let lower = try #require(bound.lower)
                #expect(bound.excludesZero ? lower >= 0 : lower < 0)
            }
        }
    }

    @Test(
        "they hold together",
        arguments: [
            SimultaneousIntervals.Correction.holm, .hochberg, .hommel,
        ])
    func simultaneous(correction: SimultaneousIntervals.Correction) throws {
        var generator = SplitMix64(seed: 21)
        let truths = [0.0, 0, 2.5, -2.5, 0.5]
        for alternative in [Alternative.greater, .twoSided] {
            let intervals = try SimultaneousIntervals(correction, alternative: alternative)
            var missed = 0
            for _ in 0..<1000 {
                let shared = generator.polarNormal()
                let effects = truths.map { truth in
                    Self.effect(truth + 0.7 * shared + (1 - 0.49).squareRoot() * generator.polarNormal())
                }
                let bounds = try intervals.bounds(effects)
                let isMissed = zip(bounds, truths).contains { bound, truth in
                    let below = bound.lower.map { bound.excludesZero && $0 == 0 ? truth <= 0 : truth < $0 } ?? false
                    let above = bound.upper.map { bound.excludesZero && $0 == 0 ? truth >= 0 : truth > $0 } ?? false
                    return below || above
                }
                if isMissed { missed += 1 }
            }
            // 1,000 runs at most 0.05: fewer than 75 in 99.9 %.
            #expect(missed < 75, "\(correction.rawValue) \(alternative): \(missed)")
        }
    }

    @Test("selected effects are told at the level of their number")
    func falseCoverage() throws {
        let effects = [Self.effect(5), Self.effect(0.1), Self.effect(-4), Self.effect(1)]
        let intervals = try SimultaneousIntervals.selected(effects)
        #expect(intervals.map { $0 == nil } == [false, true, false, true])
        let expected = try effects[0].interval(confidence: 1 - 0.05 * 2 / 4)
        #expect(intervals[0] == expected)
        #expect(try SimultaneousIntervals.selected([]).isEmpty)
    }

    @Test("Dunnett's critical values for equal arms")
    func dunnett() throws {
        // scipy.integrate.quad over the control's error and brentq; Dunnett's tables print 2.21, 2.35, 2.44 and 1.92.
        let expected: [(treatments: Int, twoSided: Double, oneSided: Double)] = [
            (1, 1.9599639845400612, 1.6448536269514713), (2, 2.2121277465786173, 1.9163319446876161),
            (3, 2.34897059033912, 2.0620839329232084), (4, 2.4417707731976206, 2.1603332811554825),
            (9, 2.6862233673741365, 2.4170175245956007),
        ]
        for row in expected {
            for isTwoSided in [true, false] {
                let comparison = try ManyToOneComparison(
                    controlVariance: 1, treatmentVariances: [Double](repeating: 1, count: row.treatments),
                    isTwoSided: isTwoSided)
                let value = try comparison.criticalValue()
                #expect(agree(value, isTwoSided ? row.twoSided : row.oneSided, relative: 1e-9))
                #expect(agree(comparison.pValue(beyond: value), 0.05, relative: 1e-9))
            }
        }
        // Without a shared control the statistics are independent, which is Šidák's case.
        let independent = try ManyToOneComparison(controlVariance: 0, treatmentVariances: [1, 1, 1])
        #expect(agree(independent.pValue(beyond: 2), 1 - 0.9544997361036416 * 0.9544997361036416 * 0.9544997361036416))
        // Far out only one can be beyond at a time.
        let far = independent.pValue(beyond: 10)
        #expect(agree(far, 6 * NormalDistribution.standard.survival(10), relative: 1e-9))
    }

    @Test("many treatments against one control, by simulation of their correlation")
    func dunnettUnequal() throws {
        let comparison = try ManyToOneComparison(controlVariance: 1, treatmentVariances: [4, 0.5, 1])
        let effects = [Self.effect(1), Self.effect(-2.5), Self.effect(2)]
        let adjusted = try comparison.adjustedPValues(effects)
        let intervals = try comparison.intervals(effects)
        for (index, effect) in effects.enumerated() {
            let pValue = try effect.pValue()
            #expect(adjusted[index] > pValue && adjusted[index] < 3 * pValue)
            #expect((adjusted[index] <= 0.05) == (intervals[index].lower > 0 || intervals[index].upper < 0))
        }
        var generator = SplitMix64(seed: 4)
        var beyond = 0
        for _ in 0..<20_000 {
            let control = generator.polarNormal()
            let greatest =
                [4, 0.5, 1].map { (variance: Double) in
                    abs(variance.squareRoot() * generator.polarNormal() - control) / (1 + variance).squareRoot()
                }.max() ?? 0
            if greatest > 2 { beyond += 1 }
        }
        let share = Double(beyond) / 20_000
        #expect(abs(share - comparison.pValue(beyond: 2)) < 4 * (0.12 * 0.88 / 20_000).squareRoot())
        #expect(throws: StatisticsError.self) { try ManyToOneComparison(controlVariance: 1, treatmentVariances: []) }
    }

    @Test("segments that differ by chance alone are shrunk to one effect")
    func homogeneous() throws {
        let effects = [Self.effect(1), Self.effect(1.5), Self.effect(0.8), Self.effect(1.1, 2)]
        let result = try EffectHeterogeneity(effects)
        #expect(result.variance == 0 && result.share == 0 && result.pValue > 0.9)
        for segment in result.segments { #expect(agree(segment.shrunken, result.common.estimate)) }
    }

    @Test("one segment apart is found, and keeps most of its effect")
    func heterogeneous() throws {
        // By hand: weights 1, 1, 1; mean 2; Q = 4 + 4 + 16 = 24; τ² = (24 - 2)/(3 - 1) = 11.
        let effects = [Self.effect(0), Self.effect(0), Self.effect(6)]
        let result = try EffectHeterogeneity(effects)
        #expect(agree(result.statistic, 24))
        // exp(-12)
        #expect(agree(result.pValue, 6.14421235332821e-06, relative: 1e-12))
        #expect(agree(result.variance, 11))
        #expect(agree(result.share, 22.0 / 24))
        #expect(agree(result.segments[2].shrunken, 6 * 11.0 / 12 + 2 / 12.0))
        #expect(agree(result.segments[2].shrunkenStandardError, (11.0 / 12 + 4 / 144.0).squareRoot()))
        #expect(result.segments[2].adjustedContrastPValue < 0.001)
        #expect(result.segments[0].adjustedPValue == 1)
        #expect(throws: StatisticsError.self) { try EffectHeterogeneity([Self.effect(1)]) }
    }
}
