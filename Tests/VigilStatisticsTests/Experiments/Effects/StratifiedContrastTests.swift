import Testing

@testable import VigilStatistics

@Suite("Post-stratification")
struct StratifiedContrastTests {
    private static func strata() throws -> [StratumArms] {
        [
            StratumArms(
                control: try ArmMoments(values: [1, 2, 3, 4]), treatment: try ArmMoments(values: [2, 3, 4, 7])),
            StratumArms(
                control: try ArmMoments(values: [11, 12, 14]), treatment: try ArmMoments(values: [12, 15, 13, 16, 19])),
        ]
    }

    @Test("effects are weighted by the strata's units, and the weights' noise is counted")
    func weights() throws {
        let contrast = try #require(EffectComparison.welch.contrast(strata: Self.strata(), leastUnits: 3).contrast)
        // By hand: strata of 8 and 8 units; effects 4 - 2.5 and 15 - 37/3.
        let (d1, d2) = (1.5, 15 - 37.0 / 3)
        #expect(agree(contrast.difference, (d1 + d2) / 2))
        let v1 = (5.0 / 3) / 4 + (14.0 / 3) / 4
        let v2 = (7.0 / 3) / 3 + 7.5 / 5
        let noise = ((d1 * d1 + d2 * d2) / 2 - (d1 + d2) * (d1 + d2) / 4) / 16
        #expect(agree(contrast.differenceVariance, (v1 + v2) / 4 + noise))
        #expect(agree(contrast.baseline, (2.5 + 37.0 / 3) / 2))
        let levels = (2.5, 37.0 / 3)
        let spread = ((levels.0 * levels.0 + levels.1 * levels.1) / 2 - 7.416666666666667 * 7.416666666666667) / 16
        #expect(agree(contrast.baselineVariance, (5.0 / 3 / 4 + 7.0 / 3 / 3) / 4 + spread))
        let product = ((d1 * levels.0 + d2 * levels.1) / 2 - (d1 + d2) / 2 * 7.416666666666667) / 16
        #expect(agree(contrast.covariance, -(5.0 / 3 / 4 + 7.0 / 3 / 3) / 4 + product, relative: 1e-11))
    }

    @Test("one stratum is no stratification, and a stratum without units changes nothing")
    func trivial() throws {
        let one = try Self.strata()[1]
        let plain = EffectComparison.welch.contrast(control: one.control, treatment: one.treatment)
        #expect(try EffectComparison.welch.contrast(strata: [one], leastUnits: 2) == plain)
        let empty = StratumArms(control: ArmMoments(), treatment: ArmMoments())
        #expect(try EffectComparison.welch.contrast(strata: [one, empty], leastUnits: 2) == plain)
        #expect(
            try EffectComparison.welch.contrast(strata: []) == .undefined(.tooFewUnits(have: 0, need: 2)))
    }

    @Test("strata that are too small join the largest one")
    func merging() throws {
        let strata = try Self.strata()
        let merged = try EffectComparison.merged(strata, leastUnits: 4)
        #expect(merged.count == 1)
        #expect(merged.first?.count == 16)
        #expect(try EffectComparison.merged(strata, leastUnits: 3).count == 2)
        #expect(try EffectComparison.merged(strata, leastUnits: 100).count == 1)
        #expect(throws: StatisticsError.self) { try EffectComparison.merged(strata, leastUnits: 1) }
    }

    @Test("ratios and covariates stratified agree with their definition")
    func ratioWithCovariate() throws {
        var random = SeededNumbers(12)
        var columns: [[[Double]]] = []
        var strata: [StratumArms] = []
        for level in [1.0, 3.0] {
            var arms: [[[Double]]] = []
            for count in [30, 20] {
                let d = (0..<count).map { _ in 1 + random.uniform() }
                let x = d.map { $0 * level * (1 + 0.2 * random.normal()) }
                let m = x.map { 0.5 * $0 + 0.1 * random.normal() }
                arms.append([m, d, x, d])
            }
            columns += arms
            func moments(_ c: [[Double]]) throws -> ArmMoments {
                try ArmMoments(values: c[0], denominators: c[1], covariates: c[2], covariateDenominators: c[3])
            }
            strata.append(StratumArms(control: try moments(arms[0]), treatment: try moments(arms[1])))
        }
        // Weights are one half each; the ratio of an arm is that of the weighted means.
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        func ratio(_ arm: Int) -> Double {
            (mean(columns[arm][0]) + mean(columns[arm + 2][0])) / (mean(columns[arm][1]) + mean(columns[arm + 2][1]))
        }
        let plain = try #require(EffectComparison.welch.contrast(strata: strata).contrast)
        #expect(agree(plain.difference, ratio(1) - ratio(0), relative: 1e-10))
        let adjusted = try #require(EffectComparison(adjustment: .pooled).contrast(strata: strata).contrast)
        #expect(adjusted.unadjustedDifference == plain.difference)
        #expect(adjusted.varianceReduction > 0.5)
        let swapped = strata.map { StratumArms(control: $0.treatment, treatment: $0.control) }
        let mirrored = try #require(EffectComparison(adjustment: .pooled).contrast(strata: swapped).contrast)
        #expect(agree(mirrored.difference, -adjusted.difference, relative: 1e-10))
        #expect(agree(mirrored.differenceVariance, adjusted.differenceVariance, relative: 1e-10))
    }
}
