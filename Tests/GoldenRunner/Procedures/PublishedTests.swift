import VigilStatistics

/// `published_ab.json`: two published experiments, from their rows.
enum PublishedTestGoldens {
    static let procedures: [GoldenProcedure] = [
        GoldenProcedure("published_ab", "two_proportions", answer: shares),
        GoldenProcedure("published_ab", "two_means", answer: means),
    ]

    private static func table(_ golden: GoldenCase) throws -> DataFile {
        guard let path = golden.dataFile else { throw GoldenError("the case names no file") }
        return try DataFile(path)
    }

    /// Variant A of the résumés is the first share, so that the difference is that of the article.
    @Sendable private static func shares(_ golden: GoldenCase) throws -> JSONValue {
        let city = try golden.inputs["filter"]?.text("city")
        let rows = try table(golden).rows(["variant", "converted", "city"])
            .filter { city == nil || $0[2] == city }
        func successes(_ variant: String) throws -> (Int, Int) {
            let own = rows.filter { $0[0] == variant }
            return (own.count { $0[1] == "1" }, own.count)
        }
        let (a, b) = (try successes("A"), try successes("B"))
        let first = try Proportion(successes: a.0, trials: a.1)
        let difference = ProportionDifference(first, try Proportion(successes: b.0, trials: b.1))
        let table = try ContingencyTable([[a.0, a.1 - a.0], [b.0, b.1 - b.0]])
        func tested(_ test: FixedHorizonTest) throws -> FixedHorizonTest.Result {
            let outcome = try test.compare(
                control: .shares(successes: b.0, trials: b.1), treatment: .shares(successes: a.0, trials: a.1))
            guard let result = outcome.result else { throw GoldenError("\(test): \(outcome)") }
            return result
        }
        let pooled = try tested(.zPooled)
        return [
            "rate_a": JSONValue(first.share),
            "rate_b": JSONValue(difference.second.share),
            "difference": JSONValue(pooled.difference),
            "risk_ratio": JSONValue(difference.riskRatio),
            "z_pooled": JSONValue(difference.pooledStatistic),
            "p_pooled": JSONValue(pooled.pValue),
            "chi2_plain_p": JSONValue(ChiSquaredTest(method: .asymptotic).test(table).pValue),
            "chi2_yates_p": JSONValue(table.yatesTest().pValue),
            "fisher_p": JSONValue(try tested(.fisher).pValue),
            "newcombe_ci95": JSONValue(pooled.interval.map { [$0.lower, $0.upper] } ?? []),
        ]
    }

    @Sendable private static func means(_ golden: GoldenCase) throws -> JSONValue {
        let outcome = try golden.inputs.text("outcome")
        let rows = try table(golden).rows(["variant", outcome, "earnings_1975"])
        func column(_ variant: (String) -> Bool, _ place: Int) -> [Double] {
            rows.filter { variant($0[0]) }.compactMap { Double($0[place]) }
        }
        let isControl = { (name: String) in name == "control" }
        let control = column(isControl, 1)
        let treatment = column({ !isControl($0) }, 1)
        let arms = (
            control: try ArmMoments(values: control, covariates: column(isControl, 2)),
            treatment: try ArmMoments(values: treatment, covariates: column({ !isControl($0) }, 2))
        )
        let plain = try contrast(.welch, arms)
        let adjusted = try contrast(EffectComparison(adjustment: .pooled), arms)
        let student = try TTest.student(SampleMoments(treatment), SampleMoments(control))
        let ranks = try FixedHorizonTest.mannWhitney.compare(control: .values(control), treatment: .values(treatment))
        guard let ranked = ranks.result else { throw GoldenError("\(ranks)") }
        let interval = try plain.absolute.interval()
        let joined = arms.control.merged(with: arms.treatment)
        let pairs = Double(control.count * treatment.count)
        return [
            "n_treatment": JSONValue(arms.treatment.count),
            "n_control": JSONValue(arms.control.count),
            "mean_treatment": JSONValue(arms.treatment.mean()),
            "mean_control": JSONValue(arms.control.mean()),
            "difference": JSONValue(plain.difference),
            "welch_t": JSONValue(try plain.absolute.statistic()),
            "welch_df": JSONValue(plain.degreesOfFreedom ?? .nan),
            "welch_p": JSONValue(try plain.absolute.pValue()),
            "welch_ci95": JSONValue([interval.lower, interval.upper]),
            "student_t": JSONValue(student.statistic),
            "student_p": JSONValue(student.pValue()),
            "mann_whitney_u_treatment": JSONValue((ranked.difference + 0.5) * pairs),
            "mann_whitney_p": JSONValue(ranked.pValue),
            "cuped_theta_1975": JSONValue(theta(joined)),
            "cuped_difference": JSONValue(adjusted.difference),
            "cuped_welch_t": JSONValue(try adjusted.absolute.statistic()),
            "cuped_welch_p": JSONValue(try adjusted.absolute.pValue()),
        ]
    }

    /// The slope of the value on the covariate over the units of both arms.
    static func theta(_ joined: ArmMoments) -> Double {
        guard let both = joined.covariance(.value, .covariate), let own = joined.covariance(.covariate, .covariate)
        else { return .nan }
        return both / own
    }

    /// The contrast of two arms.
    static func contrast(
        _ comparison: EffectComparison, _ arms: (control: ArmMoments, treatment: ArmMoments)
    ) throws -> EffectContrast {
        let outcome = comparison.contrast(control: arms.control, treatment: arms.treatment)
        guard let contrast = outcome.contrast else { throw GoldenError("\(outcome)") }
        return contrast
    }
}
