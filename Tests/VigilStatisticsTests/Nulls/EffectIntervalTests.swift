import Foundation
import Testing
import VigilStatistics

@Suite("Effects less their null mean, with intervals")
struct EffectIntervalTests {
    @Test("an effect of nothing is 0, and its interval starts at 0")
    func nothing() throws {
        let pair = try CountPair(reference: [50, 50], current: [25, 25])
        let interval = EffectInterval.totalVariation(pair)
        #expect(interval.corrected == 0 && interval.lower == 0 && interval.lowerLimit == 0)
        #expect(interval.upper > 0.05)
        let one = EffectInterval.totalVariation(try CountPair(reference: [50], current: [3]))
        #expect(one.estimate == 0 && one.upper.isFinite && one.upper <= 1)
    }

    /// A shift of some standard deviations of a normal, lognormal or Poisson law.
    enum Law: String, CaseIterable, CustomTestStringConvertible {
        case normal, lognormal, poisson

        var testDescription: String { rawValue }

        func sample(_ count: Int, _ random: inout SeededNumbers) -> [Double] {
            switch self {
            case .normal: return random.normals(count)
            case .lognormal: return random.normals(count).map(exp)
            case .poisson:
                return (0..<count).map { _ in
                    var product = random.uniform()
                    var value = 0.0
                    while product > 0.36787944117144233 {
                        product *= random.uniform()
                        value += 1
                    }
                    return value
                }
            }
        }

        var standardDeviation: Double {
            self == .lognormal ? ((M_E - 1) * M_E).squareRoot() : 1
        }
    }

    @Test("the interval of a Wasserstein distance holds the true shift", .tags(.simulation), arguments: Law.allCases)
    func wasserstein(_ law: Law) throws {
        var random = SeededNumbers(41)
        for shift in [0, 0.1, 0.3, 1.0] {
            let truth = shift * law.standardDeviation
            var held = 0
            var above = 0
            let rounds = 250
            for _ in 0..<rounds {
                let reference = law.sample(400, &random).sorted()
                let current = law.sample(100, &random).map { $0 + truth }.sorted()
                let interval = EffectInterval.wasserstein(
                    estimate: WassersteinDistance.between(sortedReference: reference, sortedCurrent: current),
                    nullMean: WassersteinDistance.nullMean(
                        referenceCount: 400, currentCount: 100,
                        rootIntegral: WassersteinDistance.rootIntegral(sorted: reference)),
                    referenceVariance: variance(reference), referenceCount: 400, currentVariance: variance(current),
                    currentCount: 100)
                if interval.lower <= truth && truth <= interval.upper { held += 1 }
                if interval.lowerLimit > truth { above += 1 }
            }
            #expect(Double(held) / Double(rounds) >= 0.93, "shift \(shift): \(held)")
            // Nominal 5 %; four standard errors are 5.5 %.
            #expect(Double(above) / Double(rounds) <= 0.07, "shift \(shift): \(above)")
        }
    }

    private func variance(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    }

    @Test("the intervals of distances over categories hold the true distance", .tags(.simulation))
    func categories() throws {
        var random = SeededNumbers(42)
        let base: [Double] = [0.4, 0.2, 0.15, 0.1, 0.08, 0.05, 0.02]
        let smoothing = EmptyBinRule.additive(0.5)
        let distances: [BinnedDistance] = [.totalVariation, .populationStabilityIndex(smoothing), .hellinger]
        func counts(_ shares: [Double], _ size: Int) -> [Int] {
            var counts = [Int](repeating: 0, count: shares.count)
            for _ in 0..<size {
                var rest = random.uniform()
                var index = 0
                while index + 1 < shares.count && rest >= shares[index] {
                    rest -= shares[index]
                    index += 1
                }
                counts[index] += 1
            }
            return counts
        }
        for moved in [0, 0.02, 0.05, 0.1, 0.2] {
            var shares = base
            shares[0] -= moved
            shares[3] += moved
            let truth = try CountPair(
                reference: base.map { Int(($0 * 1e9).rounded()) }, current: shares.map { Int(($0 * 1e9).rounded()) })
            var held = [Int](repeating: 0, count: distances.count + 1)
            let rounds = 250
            for _ in 0..<rounds {
                let pair = try CountPair(reference: counts(base, 1000), current: counts(shares, 300))
                for (index, distance) in distances.enumerated() {
                    let sizes = 1 / 1000 + 1 / 300.0
                    let mean: Double
                    switch distance {
                    case .totalVariation: mean = pair.nullMeanTotalVariation
                    case .hellinger: mean = (6 * sizes / 8).squareRoot() * 0.96
                    default: mean = 6 * sizes
                    }
                    let interval = EffectInterval.binned(distance, pair, nullMean: mean)
                    let value = distance.value(truth)
                    if interval.lower <= value && value <= interval.upper { held[index] += 1 }
                }
                let interval = EffectInterval.totalVariation(pair)
                let value = truth.totalVariation
                if interval.lower <= value && value <= interval.upper { held[distances.count] += 1 }
            }
            for count in held { #expect(Double(count) / Double(rounds) >= 0.92, "moved \(moved): \(held)") }
        }
    }
}

/// The natural logarithm, for tests that import no Foundation.
func naturalLog(_ value: Double) -> Double { log(value) }
