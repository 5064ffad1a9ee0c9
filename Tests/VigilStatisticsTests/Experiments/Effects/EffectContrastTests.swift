import Testing

@testable import VigilStatistics

/// Numbers of the same names were computed with SciPy 1.17 from the formulas, some also by GrowthBook's gbstats.
@Suite("Effects of a treatment")
struct EffectContrastTests {
    private static func contrast(
        _ control: ArmMoments, _ treatment: ArmMoments, _ comparison: EffectComparison = .welch
    ) throws -> EffectContrast {
        try #require(comparison.contrast(control: control, treatment: treatment).contrast)
    }

    /// gbstats' means: sum, sum of squares and units.
    private static func published() throws -> EffectContrast {
        try contrast(
            ArmMoments(count: 3407, sum: 1396.87, sumOfSquares: 52377.9767),
            ArmMoments(count: 3461, sum: 2422.7, sumOfSquares: 134698.29))
    }

    @Test("Welch's test of Student's sleep data")
    func sleep() throws {
        let first = try ArmMoments(values: [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
        let second = try ArmMoments(values: [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
        let contrast = try Self.contrast(second, first)
        let effect = contrast.absolute
        #expect(agree(try effect.statistic(), -1.8608134674868526, relative: 1e-12))
        #expect(agree(effect.degreesOfFreedom, 17.776473516178495, relative: 1e-12))
        #expect(agree(try effect.pValue(), 0.07939414018735822, relative: 1e-11))
        let interval = try effect.interval()
        #expect(agree(interval.lower, -3.3654832, absolute: 5e-8))
        #expect(agree(interval.upper, 0.2054832, absolute: 5e-8))
        let swapped = try Self.contrast(first, second).absolute
        #expect(swapped.estimate == -effect.estimate)
        #expect(agree(try swapped.pValue(), try effect.pValue()))
        #expect(agree(try swapped.pValue(.greater), try effect.pValue(.less)))
    }

    @Test("absolute and relative difference of published sums")
    func absoluteAndRelative() throws {
        let contrast = try Self.published()
        let absolute = contrast.absolute
        #expect(agree(absolute.estimate, 0.29, relative: 1e-12))
        #expect(agree(absolute.standardError, 0.12478363158758794, relative: 1e-11))
        #expect(agree(absolute.degreesOfFreedom, 5841.742032093565, relative: 1e-11))
        #expect(agree(try absolute.pValue(), 0.020158402643586978, relative: 1e-10))
        #expect(agree(try absolute.interval().lower, 0.04537789255929012, relative: 1e-10))
        let relative = try #require(contrast.relative.estimate)
        #expect(agree(relative.estimate, 0.7073170731707317, relative: 1e-12))
        #expect(agree(relative.standardError, 0.3787943616681428, relative: 1e-11))
        #expect(agree(try relative.pValue(), 0.0619118274561836, relative: 1e-10))
        #expect(agree(try relative.interval().lower, -0.03526008906611777, relative: 1e-9))
        #expect(agree(try relative.interval().upper, 1.449894235407581, relative: 1e-10))
    }

    @Test("shares with p (1 - p), by Student's law and by the normal one")
    func shares() throws {
        let control = try ArmMoments(successes: 14, trials: 28)
        let treatment = try ArmMoments(successes: 16, trials: 30)
        let settings = EffectComparison(divisor: .count)
        let relative = try #require(Self.contrast(control, treatment, settings).relative.estimate)
        #expect(agree(relative.estimate, 1.0 / 15, relative: 1e-12))
        #expect(agree(try relative.interval().lower, -0.4776740282706786, relative: 1e-9))
        #expect(agree(try relative.interval().upper, 0.6110073616040119, relative: 1e-9))
        #expect(agree(try relative.pValue(), 0.8070716832021888, relative: 1e-9))
        let rates = try Self.contrast(
            ArmMoments(successes: 450, trials: 5000), ArmMoments(successes: 510, trials: 5000), .unpooledShares)
        #expect(agree(try rates.absolute.statistic(), 2.0371430, absolute: 5e-8))
        #expect(agree(try rates.absolute.pValue(), 0.0416357, absolute: 5e-8))
        let bessel = try Self.contrast(control, treatment)
        #expect(agree(bessel.baselineVariance, 0.25 / 27, relative: 1e-12))
    }

    @Test("a ratio by the delta method")
    func ratio() throws {
        let units = try ArmMoments(values: [1, 0, 3, 2, 5, 1], denominators: [2, 1, 4, 3, 6, 2])
        let contrast = try Self.contrast(units, units)
        #expect(agree(contrast.baseline, 2.0 / 3))
        #expect(agree(contrast.baselineVariance.squareRoot(), 0.08114408259335797, relative: 1e-12))
        #expect(agree(contrast.differenceVariance, 2 * contrast.baselineVariance))
        #expect(agree(units.unitVariance(), 6 * contrast.baselineVariance))
    }

    @Test("precision is a ratio, with the variance of a share of the units that were predicted positive")
    func precision() throws {
        let truePositives = (0..<100).map { $0 < 30 ? 1.0 : 0 }
        let positives = (0..<100).map { $0 < 40 ? 1.0 : 0 }
        let units = try ArmMoments(values: truePositives, denominators: positives)
        let contrast = try Self.contrast(units, units, EffectComparison(divisor: .count))
        #expect(agree(contrast.baseline, 0.75))
        #expect(agree(contrast.baselineVariance, 0.75 * 0.25 / 40))
    }

    @Test("a lift's variance")
    func lift() throws {
        let contrast = EffectContrast(control: (5, 0.5 / 15, 15), treatment: (7, 0.5, 4))
        let lift = try #require(contrast.relative.estimate)
        #expect(agree(contrast.differenceVariance, 0.53333333333333333))
        #expect(agree(lift.standardError * lift.standardError, 2.0 / 4 / 25 + 0.5 / 15 * 49 / 625, relative: 1e-12))
    }

    private static let before = (control: [1.0, 2, 3, 4, 5, 6, 7, 8], treatment: [2.0, 3, 4, 4, 5, 7, 8, 9])
    private static let after = (control: [2.0, 3, 5, 4, 6, 8, 9, 9], treatment: [4.0, 4, 6, 6, 7, 9, 11, 11])

    @Test("CUPED takes noise out of the difference and of the lift")
    func cuped() throws {
        let control = try ArmMoments(values: Self.after.control, covariates: Self.before.control)
        let treatment = try ArmMoments(values: Self.after.treatment, covariates: Self.before.treatment)
        let contrast = try Self.contrast(control, treatment, EffectComparison(adjustment: .pooled))
        #expect(agree(contrast.difference, 0.6623931623931627, relative: 1e-12))
        #expect(agree(contrast.absolute.standardError, 0.2926982767033344, relative: 1e-11))
        #expect(agree(contrast.unadjustedDifference, 1.5))
        #expect(agree(contrast.unadjustedVariance.squareRoot(), 1.3822859, absolute: 5e-8))
        let lift = try #require(contrast.relative.estimate)
        #expect(agree(lift.estimate, 0.11519881085098482, relative: 1e-12))
        #expect(agree(lift.standardError, 0.06953105945442428, relative: 1e-11))
        #expect(agree(try lift.interval().lower, -0.03626737376634204, relative: 1e-9))
        #expect(agree(try lift.interval().upper, 0.2666649954683117, relative: 1e-9))
        // Adding a constant to the treatment moves the pooled slope and not the one within arms.
        let lifted = try ArmMoments(
            values: Self.after.treatment.map { $0 + 100 }, covariates: Self.before.treatment)
        let within = EffectComparison(adjustment: .within)
        let plain = try Self.contrast(control, treatment, within)
        let moved = try Self.contrast(control, lifted, within)
        #expect(agree(moved.difference, plain.difference + 100))
        #expect(agree(moved.differenceVariance, plain.differenceVariance))
        #expect(try Self.contrast(control, lifted, EffectComparison(adjustment: .pooled)).difference < 99)
    }

    @Test("a covariate that does not vary adjusts nothing")
    func constantCovariate() throws {
        let control = try ArmMoments(values: Self.after.control, covariates: [Double](repeating: 3, count: 8))
        let treatment = try ArmMoments(values: Self.after.treatment, covariates: [Double](repeating: 3, count: 8))
        let adjusted = try Self.contrast(control, treatment, EffectComparison(adjustment: .pooled))
        let plain = try Self.contrast(control, treatment)
        #expect(adjusted.difference == plain.difference)
        #expect(agree(adjusted.differenceVariance, plain.differenceVariance))
        #expect(adjusted.varianceReduction == 0)
    }

    @Test("a ratio's covariate with its own denominator has the gradient of four means")
    func cupedRatio() throws {
        // By the definition: θ and the variance from a 4 x 4 covariance, in arithmetic of its own.
        var random = SeededNumbers(4)
        func arm() throws -> (columns: [[Double]], moments: ArmMoments) {
            let size = (0..<60).map { _ in 1 + 3 * random.uniform() }
            let old = (0..<60).map { _ in 1 + 2 * random.uniform() }
            let x = old.map { $0 * (1 + 0.3 * random.normal()) }
            let m = zip(size, zip(x, old)).map { $0 * (0.5 + 0.8 * $1.0 / $1.1 + 0.1 * random.normal()) }
            return (
                [m, size, x, old],
                try ArmMoments(
                    values: m, denominators: size, covariates: x, covariateDenominators: old)
            )
        }
        let (one, two) = (try arm(), try arm())
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        func covariance(_ a: [Double], _ b: [Double]) -> Double {
            let (ma, mb) = (mean(a), mean(b))
            return zip(a, b).reduce(0) { $0 + ($1.0 - ma) * ($1.1 - mb) } / Double(a.count - 1)
        }
        func scores(_ columns: [[Double]], at means: [Double]) -> (value: [Double], covariate: [Double]) {
            let (r, r0) = (means[0] / means[1], means[2] / means[3])
            return (
                zip(columns[0], columns[1]).map { ($0 - r * $1) / means[1] },
                zip(columns[2], columns[3]).map { ($0 - r0 * $1) / means[3] }
            )
        }
        let joined = (0..<4).map { one.columns[$0] + two.columns[$0] }
        let joint = scores(joined, at: joined.map(mean))
        let theta = covariance(joint.value, joint.covariate) / covariance(joint.covariate, joint.covariate)
        func adjusted(_ columns: [[Double]]) -> (value: Double, variance: Double) {
            let means = columns.map(mean)
            let own = scores(columns, at: means)
            let errors = zip(own.value, own.covariate).map { $0 - theta * $1 }
            return (means[0] / means[1] - theta * means[2] / means[3], covariance(errors, errors) / 60)
        }
        let (a, b) = (adjusted(one.columns), adjusted(two.columns))
        let contrast = try Self.contrast(one.moments, two.moments, EffectComparison(adjustment: .pooled))
        #expect(agree(contrast.difference, b.value - a.value, relative: 1e-9))
        #expect(agree(contrast.differenceVariance, a.variance + b.variance, relative: 1e-10))
        #expect(contrast.varianceReduction > 0.5)
    }

    @Test("the sign of a lift follows the size of the control, and scale changes no lift")
    func signs() throws {
        let control = try ArmMoments(values: [-9, -11, -10, -10])
        let treatment = try ArmMoments(values: [-4, -6, -5, -5])
        let lift = try #require(Self.contrast(control, treatment).relative.estimate)
        #expect(agree(lift.estimate, 0.5))
        let mirrored = try #require(
            Self.contrast(ArmMoments(values: [9, 11, 10, 10]), ArmMoments(values: [4, 6, 5, 5])).relative.estimate)
        #expect(agree(mirrored.estimate, -0.5))
        #expect(agree(mirrored.standardError, lift.standardError))
        let scaled = try #require(
            Self.contrast(
                ArmMoments(values: [-9e6, -11e6, -10e6, -10e6]), ArmMoments(values: [-4e6, -6e6, -5e6, -5e6])
            ).relative.estimate)
        #expect(agree(scaled.estimate, lift.estimate))
        #expect(agree(scaled.standardError, lift.standardError))
    }

    @Test("the tail is a survival function")
    func tail() throws {
        let effect = EffectEstimate(
            estimate: 9, standardError: 1, degreesOfFreedom: 1e6, controlCount: 1, treatmentCount: 1)
        #expect(agree(try effect.pValue(), 2.26e-19, relative: 5e-3))
        let far = EffectEstimate(estimate: 30, standardError: 1, controlCount: 1, treatmentCount: 1)
        #expect(try far.pValue() > 0)
        #expect(try far.pValue(.less) == 1)
    }

    @Test("what has no effect says why")
    func undefined() throws {
        let some = try ArmMoments(values: [1, 2, 3])
        func outcome(_ control: ArmMoments, _ treatment: ArmMoments) -> ContrastOutcome {
            EffectComparison.welch.contrast(control: control, treatment: treatment)
        }
        #expect(outcome(try ArmMoments(values: [1]), some) == .undefined(.tooFewUnits(have: 1, need: 2)))
        #expect(outcome(some, ArmMoments()) == .undefined(.tooFewUnits(have: 0, need: 2)))
        let constants = (try ArmMoments(values: [0.1, 0.1, 0.1]), try ArmMoments(values: [0.7, 0.7, 0.7]))
        #expect(outcome(constants.0, constants.1) == .undefined(.nothingVaries))
        let all = try ArmMoments(successes: 20, trials: 20)
        #expect(outcome(all, all) == .undefined(.nothingVaries))
        // A precision of exactly 1 in both arms, though either count varies.
        let exact = try ArmMoments(values: [1, 5, 2, 7.3], denominators: [1, 5, 2, 7.3])
        #expect(outcome(exact, exact) == .undefined(.nothingVaries))
        let empty = try ArmMoments(values: [1, 2], denominators: [0, 0])
        #expect(outcome(some, empty) == .undefined(.zeroDenominator))
        let zero = try ArmMoments(values: [-1, 0, 1])
        #expect(outcome(zero, some).relative == .undefined(.zeroBaseline))
        #expect(outcome(zero, some).absolute.estimate != nil)
        let bad = EffectEstimate(estimate: 1, standardError: 0, controlCount: 2, treatmentCount: 2)
        #expect(throws: StatisticsError.self) { try bad.pValue() }
        let good = EffectEstimate(estimate: 1, standardError: 1, controlCount: 2, treatmentCount: 2)
        #expect(throws: StatisticsError.self) { try good.interval(confidence: 1) }
        #expect(throws: StatisticsError.self) { try good.pValue(null: .infinity) }
    }

    @Test("Fieller's interval agrees with the test of the difference, and may have no end")
    func fieller() throws {
        let contrast = try Self.published()
        guard case .bounded(let interval) = try contrast.fiellerInterval() else {
            Issue.record("not bounded")
            return
        }
        let relative = try #require(contrast.relative.estimate)
        let approximate = try relative.interval()
        #expect(interval.lower > 0)
        #expect(approximate.lower < 0)
        // Each end solves (D - L B)² = c² Var(D - L B).
        let multiple = try contrast.absolute.multiple(tail: 0.025)
        for lift in [interval.lower, interval.upper] {
            let variance =
                contrast.differenceVariance - 2 * lift * contrast.covariance
                + lift * lift * contrast.baselineVariance
            let gap = contrast.difference - lift * contrast.baseline
            #expect(agree(abs(gap), multiple * variance.squareRoot(), relative: 1e-9))
        }
        let vague = EffectContrast(control: (0.1, 1, 50), treatment: (0.2, 1, 50))
        #expect(try vague.fiellerInterval() == .everything)
        let outside = EffectContrast(control: (0.1, 1, 50), treatment: (9, 1, 50))
        let set = try outside.fiellerInterval()
        #expect(!set.contains(0) && set.contains(-500) && set.contains(500))
        let negative = EffectContrast(control: (-10, 0.01, 50), treatment: (-5, 0.01, 50))
        let negativeSet = try negative.fiellerInterval()
        #expect(negativeSet.contains(0.5))
        #expect(!negativeSet.contains(-0.5))
    }

    @Test("a quantile's interval from published order statistics")
    func quantiles() throws {
        let control = try ArmQuantile.published(
            value: 7.157987489967789, lower: 7.098780136176828, upper: 7.217194843758751, count: 11054)
        let treatment = try ArmQuantile.published(
            value: 7.694499927525767, lower: 7.64180598628119, upper: 7.747193868770344, count: 10861)
        let effect = try #require(ArmQuantile.contrast(control: control, treatment: treatment).absolute.estimate)
        #expect(agree(effect.estimate, 0.5365124375579775))
        let interval = try effect.interval()
        #expect(agree(interval.lower, 0.4572559589, relative: 1e-9))
        #expect(agree(interval.upper, 0.6157689162, relative: 1e-9))
    }

    @Test("a quantile too far out, or among ties, has no interval")
    func refusedQuantiles() throws {
        let few = (1...34).map(Double.init)
        #expect(try ArmQuantile.of(0.9, sorted: few) == .undefined(.quantileOutOfReach(have: 34, need: 35)))
        guard case .measured = try ArmQuantile.of(0.9, sorted: few + [35]) else {
            Issue.record("35 values suffice")
            return
        }
        #expect(
            try ArmQuantile.of(0.5, sorted: [Double](repeating: 2, count: 100)) == .undefined(.tiedQuantile))
        #expect(throws: StatisticsError.self) { try ArmQuantile.of(1, sorted: few) }
    }

    @Test("clusters of equal values count as one each")
    func clusteredQuantile() throws {
        var random = SeededNumbers(8)
        let own = random.normals(400)
        let rows = own.flatMap { [$0, $0, $0, $0, $0] }
        let clusters = rows.indices.map { $0 / 5 }
        guard
            case .measured(let clustered) = try ArmQuantile.of(
                0.5, values: rows, clusters: clusters, clusterCount: 400)
        else {
            Issue.record("no quantile")
            return
        }
        #expect(agree(clustered.clusterFactor, 5, relative: 0.02))
        #expect(clustered.count == 400)
    }

    @Test("rates of events, and an exact p-value")
    func rates() throws {
        let control = try EventRate(events: 40, exposure: 1000, units: 100)
        let treatment = try EventRate(events: 62, exposure: 1100, units: 110)
        let contrast = try #require(EventRate.contrast(control: control, treatment: treatment).contrast)
        #expect(agree(contrast.difference, 62.0 / 1100 - 0.04))
        #expect(agree(contrast.differenceVariance, 40e-6 + 62.0 / 1_210_000))
        let wide = try #require(EventRate.contrast(control: control, treatment: treatment, dispersion: 4).contrast)
        #expect(agree(wide.absolute.standardError, 2 * contrast.absolute.standardError))
        // scipy.stats.binomtest(62, 102, 1100/2100, alternative).pvalue
        let exact = EventRate.exactPValue(control: control, treatment: treatment, .greater)
        #expect(agree(exact, 0.05427405794565047, relative: 1e-9))
        let none = try EventRate(events: 0, exposure: 5, units: 5)
        #expect(try EventRate.contrast(control: none, treatment: none) == .undefined(.nothingVaries))
        #expect(EventRate.exactPValue(control: none, treatment: none) == 1)
        #expect(throws: StatisticsError.self) { try EventRate(events: 1, exposure: 0, units: 1) }
        let dispersion = try EventRate.dispersion([([2, 4, 6], [1, 1, 1]), ([1, 3], [1, 1])])
        #expect(agree(dispersion, (2.0 + 1) / 3))
    }
}
