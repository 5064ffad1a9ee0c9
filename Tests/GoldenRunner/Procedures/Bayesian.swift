import VigilStatistics

/// `bayes_ab.json`: posteriors of shares, means and rates, and how they compare.
enum BayesianGoldens {
    static let procedures: [GoldenProcedure] = [
        GoldenProcedure("bayes_ab", "rates", answer: rates),
        GoldenProcedure("bayes_ab", "best_of", answer: bestOf),
        GoldenProcedure("bayes_ab", "normal_known_variance", answer: knownVariance),
        GoldenProcedure("bayes_ab", "normal_inverse_gamma", answer: normalInverseGamma),
        GoldenProcedure("bayes_ab", "gamma_poisson", answer: gammaPoisson),
    ]

    @Sendable private static func rates(_ golden: GoldenCase) throws -> JSONValue {
        func posterior(_ arm: String) throws -> BetaPosterior {
            try BetaPosterior(
                successes: try golden.inputs.integer("successes_\(arm)"),
                trials: try golden.inputs.integer("trials_\(arm)"),
                priorAlpha: try golden.parameters.number("prior_alpha"),
                priorBeta: try golden.parameters.number("prior_beta"))
        }
        let a = try posterior("a")
        let b = try posterior("b")
        let found = try BetaPosterior.contrast(control: a, treatment: b)
        return [
            "posterior_a": shapes([a.alpha, a.beta]),
            "posterior_b": shapes([b.alpha, b.beta]),
            "mean_a": JSONValue(a.mean),
            "mean_b": JSONValue(b.mean),
            "p_b_beats_a": JSONValue(found.chanceToWin),
            "expected_loss_choose_a": JSONValue(found.expectedLossOfControl),
            "expected_loss_choose_b": JSONValue(found.expectedLossOfTreatment),
            "ci95_a": ends(a.interval()),
            "ci95_b": ends(b.interval()),
            "difference_mean": JSONValue(found.difference),
            "difference_sd": JSONValue(found.differenceDeviation),
        ]
    }

    @Sendable private static func bestOf(_ golden: GoldenCase) throws -> JSONValue {
        let arms = try golden.inputs.numberRows("posteriors").map { shapes in
            try BetaPosterior(successes: 0, trials: 0, priorAlpha: shapes[0], priorBeta: shapes[1])
        }
        return ["p_best": JSONValue(try BetaPosterior.ranking(arms).probabilitiesOfBest)]
    }

    @Sendable private static func knownVariance(_ golden: GoldenCase) throws -> JSONValue {
        let prior = PosteriorPrior.normal(
            mean: try golden.parameters.number("prior_mean"),
            standardDeviation: try golden.parameters.number("prior_var").squareRoot())
        func posterior(_ arm: String) throws -> NormalMeanPosterior {
            try NormalMeanPosterior(
                count: try golden.inputs.integer("n_\(arm)"), sampleMean: try golden.inputs.number("mean_\(arm)"),
                observationVariance: try golden.inputs.number("sigma2_\(arm)"), prior: prior)
        }
        let a = try posterior("a")
        let b = try posterior("b")
        let found = NormalMeanPosterior.contrast(control: a, treatment: b)
        return [
            "mean_a": JSONValue(a.mean),
            "var_a": JSONValue(a.variance),
            "mean_b": JSONValue(b.mean),
            "var_b": JSONValue(b.variance),
            "p_b_beats_a": JSONValue(found.chanceToWin),
            "expected_loss_choose_b": JSONValue(found.expectedLossOfTreatment),
            "difference_ci95": ends(found.interval()),
        ]
    }

    @Sendable private static func normalInverseGamma(_ golden: GoldenCase) throws -> JSONValue {
        let prior = try NormalInverseGammaPrior(
            mean: try golden.parameters.number("mu0"), observations: try golden.parameters.number("kappa0"),
            shape: try golden.parameters.number("alpha0"), scale: try golden.parameters.number("beta0"))
        let found = try NormalInverseGammaPosterior(SampleMoments(try golden.inputs.numbers("x")), prior: prior)
        return [
            "mu_n": JSONValue(found.mean),
            "kappa_n": JSONValue(found.observations),
            "alpha_n": JSONValue(found.shape),
            "beta_n": JSONValue(found.scale),
            "t_df": JSONValue(found.degreesOfFreedom),
            "t_scale": JSONValue(found.meanScale),
            "mean_ci95": ends(found.interval()),
            "p_mean_above_zero": JSONValue(found.probability(above: 0)),
            "variance_mean": JSONValue(found.expectedVariance),
        ]
    }

    @Sendable private static func gammaPoisson(_ golden: GoldenCase) throws -> JSONValue {
        func posterior(_ arm: String) throws -> GammaPosterior {
            try GammaPosterior(
                events: try golden.inputs.integer("events_\(arm)"),
                exposure: try golden.inputs.number("exposure_\(arm)"),
                priorShape: try golden.parameters.number("prior_shape"),
                priorRate: try golden.parameters.number("prior_rate"))
        }
        let a = try posterior("a")
        let b = try posterior("b")
        return [
            "posterior_a": .array([JSONValue(Int(a.shape)), JSONValue(a.rate)]),
            "posterior_b": .array([JSONValue(Int(b.shape)), JSONValue(b.rate)]),
            "p_b_beats_a": JSONValue(try GammaPosterior.contrast(control: a, treatment: b).chanceToWin),
        ]
    }

    private static func ends(_ interval: Interval) -> JSONValue { JSONValue([interval.lower, interval.upper]) }

    /// Whole shapes are whole numbers in the file.
    private static func shapes(_ values: [Double]) -> JSONValue {
        .array(values.map { $0 == $0.rounded() ? JSONValue(Int($0)) : JSONValue($0) })
    }
}
