import Testing
import VigilStatistics

@Suite("Continuous distributions")
struct ContinuousDistributionTests {
    struct Law: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var law: any ContinuousDistribution
    }

    static let laws: [Law] = [
        Law(testDescription: "standard normal", law: NormalDistribution.standard),
        Law(testDescription: "normal", law: NormalDistribution(mean: 3, standardDeviation: 0.5)),
        Law(testDescription: "t, 1 degree", law: StudentTDistribution(degreesOfFreedom: 1)),
        Law(testDescription: "t, 7.5 degrees", law: StudentTDistribution(degreesOfFreedom: 7.5)),
        Law(testDescription: "chi-squared, 1", law: ChiSquaredDistribution(degreesOfFreedom: 1)),
        Law(testDescription: "chi-squared, 40", law: ChiSquaredDistribution(degreesOfFreedom: 40)),
        Law(testDescription: "gamma", law: GammaDistribution(shape: 2.5, scale: 3)),
        Law(testDescription: "beta", law: BetaDistribution(alpha: 2, beta: 5)),
        Law(
            testDescription: "F, 3 and 8",
            law: FDistribution(numeratorDegreesOfFreedom: 3, denominatorDegreesOfFreedom: 8)),
        Law(
            testDescription: "F, 40 and 2",
            law: FDistribution(numeratorDegreesOfFreedom: 40, denominatorDegreesOfFreedom: 2)),
        Law(testDescription: "Kolmogorov", law: KolmogorovDistribution()),
    ]

    @Test("both tails add up to one, and quantiles invert them", arguments: laws)
    func inverses(_ named: Law) {
        for probability in [1e-12, 0.001, 0.1, 0.5, 0.9, 0.999] {
            let x = named.law.quantile(probability)
            #expect(agree(named.law.cumulative(x), probability, relative: 1e-9))
            #expect(agree(named.law.cumulative(x) + named.law.survival(x), 1, relative: 1e-14))
        }
        for probability in [1e-100, 1e-20, 0.02, 0.7] {
            let x = named.law.survivalQuantile(probability)
            // The far quantiles of a distribution on 0...1 round to 1.
            if x == 1 && named.law.quantile(1) == 1 { continue }
            #expect(agree(named.law.survival(x), probability, relative: 1e-9))
        }
    }

    @Test("the ends of the line have probabilities 0 and 1", arguments: laws)
    func ends(_ named: Law) {
        #expect(named.law.cumulative(-.infinity) == 0)
        #expect(named.law.survival(-.infinity) == 1)
        #expect(named.law.cumulative(.infinity) == 1)
        #expect(named.law.survival(.infinity) == 0)
        #expect(named.law.quantile(0) <= named.law.quantile(1e-300))
        #expect(named.law.quantile(1) >= named.law.survivalQuantile(1e-300))
    }

    @Test("NaN and probabilities outside 0...1 give NaN", arguments: laws)
    func domain(_ named: Law) {
        #expect(named.law.cumulative(.nan).isNaN)
        #expect(named.law.survival(.nan).isNaN)
        for probability in [-0.1, 1.1, Double.nan] {
            #expect(named.law.quantile(probability).isNaN)
            #expect(named.law.survivalQuantile(probability).isNaN)
        }
    }

    @Test("a parameter outside its range gives NaN")
    func badParameters() {
        let laws: [any ContinuousDistribution] = [
            NormalDistribution(mean: 0, standardDeviation: 0), StudentTDistribution(degreesOfFreedom: -1),
            ChiSquaredDistribution(degreesOfFreedom: 0), GammaDistribution(shape: 1, scale: -1),
            BetaDistribution(alpha: .nan, beta: 1),
            FDistribution(numeratorDegreesOfFreedom: 0, denominatorDegreesOfFreedom: 3),
        ]
        for law in laws {
            #expect(law.cumulative(1).isNaN)
            #expect(law.survival(0.5).isNaN)
            #expect(law.quantile(0.5).isNaN)
            #expect(law.survivalQuantile(0.5).isNaN)
        }
    }

    // Roots of P(F > f) = 1e-50, found with mpmath 1.4 at 50 digits. The golden file holds infinity here.
    @Test(
        "F quantiles are right far out",
        arguments: [(1.0, 10.0, 75547503380.47421), (5, 20, 558906.1786357011), (60, 120, 30.388944913765144)])
    func fisherFarOut(_ numerator: Double, _ denominator: Double, _ expected: Double) {
        let law = FDistribution(numeratorDegreesOfFreedom: numerator, denominatorDegreesOfFreedom: denominator)
        #expect(agree(law.survivalQuantile(1e-50), expected, relative: 1e-12))
    }

    // Roots found with mpmath 1.4 at 40 digits, at places where Boost's own inverse goes astray.
    @Test("beta and t quantiles are right at the smallest probabilities")
    func farQuantiles() {
        func beta(_ alpha: Double, _ beta: Double, _ probability: Double) -> Double {
            BetaDistribution(alpha: alpha, beta: beta).quantile(probability)
        }
        #expect(agree(beta(2, 5, 1e-200), 2.5819888974716112e-101, relative: 1e-12))
        #expect(agree(beta(2, 5, 1e-100), 2.5819888974716112e-51, relative: 1e-12))
        #expect(agree(beta(9, 0.25, 1e-234), 1.3873331685640542e-26, relative: 1e-12))
        #expect(agree(beta(6.6, 134, 1e-214), 8.878653953497392e-35, relative: 1e-12))
        #expect(agree(beta(5, 2, 1e-300), 6.988271187715792e-61, relative: 1e-12))
        func student(_ degrees: Double, _ probability: Double) -> Double {
            StudentTDistribution(degreesOfFreedom: degrees).survivalQuantile(probability)
        }
        #expect(agree(student(0.5, 1e-120), 1.02849115631634e+239, relative: 1e-12))
        #expect(agree(student(1.5, 1e-200), 1.1245005997832135e+133, relative: 1e-12))
        #expect(agree(student(3, 1e-300), 1.033110836044653e+100, relative: 1e-12))
        #expect(agree(student(10, 1e-250), 2.564525718948198e+25, relative: 1e-12))
    }

    // mpmath 1.4, 50 digits.
    @Test("the logarithm of a normal tail goes on where the tail underflows")
    func logSurvival() {
        let normal = NormalDistribution.standard
        #expect(agree(normal.logSurvival(40), -804.6084420137538, relative: 1e-14))
        #expect(agree(normal.logSurvival(30), -454.3212439563432, relative: 1e-14))
        #expect(agree(normal.logSurvival(-3), -0.0013508099647481938, relative: 1e-13))
        let seam = 30.0
        #expect(agree(normal.logSurvival(seam.nextDown), normal.logSurvival(seam), relative: 1e-13))
        #expect(normal.logSurvival(.infinity) == -.infinity)
        #expect(normal.logSurvival(.nan).isNaN)
    }

    @Test("special functions keep their values at the ends of their domains")
    func specialEnds() {
        #expect(SpecialFunctions.erfcInverse(2) == -.infinity)
        #expect(SpecialFunctions.erfcInverse(0) == .infinity)
        #expect(SpecialFunctions.logGamma(0) == .infinity)
        #expect(SpecialFunctions.logGamma(-3) == .infinity)
        #expect(SpecialFunctions.digamma(0).isNaN)
        #expect(SpecialFunctions.gammaQInverse(2, 0) == .infinity)
        #expect(SpecialFunctions.betaIComplementInverse(2, 3, 0) == 1)
    }
}
