import VigilStatistics

/// `sequential.json`: group sequential bounds, mixture and plain sequential probability ratio tests.
enum SequentialGoldens {
    static let procedures: [GoldenProcedure] = [
        GoldenProcedure("sequential", "pocock") { try bounds($0, .pocock) },
        GoldenProcedure("sequential", "obrien_fleming") { try bounds($0, .obrienFleming) },
        GoldenProcedure("sequential", "haybittle_peto") { try bounds($0, .haybittlePeto(early: 3)) },
        GoldenProcedure("sequential", "ld_obrien_fleming") { try bounds($0, .spending(.obrienFleming)) },
        GoldenProcedure("sequential", "ld_pocock") { try bounds($0, .spending(.pocock)) },
        GoldenProcedure("sequential", "power") { try bounds($0, .spending(.power(2))) },
        GoldenProcedure("sequential", "hwang_shih_decani") { try bounds($0, .spending(.hwangShihDeCani(-4))) },
        GoldenProcedure("sequential", "msprt_two_sample", answer: twoSamples),
        GoldenProcedure("sequential", "msprt_one_sample", answer: oneSample),
        GoldenProcedure("sequential", "wald_sprt", answer: wald),
    ]

    private static func bounds(
        _ golden: GoldenCase, _ boundary: GroupSequentialDesign.Boundary
    ) throws -> JSONValue {
        let isTwoSided = try golden.parameters.bool("two_sided")
        let design = try GroupSequentialDesign(
            alpha: try golden.parameters.number("alpha"), sides: isTwoSided ? .two : .one, boundary: boundary)
        let bounds = try design.bounds(at: try golden.inputs.numbers("information_fractions"))
        let drift = try bounds.drift(power: 0.9)
        let characteristics = bounds.characteristics(drift: drift)
        return [
            "z": JSONValue(bounds.efficacy),
            "nominal_p": JSONValue(bounds.nominalPValues),
            "error_spent": JSONValue(bounds.errorSpent),
            "drift_90": JSONValue(drift),
            "inflation_90": JSONValue(try bounds.inflation(power: 0.9)),
            "cumulative_power_90": JSONValue(characteristics.cumulativePower),
            "expected_fraction_90": JSONValue(characteristics.expectedFraction),
            // The last look is at t = 1, where the shape of every classical boundary is 1.
            "constant_c": JSONValue(bounds.efficacy.last),
        ]
    }

    @Sendable private static func twoSamples(_ golden: GoldenCase) throws -> JSONValue {
        let first = try golden.inputs.numbers("a")
        let second = try golden.inputs.numbers("b")
        let alpha = try golden.parameters.number("alpha")
        let null = try golden.parameters.number("theta0")
        let test = try MixtureSPRT(mixingVariance: try golden.parameters.number("tau2"), alpha: alpha)
        var ratios: [JSONValue] = []
        var lower: [JSONValue] = []
        var upper: [JSONValue] = []
        var pValues: [Double] = []
        var least = 1.0
        var found: Int?
        for count in try golden.parameters.integer("first_n")...first.count {
            let one = SampleMoments(Array(first.prefix(count)))
            let two = SampleMoments(Array(second.prefix(count)))
            let variance = (one.variance + two.variance) / Double(count)
            let difference = two.mean - one.mean
            ratios.append(JSONValue(test.logLikelihoodRatio(distance: difference - null, variance: variance)))
            least = min(least, test.pValue(distance: difference - null, variance: variance) ?? 1)
            pValues.append(least)
            if found == nil, least < alpha { found = count }
            let interval = test.interval(estimate: difference, variance: variance)
            lower.append(JSONValue(interval?.lower))
            upper.append(JSONValue(interval?.upper))
        }
        return [
            "log_lambda": .array(ratios), "p": JSONValue(pValues), "ci_low": .array(lower), "ci_high": .array(upper),
            "first_n_with_p_below_alpha": found.map { JSONValue($0) } ?? .null,
        ]
    }

    @Sendable private static func oneSample(_ golden: GoldenCase) throws -> JSONValue {
        let values = try golden.inputs.numbers("x")
        let test = try MixtureSPRT(mixingVariance: try golden.parameters.number("tau2"))
        let null = try golden.parameters.number("theta0")
        let variance = try golden.parameters.number("sigma2")
        var ratios: [JSONValue] = []
        var pValues: [Double] = []
        var least = 1.0
        for count in 1...values.count {
            let distance = SampleMoments(Array(values.prefix(count))).mean - null
            ratios.append(
                JSONValue(test.logLikelihoodRatio(distance: distance, variance: variance / Double(count))))
            least = min(least, test.pValue(distance: distance, variance: variance / Double(count)) ?? 1)
            pValues.append(least)
        }
        return ["log_lambda": .array(ratios), "p": JSONValue(pValues)]
    }

    @Sendable private static func wald(_ golden: GoldenCase) throws -> JSONValue {
        let outcomes = try golden.inputs.integers("x").map { $0 == 1 }
        let test = try WaldSPRT(
            null: try golden.parameters.number("p0"), alternative: try golden.parameters.number("p1"),
            alpha: try golden.parameters.number("alpha"), beta: try golden.parameters.number("beta"))
        var successes = 0
        let ratios = outcomes.enumerated().map { index, outcome in
            if outcome { successes += 1 }
            return test.logLikelihoodRatio(successes: successes, failures: index + 1 - successes)
        }
        let end = test.run(outcomes)
        let names: [WaldSPRT.Decision: String] = [
            .acceptAlternative: "accept_h1", .acceptNull: "accept_h0", .goOn: "continue",
        ]
        return [
            "upper": JSONValue(test.upper), "lower": JSONValue(test.lower), "llr": JSONValue(ratios),
            "stop_n": JSONValue(end.trials), "decision": JSONValue(names[end.decision] ?? ""),
        ]
    }
}
