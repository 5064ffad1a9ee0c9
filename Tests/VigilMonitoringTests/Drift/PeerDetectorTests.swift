import Testing
import VigilDomain
import VigilStatistics

@testable import VigilMonitoring

/// The numbers of other programs on samples that any language can make again.
///
/// Made by the released packages Evidently 0.7.23, NannyML 0.13.1 and Frouros 0.9.0 on 2026-11-23; those of Scouter,
/// Phoenix, Fiddler, WhyLabs and Deepchecks by their formulas in NumPy.
struct PeerDetectorTests {
    struct Golden: Sendable, CustomTestStringConvertible {
        var id: String
        var expected: Double
        var tolerance: Double
        var testDescription: String { id }

        init(_ id: String, _ expected: Double, _ tolerance: Double = 1e-9) {
            self.id = id
            self.expected = expected
            self.tolerance = tolerance
        }
    }

    private func found(
        _ id: String, _ reference: Column, _ current: Column
    ) throws -> DriftDetectorOutcome.Measurement {
        let detector = try #require(DriftDetectorCatalog.detector(DriftDetectorID(id)))
        return try #require(
            detector.compare(reference: DriftSample(reference), current: DriftSample(current)).measurement)
    }

    private func numbers(_ values: some Sequence<Double>) -> Column { .numeric(NumericColumn(Array(values))) }
    private func names(_ values: [String]) -> Column { .categorical(CategoricalColumn(values)) }

    static let numericGoldens: [Golden] = [
        Golden("evidently_psi", 0.09018067109), Golden("evidently_jensen_shannon", 0.1044580082),
        Golden("evidently_kl_divergence", 0.03921679704), Golden("evidently_hellinger", 0.1066871379),
        Golden("evidently_wasserstein_normed", 0.2286614894),
        Golden("nannyml_jensen_shannon", 0.1301069070), Golden("nannyml_hellinger", 0.1114827817),
        Golden("nannyml_kolmogorov_smirnov", 0.1071666667), Golden("nannyml_wasserstein", 0.2286593810),
        Golden("frouros_psi", 0.08927976956), Golden("frouros_hellinger", 0.1036719268),
        Golden("radicalbit_psi", 0.08927976956), Golden("scouter_psi", 0.0743620152),
        Golden("phoenix_psi", 0.0734502562), Golden("fiddler_psi", 0.0734502562),
        Golden("whylabs_psi", 0.15549613290457107), Golden("whylabs_hellinger", 0.12583340804614968),
        Golden("wasserstein_1_raw", 0.2286593810), Golden("energy", 0.1763767818),
        Golden("cramer_von_mises", 3.626099190), Golden("anderson_darling", 27.17364274, 1e-8),
    ]

    @Test("two samples of numbers", arguments: numericGoldens)
    func checkNumeric(_ golden: Golden) throws {
        let found = try found(golden.id, numbers(Congruential.reference), numbers(Congruential.current))
        #expect(abs(found.statistic - golden.expected) <= golden.tolerance * max(1, golden.expected))
    }

    static let shorterGoldens: [Golden] = [
        Golden("evidently_psi", 0.07288949, 1e-8), Golden("evidently_jensen_shannon", 0.0946271748),
        Golden("evidently_kl_divergence", 0.03322351, 1e-8), Golden("evidently_hellinger", 0.09642481, 1e-8),
        Golden("evidently_wasserstein_normed", 0.2079852274), Golden("nannyml_kolmogorov_smirnov", 0.11625),
    ]

    @Test("the first 800 and 600 of them", arguments: shorterGoldens)
    func checkShorter(_ golden: Golden) throws {
        let found = try found(
            golden.id, numbers(Congruential.reference.prefix(800)), numbers(Congruential.current.prefix(600)))
        #expect(abs(found.statistic - golden.expected) <= golden.tolerance)
    }

    static let pValuesGoldens: [Golden] = [
        // Evidently's one-sided p-value of a shift upward, both sides of it, with SciPy's choice of the normal law.
        Golden("mann_whitney", 2 * 5.759463926e-09, 1e-8),
        // NumPy, with the covariance of both samples together; SciPy's test takes each sample's own: 1.220128e-13.
        Golden("epps_singleton", 9.19023465038547e-15, 1e-6),
        Golden("evidently_t_test", 2.885882534e-09), Golden("welch_t", 5.844056176065477e-09),
        // mpmath with 30 digits; SciPy's 3.1666e-09 is one less a distribution function near 1.
        Golden("cramer_von_mises", 3.135088613554249e-09),
    ]

    @Test("p-values of two samples of numbers", arguments: pValuesGoldens)
    func checkPValues(_ golden: Golden) throws {
        let found = try found(golden.id, numbers(Congruential.reference), numbers(Congruential.current))
        let p = try #require(found.pValue)
        #expect(abs(p / golden.expected - 1) <= golden.tolerance)
    }

    static let fourNamesGoldens: [Golden] = [
        Golden("evidently_psi", 0.01206622063), Golden("evidently_jensen_shannon", 0.03882068146),
        Golden("evidently_kl_divergence", 0.006008411114), Golden("evidently_hellinger", 0.03882861184),
    ]

    @Test("two samples of four names", arguments: fourNamesGoldens)
    func checkFourNames(_ golden: Golden) throws {
        let merged = Congruential.currentNames.map { $0 == "E" ? "D" : $0 }
        let found = try found(golden.id, names(Congruential.referenceNames), names(merged))
        #expect(abs(found.statistic - golden.expected) <= golden.tolerance)
        let test = try self.found("evidently_chi_squared", names(Congruential.referenceNames), names(merged))
        #expect(isClose(try #require(test.pValue), 3.669813068e-04, 1e-9))
    }

    static let fiveNamesGoldens: [Golden] = [
        Golden("evidently_psi", 0.08818704334), Golden("evidently_jensen_shannon", 0.08217940597),
        Golden("evidently_kl_divergence", 0.02049690464), Golden("evidently_hellinger", 0.09542825402),
        Golden("nannyml_jensen_shannon", 0.09870752606), Golden("nannyml_l_infinity", 0.041),
        Golden("nannyml_chi2", 40.52444519), Golden("l_infinity", 0.041), Golden("deepchecks_psi", 0.0138032551),
        Golden("g_test", 48.84379142847584), Golden("cramers_v", 0.09598115654909298),
    ]

    @Test("a new name in the window", arguments: fiveNamesGoldens)
    func checkFiveNames(_ golden: Golden) throws {
        let found = try found(golden.id, names(Congruential.referenceNames), names(Congruential.currentNames))
        #expect(abs(found.statistic - golden.expected) <= golden.tolerance * max(1, golden.expected))
    }

    @Test("Evidently's goodness of fit calls a new name impossible; the table of both samples does not")
    func newName() throws {
        let reference = names(Congruential.referenceNames)
        let current = names(Congruential.currentNames)
        let fit = try found("evidently_chi_squared", reference, current)
        #expect(fit.pValue == 0 && fit.statistic == .greatestFiniteMagnitude)
        let table = try found("nannyml_chi2", reference, current)
        #expect(isClose(try #require(table.pValue), 3.371609e-08, 1e-6))
        let total = try found("total_variation", reference, current)
        #expect(isClose(total.statistic, 0.0563333333, 1e-9))
    }

    @Test("a share that rises: z and Fisher's test of SciPy, Evidently's fit seventeen orders too sure")
    func risingShare() throws {
        var generator = Congruential.Generator(seed: 5)
        let bits = (0..<2000).map { generator.uniform() < ($0 < 1000 ? 0.2 : 0.35) ? "1" : "0" }
        let before = names(Array(bits.prefix(1000)))
        let after = names(Array(bits.suffix(1000)))
        #expect(bits.prefix(1000).count { $0 == "1" } == 206 && bits.suffix(1000).count { $0 == "1" } == 351)
        let expected = [
            // mpmath: erfc of z/root 2; Evidently's 4.722888747e-13 is one less a distribution function near 1.
            Golden("z_proportion", 4.72220828986828e-13), Golden("fisher_exact", 5.439553054e-13),
            Golden("evidently_chi_squared", 8.537927826e-30),
        ]
        for golden in expected {
            let p = try #require(try found(golden.id, before, after).pValue)
            #expect(abs(p / golden.expected - 1) < 1e-8, "\(golden.id): \(p)")
        }
        let effect = try found("fisher_exact", before, after).effect
        #expect(isClose(effect, 0.145))
    }

    @Test("equal widths of one's own: 20 and 30 of them, by what an empty bin counts as")
    func equalWidths() throws {
        let cases: [(bins: Int, empty: EmptyBinRule, expected: Double)] = [
            (20, .floor(1e-4), 0.1062431772), (30, .floor(1e-4), 0.1130330555),
            (20, .floor(1e-7), 0.1439280145), (30, .floor(1e-7), 0.1367638919),
        ]
        let reference = DriftSample(numbers(Congruential.reference))
        let current = DriftSample(numbers(Congruential.current))
        for (bins, empty, expected) in cases {
            let detector = EqualWidthDetector(.psi, bins: bins, emptyBins: empty)
            let found = try #require(detector.compare(reference: reference, current: current).measurement)
            #expect(isClose(found.statistic, expected, 1e-9))
            #expect(found.recipe == "\(bins) equal widths of both samples, \(empty)")
        }
        let overlap = EqualWidthDetector(.totalVariation, bins: 10, emptyBins: .floor(0))
        let found = try #require(overlap.compare(reference: reference, current: current).measurement)
        #expect(isClose(found.statistic, 0.09716666667, 1e-9))
        let hellinger = EqualWidthDetector(.hellinger, bins: 10, emptyBins: .floor(0))
        let root = try #require(hellinger.compare(reference: reference, current: current).measurement).statistic
        // Frouros' Bhattacharyya distance is the Hellinger distance squared.
        #expect(isClose(root * root, 0.0107478684, 1e-9))
    }

    @Test("chunks of 250 rows against the whole reference, as NannyML cuts them")
    func chunks() throws {
        let expected: [(id: String, values: [Double])] = [
            ("nannyml_jensen_shannon", [0.15208671, 0.15581508, 0.16207924, 0.12195135, 0.14169289, 0.15511445]),
            ("nannyml_kolmogorov_smirnov", [0.1095, 0.14, 0.111, 0.0825, 0.103, 0.1335]),
            ("nannyml_wasserstein", [0.21731714, 0.24271646, 0.24110443, 0.17160707, 0.23851121, 0.32108722]),
        ]
        for (id, values) in expected {
            for (index, value) in values.enumerated() {
                let chunk = numbers(Congruential.current[(index * 250)..<(index * 250 + 250)])
                // Its Wasserstein distance goes over a histogram; the others are exact.
                let tolerance = id == "nannyml_wasserstein" ? 0.001 : 1e-8
                #expect(abs(try found(id, numbers(Congruential.reference), chunk).statistic - value) < tolerance)
            }
        }
        let categorical: [(id: String, values: [Double])] = [
            ("nannyml_jensen_shannon", [0.09759851, 0.10446071, 0.09146803, 0.13923127, 0.10200796, 0.12285391]),
            ("nannyml_l_infinity", [0.091, 0.043, 0.0495, 0.045, 0.053, 0.051]),
            ("nannyml_chi2", [17.614, 35.418, 20.801, 67.727, 30.151, 45.872]),
        ]
        for (id, values) in categorical {
            for (index, value) in values.enumerated() {
                let chunk = names(Array(Congruential.currentNames[(index * 250)..<(index * 250 + 250)]))
                let tolerance = id == "nannyml_chi2" ? 5e-4 : 1e-8
                #expect(abs(try found(id, names(Congruential.referenceNames), chunk).statistic - value) < tolerance)
            }
        }
    }

    @Test("every number of a peer says how it was made")
    func recipes() throws {
        let peers = EvidentlyDetector.all + NannyMLDetector.all + DecileDetector.all + EqualWidthDetector.all
        for detector in peers {
            let isNumeric = detector.descriptor.kinds.contains(.numeric)
            let reference = isNumeric ? numbers(Congruential.reference) : names(Congruential.referenceNames)
            let found = try found(detector.descriptor.id.rawValue, reference, reference)
            #expect(found.recipe?.isEmpty == false && detector.descriptor.recipe?.isEmpty == false)
        }
        let psi = try found("evidently_psi", numbers((0..<100).map { Double($0 % 5) }), numbers([1, 2, 3]))
        #expect(psi.recipe?.hasPrefix("different values of both samples") == true)
    }

    @Test("a column of few values: Radicalbit and Evidently take each for a bin")
    func fewValues() throws {
        let reference = (0..<300).map { Double($0 % 3) }
        let current = (0..<200).map { Double($0 % 4 == 0 ? 2 : $0 % 2) }
        // NumPy: PSI of the shares of 0, 1 and 2.
        let shares = [0, 1, 2].map { value in Double(current.count { $0 == Double(value) }) / 200 }
        let plain = try CountPair(
            reference: [100, 100, 100], current: shares.map { Int(($0 * 200).rounded()) }
        ).populationStabilityIndex(.floor(0))
        #expect(isClose(try found("radicalbit_psi", numbers(reference), numbers(current)).statistic, plain))
        #expect(isClose(try found("evidently_psi", numbers(reference), numbers(current)).statistic, plain))
    }

    @Test("more than two names are not applicable to tests of one share, one name is no drift")
    func twoNames() throws {
        for id in ["z_proportion", "fisher_exact"] {
            let detector = try #require(DriftDetectorCatalog.detector(DriftDetectorID(id)))
            let three = DriftSample(names(Congruential.referenceNames))
            guard case .notApplicable(let reason) = detector.compare(reference: three, current: three) else {
                Issue.record("\(id) took four names")
                continue
            }
            #expect(reason.contains("two names, have 4"))
            let one = DriftSample(names(Array(repeating: "a", count: 40)))
            let found = try #require(detector.compare(reference: one, current: one).measurement)
            #expect(found.pValue == 1 && found.effect == 0 && found.statistic == 0)
        }
    }

    @Test("a column of 95 % ones that turns to half has a population stability index")
    func mostlyOnes() throws {
        let reference = numbers(Array(repeating: 0, count: 50) + Array(repeating: 1, count: 950))
        let current = numbers(Array(repeating: 0, count: 250) + Array(repeating: 1, count: 250))
        #expect(try found("psi", reference, current).statistic > 1)
    }
}
