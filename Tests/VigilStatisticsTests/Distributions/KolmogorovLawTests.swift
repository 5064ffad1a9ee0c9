import Testing
import VigilStatistics

@Suite("Laws of the Kolmogorov-Smirnov distance")
struct KolmogorovLawTests {
    struct Value: Sendable, CustomTestStringConvertible {
        var count: Int
        var distance: Double
        var survival: Double
        var relative: Double
        var testDescription: String { "n = \(count), d = \(distance)" }
    }

    // One minus the matrix formula of Marsaglia, Tsang and Wang in mpmath 1.4 with 50 digits. The tolerances are those
    // that the documentation states: rounding up to 140, the expansion's and the doubled tail's errors beyond.
    static let twoSidedValues: [Value] = [
        Value(count: 3, distance: 0.2, survival: 0.9982222222222222, relative: 1e-13),
        Value(count: 3, distance: 0.5, survival: 0.3333333333333333, relative: 1e-13),
        Value(count: 10, distance: 0.06, survival: 0.9999999999628411, relative: 1e-13),
        Value(count: 20, distance: 0.2, survival: 0.35272017362341596, relative: 1e-13),
        Value(count: 140, distance: 0.1, survival: 0.11353657290090495, relative: 1e-12),
        Value(count: 140, distance: 0.16, survival: 0.0013440163244218624, relative: 1e-10),
        Value(count: 141, distance: 0.1, survival: 0.11128449666352741, relative: 2e-5),
        Value(count: 145, distance: 0.03, survival: 0.9990150499825998, relative: 1e-12),
        Value(count: 145, distance: 0.13595238095238096, survival: 0.00846374994408495, relative: 1e-7),
        Value(count: 300, distance: 0.06, survival: 0.22127579339376716, relative: 3e-6),
        Value(count: 300, distance: 0.08, survival: 0.04064390427138561, relative: 1e-5),
        Value(count: 1000, distance: 0.05, survival: 0.0130120713099669, relative: 3e-7),
        Value(count: 2000, distance: 0.06, survival: 1.06043069433658e-6, relative: 1e-11),
    ]

    @Test("the two-sided law is right for small and large samples", arguments: twoSidedValues)
    func twoSided(_ value: Value) {
        let law = OneSampleKolmogorovDistribution(count: value.count)
        #expect(agree(law.survival(value.distance), value.survival, relative: value.relative))
        #expect(agree(law.cumulative(value.distance), 1 - value.survival, relative: 1e-5, absolute: 2e-6))
    }

    // Birnbaum and Tingey's sum in mpmath 1.4 with 50 digits. From n = 990 on the library skips most of its terms.
    static let oneSidedValues: [Value] = [
        Value(count: 10, distance: 0.3, survival: 0.1354635556, relative: 1e-12),
        Value(count: 990, distance: 0.05, survival: 0.006839799598657542, relative: 1e-12),
        Value(count: 990, distance: 0.3, survival: 8.138719449629123e-80, relative: 1e-12),
        Value(count: 5000, distance: 0.02, survival: 0.018069812937222665, relative: 1e-12),
        Value(count: 5000, distance: 0.1, survival: 2.7952479431982295e-44, relative: 1e-12),
        Value(count: 200, distance: 0.9, survival: 1.0678475157936644e-200, relative: 1e-12),
    ]

    @Test("the one-sided law is right where terms are skipped and where not", arguments: oneSidedValues)
    func oneSided(_ value: Value) {
        let survival = SmirnovDistribution(count: value.count).survival(value.distance)
        #expect(agree(survival, value.survival, relative: value.relative))
    }

    @Test("distances outside 0...1 are sure or impossible, and bad sizes give NaN")
    func ends() {
        #expect(OneSampleKolmogorovDistribution(count: 5).survival(0) == 1)
        #expect(OneSampleKolmogorovDistribution(count: 5).survival(0.1) == 1)
        #expect(OneSampleKolmogorovDistribution(count: 5).survival(1) == 0)
        #expect(OneSampleKolmogorovDistribution(count: 5).cumulative(2) == 1)
        #expect(SmirnovDistribution(count: 5).survival(-1) == 1)
        #expect(SmirnovDistribution(count: 5).survival(1) == 0)
        #expect(SmirnovDistribution(count: 0).survival(0.5).isNaN)
        #expect(OneSampleKolmogorovDistribution(count: 0).survival(0.5).isNaN)
        #expect(OneSampleKolmogorovDistribution(count: 9).survival(.nan).isNaN)
    }

    @Test("the survival never rises with the distance, across the seams of methods", arguments: [5, 140, 141, 3000])
    func monotone(count: Int) {
        let law = OneSampleKolmogorovDistribution(count: count)
        var last = 1.0
        for step in 1...400 {
            let survival = law.survival(2.5 * Double(step) / 400 / Double(count).squareRoot())
            // The doubled tail meets the expansion with an error of 3e-6 of its value.
            #expect(survival <= last * (1 + 1e-5))
            last = survival
        }
    }

    @Test("the textbook's critical value of the limit is 1.358 at 5 %")
    func criticalValue() {
        #expect(agree(KolmogorovDistribution().survivalQuantile(0.05), 1.3580986393225505, relative: 1e-14))
        #expect(KolmogorovDistribution().survivalQuantile(0) == .infinity)
        #expect(KolmogorovDistribution().quantile(0) == 0)
    }
}
