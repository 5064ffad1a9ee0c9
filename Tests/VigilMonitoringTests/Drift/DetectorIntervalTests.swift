import Foundation
import Testing
import VigilDomain
import VigilStatistics

@testable import VigilMonitoring

/// The intervals of detectors' effects.
struct DetectorIntervalTests {
    /// A detector with the true effect of the simulated drift.
    struct Case: Sendable, CustomTestStringConvertible {
        var id: String
        var truth: Double

        var testDescription: String { id }

        func detector() throws -> any DriftDetector {
            try #require(DriftDetectorRegistry()[DriftDetectorID(id)])
        }
    }

    private static let shift = 0.4

    /// Normal values against values 0.4 standard deviations above.
    static let numbers: [Case] = {
        let below = NormalDistribution.standard.cumulative
        let edges = (1...9).map { NormalDistribution.standard.quantile(Double($0) / 10) }
        let bounds = [-Double.infinity] + edges + [.infinity]
        let current = (0..<10).map { below(bounds[$0 + 1] - shift) - below(bounds[$0] - shift) }
        func binned(_ distance: BinnedDistance) -> Double {
            distance.truth(Array(repeating: 0.1, count: 10), current)
        }
        return [
            Case(id: "welch_t", truth: shift), Case(id: "evidently_t_test", truth: shift),
            Case(id: "mann_whitney", truth: 2 * below(shift / 2.squareRoot()) - 1),
            Case(id: "kolmogorov_smirnov", truth: 2 * below(shift / 2) - 1),
            Case(id: "psi", truth: binned(.populationStabilityIndex(.floor(0)))),
            Case(id: "jensen_shannon", truth: binned(.jensenShannon(.two))),
            Case(id: "hellinger", truth: binned(.hellinger)),
            Case(id: "kl_divergence", truth: binned(.divergence(.floor(0)))),
            Case(id: "total_variation", truth: binned(.totalVariation)),
        ]
    }()

    private static let before: [Double] = [0.4, 0.25, 0.2, 0.1, 0.05]
    private static let now: [Double] = [0.3, 0.25, 0.25, 0.1, 0.1]

    /// Five names, of which three changed their share.
    static let names: [Case] = {
        func over(_ distance: BinnedDistance) -> Double { distance.truth(before, now) }
        let (a, b) = (1000 / 1500.0, 500 / 1500.0)
        let square = zip(before, now).reduce(0) { $0 + a * b * ($1.0 - $1.1) * ($1.0 - $1.1) / (a * $1.0 + b * $1.1) }
        return [
            Case(id: "psi", truth: over(.populationStabilityIndex(.floor(0)))),
            Case(id: "jensen_shannon", truth: over(.jensenShannon(.two))),
            Case(id: "hellinger", truth: over(.hellinger)),
            Case(id: "kl_divergence", truth: over(.divergence(.floor(0)))),
            Case(id: "total_variation", truth: 0.1), Case(id: "l_infinity", truth: 0.1),
            Case(id: "chi_squared", truth: square.squareRoot()), Case(id: "cramers_v", truth: square.squareRoot()),
            Case(id: "evidently_psi", truth: over(.populationStabilityIndex(.floor(0)))),
            Case(id: "nannyml_chi2", truth: square.squareRoot()),
        ]
    }()

    @Test("the interval holds the true effect of moved numbers as often as it says", arguments: numbers)
    func movedNumbers(_ testCase: Case) throws {
        let detector = try testCase.detector()
        var random = SplitMix64(seed: 31)
        try check(testCase) {
            let reference = DriftSample(.numeric(NumericColumn(random.normals(1000))))
            let current = DriftSample(.numeric(NumericColumn(random.normals(500, mean: Self.shift))))
            return detector.compare(reference: reference, current: current)
        }
    }

    @Test("the interval holds the true effect of changed shares as often as it says", arguments: names)
    func changedShares(_ testCase: Case) throws {
        let detector = try testCase.detector()
        var random = SplitMix64(seed: 32)
        func sample(_ rows: Int, _ shares: [Double]) -> DriftSample {
            DriftSample(
                .categorical(CategoricalColumn((0..<rows).map { _ in ["a", "b", "c", "d", "e"][random.pick(shares)] })))
        }
        try check(testCase) { detector.compare(reference: sample(1000, Self.before), current: sample(500, Self.now)) }
    }

    @Test("the interval holds the true difference of two shares", arguments: ["z_proportion", "fisher_exact"])
    func shares(_ id: String) throws {
        let testCase = Case(id: id, truth: 0.08)
        let detector = try testCase.detector()
        var random = SplitMix64(seed: 33)
        func sample(_ rows: Int, _ share: Double) -> DriftSample {
            DriftSample(.categorical(CategoricalColumn((0..<rows).map { _ in random.uniform() < share ? "a" : "b" })))
        }
        try check(testCase) { detector.compare(reference: sample(1000, 0.3), current: sample(500, 0.38)) }
    }

    private func check(_ testCase: Case, _ round: () -> DriftDetectorOutcome) throws {
        var held = 0
        let rounds = 200
        for _ in 0..<rounds {
            let found = try #require(round().measurement)
            let lower = try #require(found.effectLower95)
            let upper = try #require(found.effectUpper95)
            #expect(lower >= 0 && lower <= upper)
            if lower <= testCase.truth && testCase.truth <= upper { held += 1 }
        }
        // Four standard errors of 200 rounds below 95 %; at most as wide as to hold it nearly always.
        #expect((0.89...0.99).contains(Double(held) / Double(rounds)), "\(testCase.id): \(held)")
    }

    @Test("areas between distribution functions have intervals in their effect's unit")
    func areas() throws {
        var random = SplitMix64(seed: 34)
        let reference = DriftSample(.numeric(NumericColumn(random.normals(1000, sd: 10))))
        let current = DriftSample(.numeric(NumericColumn(random.normals(500, mean: 5, sd: 10))))
        let truths = [
            "wasserstein_1": 0.5, "wasserstein_1_raw": 5, "evidently_wasserstein_normed": 0.5, "nannyml_wasserstein": 5,
        ]
        for (id, truth) in truths {
            let found = try #require(
                Case(id: id, truth: truth).detector().compare(reference: reference, current: current).measurement)
            let lower = try #require(found.effectLower95)
            let upper = try #require(found.effectUpper95)
            #expect(lower < truth && truth < upper && upper - lower < 0.6 * truth, "\(id)")
            #expect(lower <= found.effect && found.effect <= upper, "\(id)")
        }
    }

    @Test("where no interval is sound there is none, and what there is is finite and in order")
    func none() throws {
        var random = SplitMix64(seed: 35)
        let plain = random.normals(60)
        let values: [[Double]] = [
            plain, random.normals(60, mean: 50), Array(repeating: 1, count: 60), Array(repeating: 2, count: 60),
            random.normals(60, sd: 1e300), random.normals(60, sd: 1e-300), (0..<60).map { Double($0 % 2) },
        ]
        let samples = (values + [[1], [1, 3]]).map { DriftSample(.numeric(NumericColumn($0))) }
        for detector in DriftDetectorCatalog.detectors where detector.descriptor.kinds.contains(.numeric) {
            for reference in samples {
                for current in samples {
                    guard let found = detector.compare(reference: reference, current: current).measurement else {
                        continue
                    }
                    #expect((found.effectLower95 == nil) == (found.effectUpper95 == nil))
                    guard let lower = found.effectLower95, let upper = found.effectUpper95 else { continue }
                    #expect(
                        lower.isFinite && upper.isFinite && lower >= 0 && lower <= upper, "\(detector.descriptor.id)")
                }
            }
        }
        // An empty bin that counts as next to nothing decides the whole index.
        let found = try #require(
            Case(id: "scouter_psi", truth: 0).detector().compare(reference: samples[0], current: samples[1])
                .measurement)
        #expect(found.effectLower95 == nil)
    }

    @Test("a detector's interval is stored and told")
    func told() throws {
        var random = SplitMix64(seed: 36)
        func samples(_ mean: Double) -> DetectorSamples {
            DetectorSamples([TableColumn(name: "a", column: .numeric(NumericColumn(random.normals(400, mean: mean))))])
        }
        let result = try #require(
            DetectorRun(DriftDetectorRegistry()).results(
                of: [DriftPolicy.Detector(id: "welch_t", relevantEffect: 0.2)], reference: samples(0),
                current: samples(1), alpha: 0.05
            ).first)
        let effect = try #require(result.effect)
        let lower = try #require(result.effectLower95)
        let upper = try #require(result.effectUpper95)
        #expect(lower < effect && effect < upper)
        #expect(DetectorText.numbers(result).contains(" (95 % interval \(NumberText.number(lower)) to "))
        let stored = try JSONDecoder().decode(DetectorResult.self, from: JSONEncoder().encode(result))
        #expect(stored == result)
        let old = try JSONDecoder().decode(
            DetectorResult.self, from: Data(#"{"detector": "welch_t", "isDrifted": false, "effect": 1}"#.utf8))
        #expect(old.effect == 1 && old.effectLower95 == nil)
    }

    @Test("an interval that is none is not believed")
    func broken() throws {
        struct Broken: DriftDetector {
            let descriptor = DriftDetectorDescriptor(
                id: DriftDetectorID("broken"), title: "Broken", kinds: [.numeric], isSymmetric: true, hasPValue: false,
                definition: "-", source: "-")
            func compare(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome {
                .measured(DriftDetectorOutcome.Measurement(statistic: 1, effect: 1, effectLower95: 2, effectUpper95: 1))
            }
        }
        var registry = DriftDetectorRegistry()
        try registry.register(Broken())
        let samples = DetectorSamples([TableColumn(name: "a", column: .numeric(NumericColumn([1, 2])))])
        let result = DetectorRun(registry).results(
            of: [DriftPolicy.Detector(id: "broken")], reference: samples, current: samples, alpha: 0.05)
        #expect(result.first?.reason == "the detector gave an interval from 2 to 1, which is none of an effect")
    }
}

extension BinnedDistance {
    /// The distance of shares that are known.
    fileprivate func truth(_ before: [Double], _ now: [Double]) -> Double {
        func counts(_ shares: [Double]) -> [Int] { shares.map { Int(($0 * 1e9).rounded()) } }
        // Both have a share above 0.
        return (try? CountPair(reference: counts(before), current: counts(now))).map { value($0) } ?? .nan
    }
}
