import Testing
import VigilStatistics

@Suite("Power and sample size")
struct PowerTests {
    @Test("the plan of lead scoring: 1,000 units have power 0.29, 3,906 are needed")
    func leadScoring() throws {
        // 20 % to the treatment, two-sided at 0.05, unpooled variances. The pooled and the arcsine form need 4,839 and 4,522.
        let design = try PowerDesign(treatmentShare: 0.2)
        let units = try design.units(control: 0.951, treatment: 0.971)
        #expect(units.total == 3906)
        #expect(agree(units.pair, 3905.676139059613, relative: 1e-11))
        #expect((units.control, units.treatment) == (3125, 782))
        let power = try design.power(control: 0.951, treatment: 0.971, pairUnits: 1000)
        #expect(abs(power - 0.29) < 0.005)
        #expect(agree(power, 0.2937861616206737 + 0.00036, absolute: 1e-5))
        #expect(try design.units(control: 0.951, treatment: 0.971, formula: .pooled).total == 4839)
        #expect(try design.units(control: 0.951, treatment: 0.971, formula: .arcsine).total == 4522)
    }

    @Test("the plan of churn: precision of 0.92 against 0.95 with 30 %")
    func churn() throws {
        let design = try PowerDesign(treatmentShare: 0.3)
        let units = try design.units(control: 0.92, treatment: 0.95)
        let detectable = try #require(
            try design.detectableDifference(control: 0.92, pairUnits: units.pair))
        #expect(agree(detectable, 0.03, relative: 1e-9))
        // ((1.959964 + 0.841621)² (0.0736/0.7 + 0.0475/0.3)/0.0009
        #expect(abs(units.pair - 2297.8) < 0.2)
    }

    @Test("means by Student's t and by the normal law")
    func means() throws {
        let t = try StandardisedPower(.twoSampleT(ratio: 1))
        let z = try StandardisedPower(.twoSampleZ(ratio: 1))
        // scipy.stats.nct and norm, solved by brentq to 1e-12.
        #expect(agree(try t.size(effect: 0.5), 63.765610190952216, relative: 1e-9))
        #expect(agree(try z.size(effect: 0.5), 62.79088407460962, relative: 1e-9))
        #expect(agree(try t.size(effect: -0.2), 393.4056930002526, relative: 1e-6))
        #expect(agree(try t.detectableEffect(size: 100), 0.39813813756823596, relative: 1e-9))
        #expect(agree(try t.size(effect: 0.2, power: 0.9), 526.33319, absolute: 5e-6))
        #expect(try t.power(effect: 0.5, size: 1e9) == 1)
        #expect(agree(try t.power(effect: 0, size: 50), 0.05, relative: 1e-9))
        // Both laws join without a step.
        let below = try t.power(effect: 0.001, size: 4_999_000)
        let above = try t.power(effect: 0.001, size: 5_001_000)
        #expect(above > below && above - below < 1e-3)
    }

    @Test("shares by three formulas")
    func shares() throws {
        let design = try PowerDesign()
        func arm(_ formula: PowerDesign.ShareFormula) throws -> Double {
            try design.units(control: 0.10, treatment: 0.11, formula: formula).pair / 2
        }
        #expect(agree(try arm(.unpooled), 14748.05, absolute: 0.005))
        #expect(agree(try arm(.pooled), 14750.79, absolute: 0.005))
        // The closed form; with the rejections on the wrong side it is 14744.1048.
        #expect(agree(try arm(.arcsine), 14744.140951096762, relative: 1e-10))
        let exact = try StandardisedPower(.twoSampleZ(ratio: 1))
        #expect(
            agree(try exact.size(effect: StandardisedPower.cohensH(0.11, 0.10)), 14744.104836841369, relative: 1e-8))
        #expect(agree(try StandardisedPower.cohensH(0.11, 0.10), 0.0326294, absolute: 5e-8))
        for formula in PowerDesign.ShareFormula.allCases {
            let units = try design.units(control: 0.10, treatment: 0.11, formula: formula).pair
            let power = try design.power(control: 0.10, treatment: 0.11, pairUnits: units, formula: formula)
            #expect(agree(power, 0.8, absolute: 2e-6))
            let least = try design.detectableDifference(control: 0.10, pairUnits: units, formula: formula)
            #expect(agree(least, 0.01, relative: 1e-8))
        }
    }

    @Test("GrowthBook's relative effect in three arms")
    func relative() throws {
        // packages/shared/test/power.test.ts: mean 10, variance 3909.9997750, 400,000 users over 3 arms.
        let design = try PowerDesign()
        let variance = try PowerDesign.UnitVariance(control: 3909.9997750)
        let pair = 400_000.0 * 2 / 3
        let power = try design.power(lift: 0.05, baseline: 10, variance: variance, pairUnits: pair)
        #expect(agree(power, 0.5214409191602395, relative: 1e-10))
        let lift = try #require(try design.detectableLift(baseline: 10, variance: variance, pairUnits: pair))
        #expect(agree(lift, 0.0702724987517275, relative: 1e-10))
        #expect(
            agree(try design.units(lift: lift, baseline: 10, variance: variance).pair, pair, relative: 1e-9))
        let mirrored = try design.power(lift: -0.05, baseline: -10, variance: variance, pairUnits: pair)
        #expect(agree(mirrored, power, relative: 1e-10))
        #expect(try design.detectableLift(baseline: 0.1, variance: variance, pairUnits: 100) == nil)
        let fall = try #require(try design.detectableLift(baseline: -10, variance: variance, pairUnits: pair))
        #expect(agree(try design.units(lift: fall, baseline: -10, variance: variance).pair, pair, relative: 1e-9))
    }

    @Test("an unequal split, more comparisons and a sequential design cost units")
    func designs() throws {
        let variance = try PowerDesign.UnitVariance(control: 4, treatment: 9)
        let even = try PowerDesign()
        let plain = try even.units(difference: 0.5, variance: variance)
        // κ = n_C/n_T = 4: n_T = (z_α + z_β)² (4/4 + 9)/0.25
        let uneven = try PowerDesign(treatmentShare: 0.2).units(difference: 0.5, variance: variance)
        let square = 7.848879734349088
        #expect(agree(uneven.pair * 0.2, square * 10 / 0.25, relative: 1e-9))
        #expect(try uneven.wholeTest(pairShare: 0.5) == 3140)
        let sequential = try PowerDesign(inflation: 1.3)
        #expect(agree(try sequential.units(difference: 0.5, variance: variance).pair, plain.pair * 1.3))
        let found = try sequential.power(difference: 0.5, variance: variance, pairUnits: plain.pair * 1.3)
        #expect(agree(found, 0.8, absolute: 2e-6))
        let many = try PowerDesign(comparisons: 10).units(difference: 0.5, variance: variance)
        let strict = try PowerDesign(significance: 0.005).units(difference: 0.5, variance: variance)
        #expect(agree(many.pair, strict.pair))
        let goals = try PowerDesign(goals: 2).units(difference: 0.5, variance: variance)
        let each = try PowerDesign(power: 0.8.squareRoot()).units(difference: 0.5, variance: variance)
        #expect(agree(goals.pair, each.pair))
        let least = try even.detectableDifference(variance: variance, pairUnits: plain.pair)
        #expect(agree(least, 0.5))
    }

    @Test("non-inferiority is one-sided against the margin")
    func nonInferiority() throws {
        let design = try PowerDesign()
        let variance = try PowerDesign.UnitVariance(control: 4)
        let units = try design.unitsForNonInferiority(margin: 0.5, variance: variance)
        // (z_0.05 + z_0.2)² · 16/0.25
        #expect(agree(units.pair, 6.182557232019766 * 64, relative: 1e-9))
        let relative = try design.unitsForNonInferiority(relativeMargin: 0.05, baseline: 10, variance: variance)
        #expect(relative.pair < units.pair)
        #expect(agree(relative.pair, 6.182557232019766 * 8 * (1 + 0.95 * 0.95) / 0.25, relative: 1e-9))
        #expect(throws: StatisticsError.self) {
            try design.unitsForNonInferiority(margin: 0.5, expectedDifference: -0.5, variance: variance)
        }
    }

    @Test("an effect of 0 is refused in words, and no answer is infinite")
    func zeroEffect() throws {
        let design = try PowerDesign()
        let variance = try PowerDesign.UnitVariance(control: 1)
        func detail(_ body: () throws -> Void) -> String {
            do { try body() } catch { return "\(error)" }
            return ""
        }
        #expect(detail { _ = try design.units(control: 0.5, treatment: 0.5) }.contains("effect of 0"))
        #expect(detail { _ = try design.units(difference: 0, variance: variance) }.contains("effect of 0"))
        #expect(detail { _ = try design.units(lift: 0, baseline: 1, variance: variance) }.contains("effect of 0"))
        #expect(detail { _ = try StandardisedPower(.oneSampleT).size(effect: 0) }.contains("effect of 0"))
        #expect(detail { _ = try GoodnessOfFitPower(categories: 2).size(effect: 0) }.contains("effect of 0"))
        #expect(throws: StatisticsError.self) { try design.units(lift: 0.1, baseline: 0, variance: variance) }
        #expect(throws: StatisticsError.self) { try design.units(difference: .nan, variance: variance) }
        #expect(throws: StatisticsError.self) { try design.power(difference: 1, variance: variance, pairUnits: 0) }
        #expect(throws: StatisticsError.self) { try PowerDesign(power: 0.04) }
        #expect(throws: StatisticsError.self) { try PowerDesign(treatmentShare: 1) }
        #expect(throws: StatisticsError.self) { try PowerDesign.UnitVariance(control: 0) }
        #expect(throws: StatisticsError.self) { try StandardisedPower(.twoSampleT(ratio: 1)).power(effect: 1, size: 1) }
    }

    @Test("a mismatch of shares")
    func mismatch() throws {
        let effect = try GoodnessOfFitPower.effect(shares: [51, 49], expected: [1, 1])
        #expect(agree(effect, 0.02))
        let test = try GoodnessOfFitPower(categories: 2, significance: 0.0005)
        let size = try test.size(effect: effect)
        #expect(agree(try test.power(effect: effect, size: size), 0.8, absolute: 1e-9))
        #expect(agree(try test.power(effect: 0, size: 100), 0.0005, relative: 1e-9))
        #expect(try test.power(effect: 0.5, size: 1e7) == 1)
    }

    @Test("days at a traffic with a ramp")
    func duration() throws {
        let plan = try ExposurePlan(
            unitsPerDay: 1000, share: 0.5, ramp: [.init(days: 2, share: 0.05), .init(days: 3, share: 0.2)])
        #expect(plan.units(after: 1) == 50)
        #expect(plan.units(after: 4) == 500)
        #expect(plan.units(after: 7) == 1700)
        #expect(plan.days(toReach: 1700) == 7)
        #expect(plan.days(toReach: 500) == 4)
        #expect(plan.days(toReach: 0) == 0)
        #expect(throws: StatisticsError.self) { try ExposurePlan(unitsPerDay: 0) }
    }
}
