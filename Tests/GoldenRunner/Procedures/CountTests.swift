import VigilStatistics

/// `count_tests.json`: tables, goodness of fit and proportions.
enum CountTestGoldens {
    static let procedures: [GoldenProcedure] = [
        GoldenProcedure("count_tests", "chi2", answer: chiSquared),
        GoldenProcedure("count_tests", "g_test") { golden in
            answer(try ContingencyTable(try golden.inputs.integerRows("table")).likelihoodRatioTest())
        },
        GoldenProcedure("count_tests", "fisher", answer: fisher),
        GoldenProcedure("count_tests", "goodness_of_fit", answer: goodnessOfFit),
        GoldenProcedure("count_tests", "one_proportion", answer: oneProportion),
        GoldenProcedure("count_tests", "two_proportions", answer: twoProportions),
    ]

    private static func answer(_ result: CountTestResult) -> JSONValue {
        [
            "statistic": JSONValue(result.statistic),
            "pvalue": JSONValue(result.pValue),
            "dof": JSONValue(result.degreesOfFreedom),
        ]
    }

    private static func answer(_ interval: Interval) -> JSONValue { JSONValue([interval.lower, interval.upper]) }

    @Sendable private static func chiSquared(_ golden: GoldenCase) throws -> JSONValue {
        let table = try ContingencyTable(try golden.inputs.integerRows("table"))
        let isCorrected = try golden.parameters.bool("correction")
        let result = isCorrected ? table.yatesTest() : ChiSquaredTest(method: .asymptotic).test(table)
        return [
            "statistic": JSONValue(result.statistic),
            "pvalue": JSONValue(result.pValue),
            "dof": JSONValue(result.degreesOfFreedom),
            "expected_frequencies": JSONValue(table.expected),
            "cramers_v": JSONValue(table.cramersV),
        ]
    }

    @Sendable private static func fisher(_ golden: GoldenCase) throws -> JSONValue {
        let rows = try golden.inputs.integerRows("table")
        let test = try FisherExactTest(rows[0][0], rows[0][1], rows[1][0], rows[1][1])
        // R stops its root finder at an absolute error of 1e-4; its answers are what the file holds.
        let approximation = FisherAsInR(test.law, observed: rows[0][0])
        try approximation.check(test)
        return [
            "two-sided": JSONValue(test.pValue(.twoSided)),
            "greater": JSONValue(test.pValue(.greater)),
            "less": JSONValue(test.pValue(.less)),
            "sample_odds_ratio": JSONValue(test.sampleOddsRatio),
            "r_conditional_odds_ratio": JSONValue(approximation.estimate),
            "r_conditional_ci95": JSONValue([approximation.lower(0.025), approximation.upper(0.025)]),
        ]
    }

    @Sendable private static func goodnessOfFit(_ golden: GoldenCase) throws -> JSONValue {
        let fit = try GoodnessOfFit(
            observed: try golden.inputs.integers("observed"), expected: try golden.inputs.numbers("expected"))
        let pearson = fit.chiSquaredTest()
        let ratio = fit.likelihoodRatioTest()
        return [
            "statistic": JSONValue(pearson.statistic),
            "pvalue": JSONValue(pearson.pValue),
            "dof": JSONValue(pearson.degreesOfFreedom),
            "g_statistic": JSONValue(ratio.statistic),
            "g_pvalue": JSONValue(ratio.pValue),
        ]
    }

    @Sendable private static func oneProportion(_ golden: GoldenCase) throws -> JSONValue {
        let proportion = try Proportion(
            successes: try golden.inputs.integer("x"), trials: try golden.inputs.integer("n"))
        let confidence = try golden.parameters.number("confidence")
        func interval(_ method: Proportion.IntervalMethod) -> JSONValue {
            answer(proportion.interval(method, confidence: confidence))
        }
        return [
            "normal": interval(.normal),
            "wilson": interval(.wilson),
            "agresti_coull": interval(.agrestiCoull),
            "jeffreys": interval(.jeffreys),
            "clopper_pearson": interval(.clopperPearson),
            "exact_binomial_p_half_two_sided": JSONValue(proportion.exactPValue(0.5, .twoSided)),
            "exact_binomial_p_tenth_greater": JSONValue(proportion.exactPValue(0.1, .greater)),
        ]
    }

    @Sendable private static func twoProportions(_ golden: GoldenCase) throws -> JSONValue {
        func proportion(_ index: Int) throws -> Proportion {
            try Proportion(
                successes: try golden.inputs.integer("x\(index)"), trials: try golden.inputs.integer("n\(index)"))
        }
        let pair = ProportionDifference(try proportion(1), try proportion(2))
        return [
            "p1": JSONValue(pair.first.share),
            "p2": JSONValue(pair.second.share),
            "diff": JSONValue(pair.difference),
            "z_pooled": JSONValue(pair.pooledStatistic),
            "pooled_two-sided": JSONValue(pair.pooledPValue(.twoSided)),
            "pooled_greater": JSONValue(pair.pooledPValue(.greater)),
            "pooled_less": JSONValue(pair.pooledPValue(.less)),
            "z_unpooled": JSONValue(pair.unpooledStatistic),
            "unpooled_two-sided": JSONValue(pair.unpooledPValue(.twoSided)),
            "wald_ci95": answer(pair.interval(.wald)),
            "newcomb_ci95": answer(pair.interval(.newcombe)),
            "agresti_caffo_ci95": answer(pair.interval(.agrestiCaffo)),
            "risk_ratio": JSONValue(pair.riskRatio),
            "risk_ratio_ci95": answer(pair.riskRatioInterval()),
        ]
    }
}
