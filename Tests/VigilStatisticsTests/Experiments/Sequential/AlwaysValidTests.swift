import Foundation
import Testing
import VigilStatistics

/// Whether two numbers agree to a relative tolerance.
func agrees(_ got: Double, _ expected: Double, _ relative: Double = 1e-9) -> Bool {
    abs(got - expected) <= relative * max(abs(expected), 1e-300)
}

@Suite("Always-valid inference from an effect and its standard error")
struct AlwaysValidTests {
    struct Critical: Sendable, CustomTestStringConvertible {
        var tuning: Double
        var units: Double
        var expected: Double
        var testDescription: String { "N* \(tuning) at N \(units)" }
    }

    /// Recomputed with SciPy 1.17 from the formula of the normal mixture.
    static let criticals: [Critical] = [
        Critical(tuning: 5000, units: 100, expected: 6.69439), Critical(tuning: 5000, units: 1000, expected: 3.36389),
        Critical(tuning: 5000, units: 5000, expected: 3.03521), Critical(tuning: 5000, units: 20000, expected: 3.12711),
        Critical(tuning: 5000, units: 100_000, expected: 3.33686),
        Critical(tuning: 10000, units: 10000, expected: 3.03521),
    ]

    @Test("critical values are the published formula's", arguments: criticals)
    func critical(_ value: Critical) throws {
        let sequence = try AsymptoticSequence(tuningSampleSize: value.tuning)
        #expect(abs(sequence.criticalValue(units: value.units) - value.expected) < 5e-6)
    }

    @Test("the prior's units and p-values are the published formula's")
    func pValues() throws {
        let mixture = try NormalMixture(tuningSampleSize: 5000, alpha: 0.05)
        #expect(abs(mixture.priorUnits - 630.0280) < 5e-5)
        let larger = try NormalMixture(tuningSampleSize: 10000, alpha: 0.05)
        #expect(abs(larger.priorUnits - 1260.0561) < 5e-5)
        #expect(abs(mixture.pValue(statistic: 3.5, units: 5000) - 0.0129776) < 5e-8)
        #expect(abs(mixture.pValue(statistic: 2.5, units: 5000) - 0.1863284) < 5e-8)
        #expect(abs(mixture.pValue(statistic: 4, units: 20000) - 0.0024509) < 5e-8)
        #expect(mixture.pValue(statistic: 0, units: 5000) == 1)
        #expect(mixture.pValue(statistic: -3.5, units: 5000) == mixture.pValue(statistic: 3.5, units: 5000))
    }

    @Test("one side: bound and p-value in closed form, where a bisection between fixed ends returns .4631649")
    func oneSided() throws {
        let mixture = try NormalMixture(tuningSampleSize: 5000, alpha: 0.05, sides: .one)
        let bound = mixture.criticalValue(units: 6461, alpha: 0.05, sides: .one)
        #expect(abs(bound - 2.7801190) < 5e-8, "\(bound)")
        #expect(mixture.pValue(statistic: -1, units: 6461, sides: .one) == 1)
        let far = mixture.pValue(statistic: 12, units: 6461, sides: .one)
        #expect(far > 0 && far < 1e-25)
        #expect(mixture.pValue(statistic: 60, units: 6461, sides: .one) == 0)
    }

    @Test(
        "the p-value at the bound is the level, at any level and size, however far it is in the tail",
        arguments: [NormalMixture.Sides.one, .two])
    func inverse(_ sides: NormalMixture.Sides) throws {
        for alpha in [0.3, 0.05, 1e-3, 1e-8, 1e-30] {
            for units in [10.0, 630, 5000, 1e6] {
                let mixture = try NormalMixture(tuningSampleSize: 5000, alpha: 0.05, sides: sides)
                let bound = mixture.criticalValue(units: units, alpha: alpha, sides: sides)
                let value = mixture.pValue(statistic: bound, units: units, sides: sides)
                #expect(agrees(value, alpha, 1e-9), "\(alpha) at \(units): \(value)")
            }
        }
    }

    @Test("the interval of a published relative lift")
    func lift() throws {
        // 450/2500 against 540/2500 with the relative delta method: lift 0.2, CI and p of the peer's own run.
        let (control, treatment) = (0.18, 0.216)
        let error =
            (treatment * (1 - treatment) / 2500 / (control * control)
            + control * (1 - control) / 2500 * treatment * treatment / Foundation.pow(control, 4)).squareRoot()
        let sequence = try AsymptoticSequence(tuningSampleSize: 5000)
        let outcome = try sequence.outcome(
            estimate: 0.2, standardError: error, controlCount: 2500, treatmentCount: 2500, rarerOutcomes: 450)
        let result = try #require(outcome.result)
        #expect(abs(result.pValue - 0.0690918) < 5e-8)
        let interval = try #require(result.interval)
        #expect(abs(interval.lower + 0.0084079) < 5e-8 && abs(interval.upper - 0.4084079) < 5e-8)
    }

    @Test("the interval is narrowest, in standard errors, near the tuning sample size")
    func tuning() throws {
        for tuning in [10.0, 6461, 10_000] {
            let sequence = try AsymptoticSequence(tuningSampleSize: tuning)
            let width = { (units: Double) in sequence.criticalValue(units: units) / units.squareRoot() }
            let others = try [tuning / 20, tuning * 20].map { try AsymptoticSequence(tuningSampleSize: $0) }
            for other in others {
                #expect(other.criticalValue(units: tuning) / tuning.squareRoot() > width(tuning))
            }
        }
    }

    @Test("it is the mixture test with τ² = V N/N₀")
    func sameAsMixtureTest() throws {
        let mixture = try NormalMixture(tuningSampleSize: 5000, alpha: 0.05)
        for (units, variance, distance) in [(800.0, 0.02, 0.3), (40_000, 1e-4, 0.04)] {
            let test = try MixtureSPRT(mixingVariance: units * variance / mixture.priorUnits)
            let value = try #require(test.pValue(distance: distance, variance: variance))
            #expect(agrees(mixture.pValue(statistic: distance / variance.squareRoot(), units: units), value, 1e-10))
            let interval = try #require(test.interval(estimate: distance, variance: variance))
            let margin = mixture.criticalValue(units: units, alpha: 0.05) * variance.squareRoot()
            #expect(agrees(interval.upper - distance, margin, 1e-10))
        }
    }

    @Test("nothing is said before the burn-in, nor where nothing varies; bad input is an error")
    func degenerate() throws {
        let sequence = try AsymptoticSequence()
        func outcome(_ estimate: Double, _ error: Double, _ control: Int, _ treatment: Int, _ rarer: Int? = nil) throws
            -> AlwaysValidOutcome
        {
            try sequence.outcome(
                estimate: estimate, standardError: error, controlCount: control, treatmentCount: treatment,
                rarerOutcomes: rarer)
        }
        #expect(try outcome(1, 0.1, 0, 0) == .notEnoughData(have: 0, need: 300))
        #expect(try outcome(1, 0.1, 5000, 299) == .notEnoughData(have: 299, need: 300))
        #expect(try outcome(1, 0.1, 5000, 299, 39) == .notEnoughData(have: 39, need: 40))
        #expect(try outcome(1, 0.1, 5000, 299, 40).result != nil)
        #expect(try outcome(1, 0, 500, 500) == .nothingVaries)
        // Before the burn-in an error that is not known yet is no reason to fail.
        #expect(try outcome(.nan, .nan, 1, 1) == .notEnoughData(have: 1, need: 300))
        #expect(throws: StatisticsError.self) { try outcome(.nan, 0.1, 500, 500) }
        #expect(throws: StatisticsError.self) { try outcome(1, -0.1, 500, 500) }
        #expect(throws: StatisticsError.self) { try outcome(1, .infinity, 500, 500) }
        #expect(throws: StatisticsError.self) { try outcome(1, 0.1, -1, 500) }
        for (tuning, alpha) in [(0.0, 0.05), (.nan, 0.05), (5000, 0), (5000, 1), (5000, .nan)] {
            #expect(throws: StatisticsError.self) {
                try AsymptoticSequence(tuningSampleSize: tuning, alpha: alpha)
            }
        }
        #expect(throws: StatisticsError.self) { try AsymptoticSequence(alpha: 0.6, sides: .one) }
        #expect(throws: StatisticsError.self) { try MixtureSPRT(mixingVariance: 0) }
        let test = try MixtureSPRT(mixingVariance: 1)
        #expect(test.pValue(distance: 1, variance: 0) == nil && test.interval(estimate: 1, variance: 0) == nil)
    }

    @Test("one side has no upper end, and non-inferiority is a null value below 0")
    func oneSidedOutcome() throws {
        let sequence = try AsymptoticSequence(sides: .one)
        let outcome = try sequence.outcome(
            estimate: 0, standardError: 0.1, controlCount: 5000, treatmentCount: 5000, null: -1)
        let result = try #require(outcome.result)
        #expect(result.upper == nil && result.interval == nil && result.pValue < 1e-6)
        #expect(try #require(result.lower) > -1)
    }

    @Test("the guarded standard error is Welch's at equal sizes and never less")
    func guarded() throws {
        let small = SampleMoments(count: 100, mean: 1, variance: 1)
        let large = SampleMoments(count: 900, mean: 1, variance: 4)
        let welch = (1.0 / 100 + 4.0 / 900).squareRoot()
        let pooled = ((99.0 + 899 * 4) / 998 * (1.0 / 100 + 1.0 / 900)).squareRoot()
        #expect(agrees(try AsymptoticSequence.standardError(control: large, treatment: small), pooled))
        #expect(pooled > welch)
        let wide = SampleMoments(count: 100, mean: 1, variance: 9)
        #expect(
            agrees(
                try AsymptoticSequence.standardError(control: large, treatment: wide),
                (9.0 / 100 + 4.0 / 900).squareRoot()))
        let even = SampleMoments(count: 100, mean: 2, variance: 4)
        #expect(
            agrees(try AsymptoticSequence.standardError(control: small, treatment: even), (5.0 / 100).squareRoot()))
        let one = SampleMoments(count: 1, mean: 1, variance: .nan)
        #expect(throws: StatisticsError.self) { try AsymptoticSequence.standardError(control: one, treatment: even) }
    }

    @Test("a record keeps the least p-value and the common interval, in any order of merging and after storage")
    func record() throws {
        func outcome(_ p: Double, _ lower: Double?, _ upper: Double?, _ units: Int) -> AlwaysValidOutcome {
            .measured(
                AlwaysValidResult(
                    estimate: 0, pValue: p, lower: lower, upper: upper, units: units, guarantee: .asymptotic))
        }
        let looks = [
            outcome(0.3, -1, 3, 10), .notEnoughData(have: 1, need: 2), outcome(0.02, 0.5, 2.5, 20),
            outcome(0.2, -0.5, 2, 30),
        ]
        var whole = AlwaysValidRecord()
        #expect(whole.pValue == 1 && whole.interval == nil && !whole.isContradictory)
        for look in looks { whole.observe(look) }
        #expect(whole.pValue == 0.02 && whole.looks == 3 && whole.units == 30)
        #expect(whole.interval == Interval(lower: 0.5, upper: 2))
        var one = AlwaysValidRecord()
        var other = AlwaysValidRecord()
        for look in looks.prefix(2) { one.observe(look) }
        for look in looks.dropFirst(2) { other.observe(look) }
        var swapped = other
        one.merge(other)
        #expect(one == whole)
        swapped.merge(
            {
                var first = AlwaysValidRecord()
                for look in looks.prefix(2) { first.observe(look) }
                return first
            }())
        #expect(swapped == whole)
        let stored = try JSONDecoder().decode(AlwaysValidRecord.self, from: JSONEncoder().encode(whole))
        #expect(stored == whole)
        whole.observe(outcome(0.5, 2.2, 3, 40))
        #expect(whole.isContradictory && whole.interval == nil && whole.pValue == 0.02)
    }

    @Test(
        "a rule with a constant bound is not always valid, and dear: its bounds and its rate over a stretch of information"
    )
    func constantRule() {
        // τ = z²(s_T² + s_C²)/(N_T + N_C) shrinks like V, so the bound is the same at every size.
        func bound(_ share: Double) -> Double {
            let normal = 1.959963984540054
            let inverse = 1 / share + 1 / (1 - share)  // V N/σ²
            let tau = normal * normal * 2
            return ((inverse + tau) / tau * (-2 * log(0.025) - log(inverse / (inverse + tau)))).squareRoot()
        }
        for (share, expected) in [(0.5, 3.5845), (0.1, 4.3970), (0.05, 5.3626)] {
            #expect(abs(bound(share) - expected) < 5e-5, "\(bound(share))")
        }
        func rate(_ c: Double, _ ratio: Double) -> Double {
            let density = exp(-c * c / 2) / (2 * Double.pi).squareRoot()
            return density * (c - 1 / c) * log(ratio) + 4 * density / c
        }
        #expect(abs(rate(bound(0.5), 200) - 0.012) < 5e-4 && abs(rate(bound(0.5), 1e6) - 0.030) < 1e-3)
        #expect(abs(rate(bound(0.5), 1e10) - 0.05) < 4e-3)
    }
}
