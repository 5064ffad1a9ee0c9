import VigilStatistics

/// `mean_tests.json`: tests of means and variances, and effect sizes.
enum MeanTestGoldens {
    static let procedures: [GoldenProcedure] = [
        GoldenProcedure("mean_tests", "welch_t") { try twoMeans($0, TTest.welch) },
        GoldenProcedure("mean_tests", "student_t") { try twoMeans($0, TTest.student) },
        GoldenProcedure("mean_tests", "one_sample_t") { golden in
            let sample = SampleMoments(try golden.inputs.numbers("x"))
            return single(try TTest.oneSample(sample, mean: try golden.parameters.number("mu")))
        },
        GoldenProcedure("mean_tests", "paired_t") { golden in
            single(try TTest.paired(try golden.inputs.numbers("x"), try golden.inputs.numbers("y")))
        },
        GoldenProcedure("mean_tests", "anova_one_way") { golden in
            let result = try VarianceAnalysis.oneWay(try golden.inputs.numberRows("samples"))
            return ["statistic": JSONValue(result.statistic), "pvalue": JSONValue(result.pValue)]
        },
        GoldenProcedure("mean_tests", "variance", answer: variance),
        GoldenProcedure("mean_tests", "cuped", answer: cuped),
    ]

    private static func twoMeans(
        _ golden: GoldenCase, _ test: (SampleMoments, SampleMoments) throws -> TTestResult
    ) throws -> JSONValue {
        let first = SampleMoments(try golden.inputs.numbers("x"))
        let second = SampleMoments(try golden.inputs.numbers("y"))
        let result = try test(first, second)
        let interval = result.interval(confidence: 0.95)
        return [
            "statistic": JSONValue(result.statistic),
            "df": JSONValue(result.degreesOfFreedom),
            "two-sided": JSONValue(result.pValue(.twoSided)),
            "greater": JSONValue(result.pValue(.greater)),
            "less": JSONValue(result.pValue(.less)),
            "ci95_low": JSONValue(interval.lower),
            "ci95_high": JSONValue(interval.upper),
            "cohens_d": JSONValue(try TTest.cohensD(first, second)),
            "hedges_g": JSONValue(try TTest.hedgesG(first, second)),
        ]
    }

    private static func single(_ result: TTestResult) -> JSONValue {
        [
            "statistic": JSONValue(result.statistic),
            "df": JSONValue(Int(result.degreesOfFreedom)),
            "pvalue": JSONValue(result.pValue(.twoSided)),
        ]
    }

    @Sendable private static func variance(_ golden: GoldenCase) throws -> JSONValue {
        let groups = [try golden.inputs.numbers("x"), try golden.inputs.numbers("y")]
        let median = try VarianceAnalysis.levene(groups, center: .median)
        let mean = try VarianceAnalysis.levene(groups, center: .mean)
        return [
            "brown_forsythe_statistic": JSONValue(median.statistic),
            "brown_forsythe_pvalue": JSONValue(median.pValue),
            "levene_mean_statistic": JSONValue(mean.statistic),
            "levene_mean_pvalue": JSONValue(mean.pValue),
        ]
    }

    @Sendable private static func cuped(_ golden: GoldenCase) throws -> JSONValue {
        let values = try golden.inputs.numbers("y")
        let before = try golden.inputs.numbers("pre")
        let arm = try golden.inputs.integers("arm")
        func units(_ code: Int) throws -> ArmMoments {
            let rows = values.indices.filter { arm[$0] == code }
            return try ArmMoments(values: rows.map { values[$0] }, covariates: rows.map { before[$0] })
        }
        let arms = (control: try units(0), treatment: try units(1))
        let joined = arms.control.merged(with: arms.treatment)
        let raw = try PublishedTestGoldens.contrast(.welch, arms).absolute
        let adjusted = try PublishedTestGoldens.contrast(EffectComparison(adjustment: .pooled), arms).absolute
        let theta = PublishedTestGoldens.theta(joined)
        let explained = theta * theta * (joined.covariance(.covariate, .covariate) ?? .nan)
        return [
            "theta": JSONValue(theta),
            "raw_difference": JSONValue(raw.estimate),
            "raw_t": JSONValue(try raw.statistic()),
            "raw_p": JSONValue(try raw.pValue()),
            "adjusted_difference": JSONValue(adjusted.estimate),
            "adjusted_t": JSONValue(try adjusted.statistic()),
            "adjusted_p": JSONValue(try adjusted.pValue()),
            // Of all values around their one mean, as the reference has it.
            "variance_reduction": JSONValue(explained / (joined.covariance(.value, .value) ?? .nan)),
        ]
    }
}
