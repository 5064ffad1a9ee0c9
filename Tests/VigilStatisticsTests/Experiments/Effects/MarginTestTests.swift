import Testing
import VigilStatistics

@Suite("Margins and families of metrics")
struct MarginTestTests {
    private static let effect = EffectEstimate(
        estimate: -0.4, standardError: 0.5, controlCount: 100, treatmentCount: 100)

    @Test("non-inferiority moves the null hypothesis by the margin")
    func absolute() throws {
        let test = try MarginTest.nonInferiority(Self.effect, margin: 1)
        // norm.sf(0.6 / 0.5)
        #expect(abs(test.pValue - 0.11506967022170828) < 1e-14)
        #expect(!test.isMet)
        let bound = try #require(test.lowerBound)
        #expect(abs(bound - (-0.4 - 1.6448536269514722 * 0.5)) < 1e-12)
        #expect(test.upperBound == nil)
        let met = try MarginTest.nonInferiority(Self.effect, margin: 1.3)
        #expect(met.isMet == (bound > -1.3))
        let mirrored = EffectEstimate(estimate: 0.4, standardError: 0.5, controlCount: 100, treatmentCount: 100)
        let less = try MarginTest.nonInferiority(mirrored, margin: 1, direction: .decrease)
        #expect(abs(less.pValue - test.pValue) < 1e-15)
        #expect(throws: StatisticsError.self) { try MarginTest.nonInferiority(Self.effect, margin: -1) }
    }

    @Test("a relative margin carries the control's noise")
    func relative() throws {
        let contrast = EffectContrast(control: (100, 4, 50), treatment: (98, 5, 50))
        let test = try contrast.nonInferiority(relativeMargin: 0.05)
        // T - 0.95 C = 3 with variance 5 + 0.95² · 4: norm.sf(3/√8.61)
        #expect(abs(test.pValue - 0.15329) < 1e-4)
        let naive = try MarginTest.nonInferiority(contrast.absolute, margin: 5)
        #expect(naive.pValue != test.pValue)
        // For a metric where less is better the margin is above the control and adds noise: T - 1.05 C.
        let less = try contrast.nonInferiority(relativeMargin: 0.05, direction: .decrease)
        let shifted = contrast.shifted(byRelativeMargin: -0.05)
        #expect(abs(shifted.estimate - (98 - 105)) < 1e-12)
        #expect(abs(shifted.standardError * shifted.standardError - (5 + 1.05 * 1.05 * 4)) < 1e-12)
        let own = try shifted.pValue(.less)
        #expect(abs(less.pValue - own) < 1e-15)
        // Negative values: 5 % of |-100| below -100 is -105.
        let negative = EffectContrast(control: (-100, 4, 50), treatment: (-103, 5, 50))
        #expect(abs(negative.shifted(byRelativeMargin: 0.05).estimate - 2) < 1e-12)
    }

    @Test("equivalence needs both sides, and agrees with the interval at 1 - 2 α")
    func equivalence() throws {
        let effect = EffectEstimate(estimate: 0.1, standardError: 0.2, controlCount: 9, treatmentCount: 9)
        let test = try MarginTest.equivalence(effect, margins: Interval(lower: -0.5, upper: 0.5))
        #expect(abs(test.pValue - 0.022750131948179195) < 1e-14)
        #expect(test.isMet)
        let (lower, upper) = (try #require(test.lowerBound), try #require(test.upperBound))
        #expect(lower > -0.5 && upper < 0.5)
        let narrow = try MarginTest.equivalence(effect, margins: Interval(lower: -0.5, upper: 0.4))
        #expect(!narrow.isMet)
        #expect(throws: StatisticsError.self) {
            try MarginTest.equivalence(effect, margins: Interval(lower: 1, upper: 1))
        }
    }

    @Test("guardrails share power and not significance")
    func family() throws {
        let family = try ComparisonFamily(treatments: 2, successMetrics: 3, guardrails: 4, segments: 2)
        #expect(family.comparisons == 12)
        #expect(abs(family.level(0.06) - 0.005) < 1e-15)
        #expect(abs(family.level(0.06, isDirectional: true) - 0.01) < 1e-15)
        #expect(family.powerDivisor == 5)
        #expect(abs(family.power(0.8) - 0.96) < 1e-15)
        let guards = try ComparisonFamily(successMetrics: 0, guardrails: 4)
        #expect(guards.comparisons == 1)
        #expect(guards.powerDivisor == 4)
        #expect(throws: StatisticsError.self) { try ComparisonFamily(successMetrics: 0) }
    }
}
