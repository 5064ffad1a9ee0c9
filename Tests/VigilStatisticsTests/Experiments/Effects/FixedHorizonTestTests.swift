import Testing

@testable import VigilStatistics

@Suite("Tests at one look, and the bootstrap")
struct FixedHorizonTestTests {
    private static let shares = (
        control: ArmSample.shares(successes: 450, trials: 5000),
        treatment: ArmSample.shares(successes: 510, trials: 5000)
    )

    @Test("tests of two shares, treatment minus control")
    func tests() throws {
        // statsmodels' proportions_ztest and scipy's fisher_exact, see the reference answers.
        let expected: [(FixedHorizonTest, Double)] = [(.zPooled, 0.0416781), (.zUnpooled, 0.0416357)]
        for (test, pValue) in expected {
            let outcome = try test.compare(control: Self.shares.control, treatment: Self.shares.treatment)
            let result = try #require(outcome.result)
            #expect(agree(result.difference, 0.012))
            #expect(abs(result.pValue - pValue) < 5e-8)
            let interval = try #require(result.interval)
            #expect(interval.lower > 0 && interval.upper < 0.03)
        }
        for test in FixedHorizonTest.allCases where test != .bootstrap {
            let greater = try test.compare(
                control: Self.shares.control, treatment: Self.shares.treatment, alternative: .greater)
            let less = try test.compare(
                control: Self.shares.control, treatment: Self.shares.treatment, alternative: .less)
            let (one, two) = (try #require(greater.result), try #require(less.result))
            #expect(one.difference > 0)
            #expect(one.pValue < 0.03 && two.pValue > 0.97)
        }
    }

    @Test("what a test needs and lacks is told")
    func refusals() throws {
        let moments = ArmSample.moments(try ArmMoments(values: [0, 1, 1]))
        for test in [FixedHorizonTest.fisher, .zPooled, .mannWhitney, .bootstrap] {
            #expect(throws: StatisticsError.self) { try test.compare(control: moments, treatment: moments) }
        }
        #expect(throws: StatisticsError.self) {
            try FixedHorizonTest.fisher.compare(control: .values([0, 0.5]), treatment: .values([0, 1]))
        }
        let none = ArmSample.values([])
        let some = ArmSample.values([1, 0, 1])
        for test in FixedHorizonTest.allCases {
            let outcome = try test.compare(control: none, treatment: some)
            #expect(outcome.result == nil, "\(test.rawValue)")
        }
        let ones = ArmSample.shares(successes: 9, trials: 9)
        for test in [FixedHorizonTest.welch, .zPooled, .zUnpooled, .bootstrap] {
            #expect(try test.compare(control: ones, treatment: ones) == .undefined(.nothingVaries), "\(test.rawValue)")
        }
        let fisher = try FixedHorizonTest.fisher.compare(control: ones, treatment: ones)
        #expect(fisher.result?.pValue == 1)
    }

    @Test("draws have the standard error of theory, in blocks too", arguments: [300, 20_000])
    func standardError(count: Int) throws {
        var random = SeededNumbers(6)
        let control = random.normals(count).map { $0 * 2 + 10 }
        let treatment = random.normals(count).map { $0 + 10 }
        let draws = try #require(try ArmBootstrap.standard.difference(control: control, treatment: treatment).draws)
        let outcome = EffectComparison.welch.contrast(
            control: try ArmMoments(values: control), treatment: try ArmMoments(values: treatment))
        let effect = try #require(outcome.absolute.estimate)
        #expect(agree(draws.estimate, effect.estimate, relative: 1e-9, absolute: 1e-9))
        // 2,000 draws: a relative standard error of 1.6 %; 2,048 blocks add 1.6 %.
        #expect(agree(draws.standardError, effect.standardError, relative: 0.1))
        let again = try ArmBootstrap.standard.difference(control: control, treatment: treatment)
        #expect(again.draws == draws)
    }

    @Test("a ratio's and a lift's draws")
    func ratio() throws {
        var random = SeededNumbers(7)
        func arm() -> (values: [Double], sizes: [Double]) {
            let sizes = (0..<500).map { _ in 1 + 4 * random.uniform() }
            return (sizes.map { $0 * (2 + 0.5 * random.normal()) }, sizes)
        }
        let (one, two) = (arm(), arm())
        let outcome = try ArmBootstrap.standard.difference(
            control: one.values, treatment: two.values, denominators: (one.sizes, two.sizes), isRelative: true)
        let draws = try #require(outcome.draws)
        let contrast = EffectComparison.welch.contrast(
            control: try ArmMoments(values: one.values, denominators: one.sizes),
            treatment: try ArmMoments(values: two.values, denominators: two.sizes))
        let effect = try #require(contrast.relative.estimate)
        #expect(agree(draws.estimate, effect.estimate, relative: 1e-9))
        #expect(agree(draws.standardError, effect.standardError, relative: 0.08))
        #expect(
            try ArmBootstrap.standard.difference(control: [-1, 1], treatment: [1, 2], isRelative: true)
                == .undefined(.zeroBaseline))
    }

    @Test("BCa moves with the skewness, to the right of the percentiles for a long right tail")
    func accelerated() throws {
        var generator = SplitMix64(seed: 5)
        let control = [Double](repeating: 0, count: 30) + [1]
        let treatment = (0..<60).map { _ in generator.gamma(shape: 0.3) }
        let plain = try ArmBootstrap(draws: 4000, method: .percentile)
        let corrected = try ArmBootstrap(draws: 4000)
        let percentile = try #require(try plain.difference(control: control, treatment: treatment).draws)
        let accelerated = try #require(try corrected.difference(control: control, treatment: treatment).draws)
        #expect(accelerated.acceleration > 0)
        let (one, two) = (try percentile.interval(), try accelerated.interval())
        #expect(two.lower > one.lower && two.upper > one.upper)
    }

    @Test("a quantile's draws are those of resampled rows")
    func quantileDraws() throws {
        var generator = SplitMix64(seed: 8)
        let values = sortedFinite((0..<101).map { _ in generator.gamma(shape: 2) }).values
        let constant = [Double](repeating: 0, count: 50) + [1e-9] + [Double](repeating: 1e-8, count: 50)
        let bootstrap = try ArmBootstrap(draws: 4000)
        let draws = try #require(
            try bootstrap.quantileDifference(0.5, sortedControl: constant, sortedTreatment: values).draws)
        var resampled: [Double] = []
        for _ in 0..<4000 {
            let rows = sortedFinite((0..<101).map { _ in values[generator.index(below: 101)] }).values
            resampled.append(rows[50])
        }
        let law = sortedFinite(resampled).values
        for share in [0.05, 0.25, 0.5, 0.75, 0.95] {
            let drawn = try #require(quantile(share, ofSorted: draws.sorted))
            // The share of resampled medians below is the same, within four of its standard errors.
            let below = Double(law.count { $0 <= drawn + 1e-6 }) / 4000
            let atLeast = Double(law.count { $0 < drawn - 1e-6 }) / 4000
            let error = 4 * (2 * share * (1 - share) / 4000).squareRoot()
            #expect(below > share - error && atLeast < share + error)
        }
    }
}
