import Foundation
import VigilStatistics

/// `rank_tests.json`: tests of two or more samples by ranks, distribution functions and characteristic functions.
enum RankTestGoldens {
    static let procedures: [GoldenProcedure] = [
        GoldenProcedure("rank_tests", "mann_whitney", answer: mannWhitney),
        GoldenProcedure(
            "rank_tests", "anderson_ksamp", tolerances: ["p": .within(relative: 0.15, absolute: 0.003)],
            answer: andersonDarling),
        GoldenProcedure("rank_tests", "cramer_von_mises") { golden in
            let (reference, current) = try samples(golden)
            let isExact = try golden.parameters.text("method") == "exact"
            let result = try CramerVonMisesTest(method: isExact ? .exact : .asymptotic)
                .compare(sortedReference: reference, sortedCurrent: current)
            return ["statistic": JSONValue(result.statistic), "pvalue": JSONValue(result.pValue)]
        },
        GoldenProcedure("rank_tests", "epps_singleton") { golden in
            let (reference, current) = try samples(golden)
            let result = try EppsSingletonTest.compare(sortedReference: reference, sortedCurrent: current)
            return ["statistic": JSONValue(result.statistic), "pvalue": JSONValue(result.pValue)]
        },
        GoldenProcedure("rank_tests", "kruskal") { golden in
            let result = try KruskalWallisTest.compare(try golden.inputs.numberRows("samples"))
            return ["statistic": JSONValue(result.statistic), "pvalue": JSONValue(result.pValue)]
        },
        GoldenProcedure("rank_tests", "wilcoxon", answer: wilcoxon),
    ]

    private static func samples(_ golden: GoldenCase) throws -> ([Double], [Double]) {
        (
            sortedFinite(try golden.inputs.numbers("x")).values,
            sortedFinite(try golden.inputs.numbers("y")).values
        )
    }

    private static func alternative(_ golden: GoldenCase) throws -> Alternative {
        switch try golden.parameters.text("alternative") {
        case "two-sided": return .twoSided
        case "greater": return .greater
        case "less": return .less
        case let name: throw GoldenError("unknown alternative \(name)")
        }
    }

    @Sendable private static func mannWhitney(_ golden: GoldenCase) throws -> JSONValue {
        let (reference, current) = try samples(golden)
        let alternative = try alternative(golden)
        func result(_ method: MannWhitneyTest.Method) throws -> MannWhitneyResult {
            try MannWhitneyTest(alternative: alternative, method: method)
                .compare(sortedReference: reference, sortedCurrent: current)
        }
        let plain = try result(.asymptotic(continuity: false))
        return [
            "u1": JSONValue(plain.statistic),
            "u2": JSONValue(plain.pairs - plain.statistic),
            "auc": JSONValue(plain.probabilityOfSuperiority),
            "cliffs_delta": JSONValue(plain.cliffsDelta),
            "asymptotic_with_continuity": JSONValue(try result(.asymptotic(continuity: true)).pValue),
            "asymptotic_without_continuity": JSONValue(plain.pValue),
            "exact": JSONValue(try result(.exact).pValue),
        ]
    }

    @Sendable private static func andersonDarling(_ golden: GoldenCase) throws -> JSONValue {
        let samples = try golden.inputs.numberRows("samples").map { sortedFinite($0).values }
        let isMidrank = try golden.parameters.bool("midrank")
        func result(_ version: AndersonDarlingTest.Version) throws -> AndersonDarlingResult {
            try AndersonDarlingTest(version: version, method: .asymptotic).compare(sortedSamples: samples)
        }
        let midrank = try result(.midrank)
        let rightContinuous = try result(.rightContinuous)
        let asked = isMidrank ? midrank : rightContinuous
        let scipy = AndersonDarlingAsInSciPy(standardised: asked.standardised, samples: samples.count)
        let same = [("1", rightContinuous), ("2", midrank)].filter {
            rounded($0.1.standardised, digits: 5) == rounded(asked.standardised, digits: 5)
        }
        if samples.count == 2 {
            // Two samples have a way of their own.
            let two = try AndersonDarlingTest(version: isMidrank ? .midrank : .rightContinuous, method: .asymptotic)
                .compare(sortedReference: samples[0], sortedCurrent: samples[1])
            guard abs(two.statistic - asked.standardised) <= 1e-9 * max(1, abs(two.statistic)) else {
                throw GoldenError("\(two.statistic) for two samples, \(asked.standardised) for any number")
            }
        }
        return [
            "statistic": JSONValue(asked.standardised),
            "critical_values": JSONValue(scipy.criticalValues),
            "scipy_pvalue": JSONValue(scipy.pValue),
            "ksamples": [
                "version_1": rows(rightContinuous, rawDigits: 5), "version_2": rows(midrank, rawDigits: 3),
            ],
            "ksamples_version_with_the_same_t": JSONValue(same.map(\.0)),
        ]
    }

    private static func rows(_ result: AndersonDarlingResult, rawDigits: Int) -> JSONValue {
        [
            "ad_raw": JSONValue(rounded(result.raw, digits: rawDigits)),
            "t": JSONValue(rounded(result.standardised, digits: 5)),
            "p": JSONValue(result.pValue),
        ]
    }

    private static func rounded(_ value: Double, digits: Int) -> Double {
        guard value != 0 else { return 0 }
        let scale = pow(10, Double(digits - 1) - log10(abs(value)).rounded(.down))
        return (value * scale).rounded() / scale
    }

    @Sendable private static func wilcoxon(_ golden: GoldenCase) throws -> JSONValue {
        let first = try golden.inputs.numbers("x")
        let second = try golden.inputs.numbers("y")
        let alternative = try alternative(golden)
        let exact = try WilcoxonSignedRankTest(alternative: alternative, method: .exact).compare(first, second)
        let asymptotic = try WilcoxonSignedRankTest(alternative: alternative, method: .asymptotic)
            .compare(first, second)
        let isTwoSided = alternative == .twoSided
        return [
            "statistic_min_or_plus": JSONValue(isTwoSided ? min(exact.positive, exact.negative) : exact.positive),
            "exact": JSONValue(exact.pValue),
            "asymptotic_with_continuity": JSONValue(asymptotic.pValue),
        ]
    }
}
