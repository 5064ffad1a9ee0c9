import Testing

@testable import VigilStatistics

@Suite("Posteriors of effects, means and rates")
struct EffectPosteriorTests {
    @Test("49/100 against 51/100 under a flat prior, relative")
    func relativeRates() throws {
        // The lift's delta-method error, with the variance of a share p (1 - p).
        let variance = 0.51 * 0.49 / 100
        let error = (variance / (0.49 * 0.49) + variance * 0.51 * 0.51 / (0.49 * 0.49 * 0.49 * 0.49)).squareRoot()
        let found = try NormalEffectPosterior(
            estimate: 0.51 / 0.49 - 1, standardError: error, scale: .relative)
        #expect(agree(found.mean, 0.04081633, relative: 1e-7))
        #expect(agree(found.standardDeviation, 0.14725255, relative: 1e-7))
        #expect(agree(found.chanceToWin, 0.60918131, relative: 1e-8))
        #expect(agree(found.expectedLossOfControl, 0.08139585, relative: 1e-7))
        #expect(agree(found.expectedLossOfTreatment, 0.04057952, relative: 1e-7))
        #expect(agree(found.interval().lower, -0.2477934, relative: 1e-6))
        #expect(agree(found.interval().upper, 0.3294260, relative: 1e-6))
        #expect(found.priors == [.flat])
    }

    @Test("a metric of which less is better turns chances and losses round")
    func inverse() throws {
        let up = try NormalEffectPosterior(estimate: 0.3, standardError: 0.2, scale: .absolute)
        let down = try NormalEffectPosterior(estimate: 0.3, standardError: 0.2, scale: .absolute, better: .decrease)
        #expect(agree(down.chanceToWin, up.chanceToLose))
        #expect(agree(down.expectedLossOfTreatment, up.expectedLossOfControl))
        #expect(agree(down.expectedLossOfControl, up.expectedLossOfTreatment))
        #expect(down.interval() == up.interval())
    }

    @Test("a prior of the difference is divided by the control before it meets a lift, and a lift's multiplied")
    func rescaling() throws {
        // n = 100 an arm, sums 1000 and 1100, sums of squares 200,000 and 200,005.
        let control = SampleMoments(count: 100, mean: 10, variance: (200_000 - 10_000.0) / 99)
        let treatment = SampleMoments(count: 100, mean: 11, variance: (200_005 - 12_100.0) / 99)
        let error =
            (treatment.variance / 100 / 100 + control.variance / 100 * 121 / 10_000).squareRoot()
        func posterior(_ prior: EffectPrior) throws -> NormalEffectPosterior {
            try NormalEffectPosterior(
                estimate: 0.1, standardError: error, scale: .relative, prior: prior, controlMean: 10)
        }
        let relative = try posterior(try EffectPrior(.relative, mean: 1, standardDeviation: 1))
        let absolute = try posterior(try EffectPrior(.absolute, mean: 1, standardDeviation: 1))
        // Written out: precision-weighted means, with the absolute prior as N(0.1, 0.1²).
        let variance = error * error
        let asRelative = (0.1 / variance + 1) / (1 / variance + 1)
        #expect(agree(relative.mean, asRelative, relative: 1e-12))
        #expect(agree(absolute.mean, 0.1, relative: 1e-12))
        #expect(agree(absolute.standardDeviation, (1 / (1 / variance + 100)).squareRoot(), relative: 1e-12))
        #expect(relative.mean > absolute.mean + 0.2)
        #expect(absolute.priors == [.normal(mean: 0.1, standardDeviation: 0.1)])
        // Both ways round it is the same posterior in other units.
        let difference = try NormalEffectPosterior(
            estimate: -1, standardError: error * 10, scale: .absolute,
            prior: try EffectPrior(.relative, mean: 0.1, standardDeviation: 0.1), controlMean: -10)
        let lift = try NormalEffectPosterior(
            estimate: -0.1, standardError: error, scale: .relative,
            prior: try EffectPrior(.relative, mean: 0.1, standardDeviation: 0.1), controlMean: -10)
        #expect(agree(difference.mean, lift.mean * 10, relative: 1e-12))
        #expect(agree(difference.chanceToWin, lift.chanceToWin, relative: 1e-12))
        for mean in [nil, 0, Double.nan] {
            let error = #expect(throws: StatisticsError.self) {
                try NormalEffectPosterior(
                    estimate: 1, standardError: 1, scale: .relative,
                    prior: try EffectPrior(.absolute, standardDeviation: 1), controlMean: mean)
            }
            #expect(error?.code == .invalidValue)
        }
    }

    @Test("far tails stay positive and finite")
    func tails() throws {
        func unit(_ z: Double) throws -> NormalEffectPosterior {
            try NormalEffectPosterior(estimate: z, standardError: 1, scale: .absolute)
        }
        // mpmath: φ(z) - z Q(z).
        for (z, expected) in zip([0, 1, 4.9, 10, 37], TailValues.shortfall) {
            let found = try unit(z)
            #expect(agree(found.expectedLossOfTreatment, expected, relative: 1e-11))
            #expect(agree(found.expectedLossOfControl, z + expected, relative: 1e-12))
        }
        let beyond = try unit(1e4)
        #expect(beyond.chanceToWin == 1)
        #expect(beyond.chanceToLose == 0)
        #expect(beyond.expectedLossOfTreatment == 0)
        #expect(agree(beyond.logChanceToLose, -50_000_010.129278915, relative: 1e-12))
        #expect(try unit(-1e4).expectedLossOfTreatment == 1e4)
    }

    @Test("an estimate that is none is refused")
    func refusals() throws {
        for (estimate, error) in [(1.0, 0.0), (1, -1), (.nan, 1), (1, .nan), (.infinity, 1), (1, .infinity)] {
            let thrown = #expect(throws: StatisticsError.self) {
                try NormalEffectPosterior(estimate: estimate, standardError: error, scale: .absolute)
            }
            #expect(thrown?.code == .invalidValue)
        }
        let prior = #expect(throws: StatisticsError.self) { try EffectPrior(.relative, standardDeviation: 0) }
        #expect(prior?.code == .invalidParameter)
        let flat = #expect(throws: StatisticsError.self) {
            try NormalMeanPosterior(count: 0, sampleMean: .nan, observationVariance: 1)
        }
        #expect(flat?.code == .tooFewObservations)
        let kind = #expect(throws: StatisticsError.self) {
            try NormalMeanPosterior(
                count: 3, sampleMean: 1, observationVariance: 1, prior: .beta(alpha: 1, beta: 1))
        }
        #expect(kind?.code == .invalidParameter)
    }

    @Test("two rates of events: the closed form's chance, and SciPy's quadrature for the rest")
    func rates() throws {
        let control = try GammaPosterior(events: 30, exposure: 100)
        let treatment = try GammaPosterior(events: 42, exposure: 105)
        let found = try GammaPosterior.contrast(control: control, treatment: treatment)
        let closed = SpecialFunctions.betaI(31, 43, 101.0 / 207)
        #expect(agree(found.chanceToWin, closed, relative: 1e-12))
        #expect(agree(found.expectedLossOfTreatment, 0.004684699056991357, relative: 1e-11))
        #expect(agree(found.expectedLossOfControl, 0.10341438334617493, relative: 1e-11))
        #expect(agree(found.differenceInterval.lower, -0.06330290732572882, relative: 1e-9))
        #expect(agree(found.differenceInterval.upper, 0.26243438442581735, relative: 1e-9))
        #expect(agree(found.liftInterval?.lower, -0.16285721186082652, relative: 1e-9))
        #expect(agree(found.liftInterval?.upper, 1.1240337039833654, relative: 1e-9))
        // Ten million events, and none at all.
        let large = try GammaPosterior.ranking([
            try GammaPosterior(events: 10_000_000, exposure: 1e7),
            try GammaPosterior(events: 10_003_000, exposure: 1e7),
            try GammaPosterior(events: 0, exposure: 10, priorShape: 0.001, priorRate: 0.001),
        ])
        #expect(agree(large.probabilitiesOfBest.reduce(0, +), 1, relative: 1e-9))
        #expect(large.expectedLosses.allSatisfy { $0 >= 0 && $0.isFinite })
    }

    @Test("means with estimated variances: SciPy's quadrature, tails of two degrees of freedom too")
    func students() throws {
        func posterior(_ freedom: Double, _ mean: Double, _ scale: Double) throws -> NormalInverseGammaPosterior {
            try NormalInverseGammaPosterior(
                SampleMoments(count: 0, mean: .nan, variance: .nan),
                prior: try NormalInverseGammaPrior(
                    mean: mean, observations: 1, shape: freedom / 2, scale: scale * scale * freedom / 2))
        }
        let cases: [(Double, Double, chance: Double, loss: Double, lower: Double)] = [
            (4, 5, 0.8431532178255892, 0.0784596723108913, -0.882653329708769),
            (2, 30, 0.8261458819628199, 0.16084402320018112, -1.5135232692237262),
            (200, 150, 0.884043728460481, 0.03334236324209077, -0.4498830742582095),
        ]
        for entry in cases {
            let found = try NormalInverseGammaPosterior.contrast(
                control: try posterior(entry.0, 1, 0.5), treatment: try posterior(entry.1, 1.7, 0.3))
            #expect(agree(found.chanceToWin, entry.chance, relative: 1e-10))
            #expect(agree(found.expectedLossOfTreatment, entry.loss, relative: 1e-10))
            #expect(agree(found.differenceInterval.lower, entry.lower, relative: 1e-10))
            #expect(found.liftInterval == nil)
        }
        let heavy = try posterior(1.5, 0, 1)
        let error = #expect(throws: StatisticsError.self) { try NormalInverseGammaPosterior.ranking([heavy, heavy]) }
        #expect(error?.code == .tooFewObservations)
    }
}

/// mpmath 1.3, 30 digits: φ(z) - z Q(z) at 0, 1, 4.9, 10 and 37.
enum TailValues {
    static let shortfall: [Double] = [
        0.3989422804014326779, 0.08331547058768629838, 9.096269060079109183e-8, 7.474560254589328037e-25,
        1.545199190512202459e-301,
    ]
}
