import Testing

@testable import VigilStatistics

@Suite("Posteriors of shares")
struct BetaPosteriorTests {
    /// Two arms' shapes, with P(second > first) and the loss of choosing the second.
    struct Pair: Sendable, CustomTestStringConvertible {
        var a: (Double, Double)
        var b: (Double, Double)
        var chance: Double
        var loss: Double
        var relative = 1e-11
        var testDescription: String { "Beta\(a) against Beta\(b)" }
    }

    // mpmath 1.3 at 30 to 60 digits: the closed sum where the second arm's first shape is whole, and for large shapes the
    // inverted characteristic function of the difference of log odds, Γ(a + it) Γ(b - it)/(Γ(a) Γ(b)).
    static let pairs: [Pair] = [
        Pair(a: (101, 901), b: (121, 881), chance: 0.923183438973559754, loss: 0.000484613926356443733),
        Pair(a: (121, 881), b: (146, 856), chance: 0.95019690761677336, loss: 0.000315838926942978629),
        Pair(a: (301, 701), b: (101, 901), chance: 2.8064250359487567184e-30, loss: 0.19960079840319361277),
        Pair(a: (3, 1_000_001), b: (5, 1_000_001), chance: 0.77343708984498046485, loss: 3.671858359428747e-07),
        Pair(a: (0.5, 1000.5), b: (1, 50), chance: 0.97590588189413524707, loss: 0.000017963381345783675255),
        Pair(a: (0.001, 0.001), b: (2, 3), chance: 0.49975041589040440106, loss: 0.29970890165039674149),
        Pair(
            a: (5_000_001, 5_000_001), b: (5_000_501, 4_999_501), chance: 0.588468358535119617,
            loss: 0.0000664271069201055217),
        Pair(
            a: (200_001, 9_800_001), b: (201_001, 9_799_001), chance: 0.944670476305048329,
            loss: 1.47339959513311856e-6, relative: 1e-9),
        Pair(
            a: (9_999_990, 11), b: (9_999_980, 21), chance: 0.0353776645619222126, loss: 1.00799357263532481e-6,
            relative: 1e-9),
    ]

    @Test("chances and losses are exact from one trial to ten million", arguments: pairs)
    func exact(_ pair: Pair) throws {
        let first = try Self.posterior(pair.a.0, pair.a.1)
        let second = try Self.posterior(pair.b.0, pair.b.1)
        let found = try BetaPosterior.ranking([first, second])
        #expect(agree(found.probabilitiesOfBest[1], pair.chance, relative: pair.relative))
        #expect(agree(found.expectedLosses[1], pair.loss, relative: max(pair.relative, 1e-10)))
        // Loss of one minus loss of the other is the difference of the means.
        let means = second.mean - first.mean
        #expect(abs(found.expectedLosses[0] - found.expectedLosses[1] - means) < 1e-12)
        #expect(abs(found.probabilitiesOfBest.reduce(0, +) - 1) < 1e-12)
    }

    @Test("a loss of 1e-33 keeps its digits")
    func tinyLoss() throws {
        let arms = [try Self.posterior(101, 901), try Self.posterior(301, 701)]
        let found = try BetaPosterior.ranking(arms)
        #expect(agree(found.expectedLosses[1], 4.4285035496398967459e-33, relative: 1e-11))
    }

    @Test("no shape overflows or gives NaN")
    func extremes() throws {
        let shapes: [(Double, Double)] = [
            (1e-3, 1e12), (1e12, 1e-3), (1e12, 1e12), (1e-3, 1e-3), (0.05, 0.01), (1e-2, 1), (2, 1e15), (1e15, 3),
        ]
        for one in shapes {
            for other in shapes {
                let found = try BetaPosterior.ranking([
                    try Self.posterior(one.0, one.1), try Self.posterior(other.0, other.1),
                ])
                #expect(abs(found.probabilitiesOfBest.reduce(0, +) - 1) < 1e-9)
                #expect(found.expectedLosses.allSatisfy { $0 >= 0 && $0 <= 1 })
                let means = other.0 / (other.0 + other.1) - one.0 / (one.0 + one.1)
                #expect(abs(found.expectedLosses[0] - found.expectedLosses[1] - means) < 1e-9)
            }
        }
    }

    @Test("Jeffreys' prior and the published comparison of 42/104 with 500/1009")
    func jeffreys() throws {
        let control = try BetaPosterior(successes: 42, trials: 104, priorAlpha: 0.5, priorBeta: 0.5)
        let treatment = try BetaPosterior(successes: 500, trials: 1009, priorAlpha: 0.5, priorBeta: 0.5)
        let found = try BetaPosterior.contrast(control: control, treatment: treatment)
        #expect(agree(found.chanceToWin, 0.9629065, relative: 1e-7))
        #expect(agree(found.expectedLossOfTreatment, 0.00076167, relative: 1e-5))
        #expect(agree(found.expectedLossOfControl, 0.09154432, relative: 1e-7))
        let interval = treatment.interval()
        #expect(agree(interval.lower, 0.46473987, relative: 1e-7))
        #expect(agree(interval.upper, 0.52636595, relative: 1e-7))
        // SciPy 1.17.1: brentq over quad of beta.pdf times beta.cdf.
        #expect(agree(found.differenceInterval.lower, -0.008987533975384637, relative: 1e-9))
        #expect(agree(found.differenceInterval.upper, 0.1874570603953192, relative: 1e-9))
        #expect(found.controlPrior == .beta(alpha: 0.5, beta: 0.5))
        #expect("\(found.treatmentPrior)" == "Beta(0.5, 0.5)")
    }

    @Test("intervals of difference and lift, and the region of practical equivalence, agree with SciPy's quadrature")
    func intervals() throws {
        let control = try BetaPosterior(successes: 120, trials: 1000)
        let treatment = try BetaPosterior(successes: 145, trials: 1000)
        let found = try BetaPosterior.contrast(
            control: control, treatment: treatment,
            equivalence: try EquivalenceRegion(.difference, lower: -0.01, upper: 0.01))
        let numbers = [
            (found.differenceInterval.lower, -0.004751726123584447),
            (found.differenceInterval.upper, 0.05471516867050747),
            (found.liftInterval?.lower ?? .nan, -0.03511073211859478),
            (found.medianLift ?? .nan, 0.20713832567355162),
            (found.liftInterval?.upper ?? .nan, 0.5133773707784991),
            (found.equivalence?.inside ?? .nan, 0.15131076711960792),
        ]
        for (own, expected) in numbers { #expect(agree(own, expected, relative: 1e-9)) }
        let relative = try BetaPosterior.contrast(
            control: control, treatment: treatment, equivalence: try EquivalenceRegion(.lift, lower: -0.05, upper: 0.05)
        )
        #expect(agree(relative.equivalence?.inside, 0.09332563611488778, relative: 1e-9))
        let parts = relative.equivalence.map { $0.below + $0.inside + $0.above }
        #expect(agree(parts, 1, relative: 1e-12))
    }

    @Test(
        "five arms: swapping changes nothing, an arm that cannot win neither, and the error rate mirrors the success rate"
    )
    func invariance() throws {
        let counts: [(Int, Int)] = [(310, 4000), (335, 4100), (300, 3900), (350, 4050), (322, 4000)]
        let arms = try counts.map { try BetaPosterior(successes: $0.0, trials: $0.1) }
        let found = try BetaPosterior.ranking(arms)
        #expect(agree(found.probabilitiesOfBest.reduce(0, +), 1, relative: 1e-12))
        #expect(agree(found.probabilitiesOfTopTwo.reduce(0, +), 2, relative: 1e-12))
        let turned = try BetaPosterior.ranking(arms.reversed())
        for (own, other) in zip(found.probabilitiesOfBest, turned.probabilitiesOfBest.reversed()) {
            #expect(agree(own, other, relative: 1e-11))
        }
        // Counting failures and wanting few of them is the same question.
        let failures = try counts.map { try BetaPosterior(successes: $0.1 - $0.0, trials: $0.1) }
        let mirrored = try BetaPosterior.ranking(failures, better: .decrease)
        for arm in arms.indices {
            #expect(agree(found.probabilitiesOfBest[arm], mirrored.probabilitiesOfBest[arm], relative: 1e-11))
            #expect(agree(found.probabilitiesOfTopTwo[arm], mirrored.probabilitiesOfTopTwo[arm], relative: 1e-11))
            #expect(agree(found.expectedLosses[arm], mirrored.expectedLosses[arm], relative: 1e-10))
        }
        let hopeless = try BetaPosterior.ranking(arms + [try BetaPosterior(successes: 1, trials: 4000)])
        #expect(agree(hopeless.probabilitiesOfBest[3], found.probabilitiesOfBest[3], relative: 1e-11))
        #expect(hopeless.probabilitiesOfBest[5] < 1e-30)
    }

    @Test("impossible counts, priors and regions are refused")
    func refusals() throws {
        let counts = #expect(throws: StatisticsError.self) { try BetaPosterior(successes: 3, trials: 2) }
        #expect(counts?.code == .invalidValue)
        for prior in [0, -1, Double.nan, .infinity] {
            let error = #expect(throws: StatisticsError.self) {
                try BetaPosterior(successes: 1, trials: 2, priorAlpha: prior)
            }
            #expect(error?.code == .invalidParameter)
        }
        let none = #expect(throws: StatisticsError.self) { try BetaPosterior.ranking([]) }
        #expect(none?.code == .tooFewObservations)
        let region = #expect(throws: StatisticsError.self) { try EquivalenceRegion(.lift, lower: -1, upper: 0.1) }
        #expect(region?.code == .invalidParameter)
        let arm = try BetaPosterior(successes: 0, trials: 0)
        let credibility = #expect(throws: StatisticsError.self) {
            try BetaPosterior.contrast(control: arm, treatment: arm, credibility: 1)
        }
        #expect(credibility?.code == .invalidParameter)
        // No data at all is a question with an answer: the priors'.
        let blank = try BetaPosterior.contrast(control: arm, treatment: arm)
        #expect(agree(blank.chanceToWin, 0.5, relative: 1e-13))
        #expect(agree(blank.expectedLossOfControl, 1.0 / 6, relative: 1e-12))
    }

    private static func posterior(_ a: Double, _ b: Double) throws -> BetaPosterior {
        try BetaPosterior(successes: 0, trials: 0, priorAlpha: a, priorBeta: b)
    }
}
