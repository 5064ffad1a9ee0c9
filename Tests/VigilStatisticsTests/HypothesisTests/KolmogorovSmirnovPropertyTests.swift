import Testing
import VigilStatistics

@Suite("Kolmogorov-Smirnov test, properties")
struct KolmogorovSmirnovPropertyTests {
    private static let methods = KolmogorovSmirnovMethod.allCases

    private static func samples(_ seed: UInt64, tied: Bool = false) -> (reference: [Double], current: [Double]) {
        var random = SeededNumbers(seed)
        let reference = random.normals(90)
        let current = random.normals(60).map { $0 * 1.3 + 0.2 }
        return tied ? (reference.map { ($0 * 2).rounded() }, current.map { ($0 * 2).rounded() }) : (reference, current)
    }

    @Test("identical samples have distance 0 and p-value 1", arguments: methods)
    func identical(_ method: KolmogorovSmirnovMethod) throws {
        for alternative in Alternative.allCases {
            let (sample, _) = Self.samples(1)
            let test = KolmogorovSmirnovTest(alternative: alternative, method: method)
            let result = try test.compare(reference: sample, current: sample.reversed())
            #expect(result.statistic == 0)
            #expect(result.pValue == 1)
        }
    }

    @Test("the two-sided test does not care which sample is which", arguments: [false, true])
    func symmetric(tied: Bool) throws {
        let (reference, current) = Self.samples(2, tied: tied)
        for method in Self.methods {
            let test = KolmogorovSmirnovTest(method: method)
            let there = try test.compare(reference: reference, current: current)
            let back = try test.compare(reference: current, current: reference)
            #expect(there.statistic == back.statistic)
            #expect(agree(there.pValue, back.pValue, relative: 1e-12))
        }
    }

    @Test("the one-sided tests change places with the samples", arguments: [false, true])
    func oneSided(tied: Bool) throws {
        let (reference, current) = Self.samples(3, tied: tied)
        for method in Self.methods {
            let there = try KolmogorovSmirnovTest(alternative: .greater, method: method)
                .compare(reference: reference, current: current)
            let back = try KolmogorovSmirnovTest(alternative: .less, method: method)
                .compare(reference: current, current: reference)
            #expect(there.statistic == back.statistic)
            #expect(agree(there.pValue, back.pValue, relative: 1e-12))
        }
    }

    @Test("larger current values count for the alternative greater")
    func direction() throws {
        let (reference, _) = Self.samples(4)
        let current = reference.map { $0 + 1 }
        let greater = try KolmogorovSmirnovTest(alternative: .greater).compare(reference: reference, current: current)
        let less = try KolmogorovSmirnovTest(alternative: .less).compare(reference: reference, current: current)
        #expect(greater.pValue < 1e-6)
        #expect(less.pValue == 1)
    }

    @Test("neither the order of rows nor a growing transformation changes anything", arguments: [false, true])
    func invariance(tied: Bool) throws {
        let (reference, current) = Self.samples(5, tied: tied)
        var random = SeededNumbers(50)
        let test = KolmogorovSmirnovTest(method: .conditional)
        let plain = try test.compare(reference: reference, current: current)
        let shuffled = try test.compare(reference: random.shuffled(reference), current: random.shuffled(current))
        #expect(shuffled == plain)
        let mapped = try test.compare(
            reference: reference.map { $0 * $0 * $0 + 1e6 }, current: current.map { $0 * $0 * $0 + 1e6 })
        #expect(mapped == plain)
    }

    @Test("NaN is missing, infinities are the extremes")
    func specials() throws {
        let test = KolmogorovSmirnovTest(method: .conditional)
        let plain = try test.compare(reference: [1, 2, 3, 9], current: [0, 2.5])
        let missing = try test.compare(reference: [.nan, 1, 2, 3, 9, .nan], current: [0, .nan, 2.5])
        #expect(missing == plain)
        let infinite = try test.compare(reference: [1, 2, 3, .infinity], current: [-.infinity, 2.5])
        #expect(infinite == plain)
    }

    @Test("constants and single rows have results, empty samples an error")
    func tiny() throws {
        let test = KolmogorovSmirnovTest()
        #expect(try test.compare(reference: [7, 7, 7], current: [7, 7]).pValue == 1)
        let apart = try test.compare(reference: [7, 7, 7], current: [8])
        #expect(apart.statistic == 1)
        // One of four values is dealt to the current sample; it is the different one with probability 1/4.
        #expect(agree(apart.pValue, 0.25))
        #expect(try test.compare(reference: [1], current: [2]).pValue == 1)
        for (reference, current) in [([], [1.0]), ([1.0], []), ([.nan], [1.0])] as [([Double], [Double])] {
            let error = #expect(throws: StatisticsError.self) {
                try test.compare(reference: reference, current: current)
            }
            #expect(error?.code == .tooFewObservations)
        }
    }

    @Test("the one-sample test agrees with its definition and knows missing values")
    func oneSample() throws {
        let uniform = BetaDistribution(alpha: 1, beta: 1)
        let test = OneSampleKolmogorovSmirnovTest()
        let result = try test.compare([0.9, .nan, 0.1], with: uniform.cumulative)
        #expect(agree(result.statistic, 0.4))
        // P(D > 2/5) for n = 2: 1 - 2 (2d - 1/2)² for 1/4 ≤ d ≤ 1/2, from the area of the band.
        #expect(agree(result.pValue, 1 - 2 * 0.3 * 0.3, relative: 1e-12))
        let empty = #expect(throws: StatisticsError.self) { try test.compare([.nan], with: uniform.cumulative) }
        #expect(empty?.code == .tooFewObservations)
    }
}
