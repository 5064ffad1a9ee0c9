import VigilStatistics

/// `special_functions.json`: distributions from end to end of the doubles.
enum SpecialFunctionGoldens {
    static let procedures: [GoldenProcedure] = functions.map { name, function in
        GoldenProcedure("special_functions", name) { golden in
            let arguments = try golden.inputs.numberRows("args")
            return JSONValue(try arguments.map { try function(Arguments($0)) })
        }
    }

    private typealias Function = @Sendable (Arguments) throws -> Double

    /// One row of arguments, read from left to right.
    private struct Arguments {
        private let values: [Double]

        init(_ values: [Double]) { self.values = values }

        subscript(index: Int) -> Double { index < values.count ? values[index] : .nan }

        func whole(_ index: Int) throws -> Int {
            guard let value = Int(exactly: self[index]) else { throw GoldenError("argument \(index) is not whole") }
            return value
        }
    }

    private static let functions: [(String, Function)] = [
        ("normal_cdf", { NormalDistribution.standard.cumulative($0[0]) }),
        ("normal_sf", { NormalDistribution.standard.survival($0[0]) }),
        ("normal_logsf", { NormalDistribution.standard.logSurvival($0[0]) }),
        ("normal_ppf_lower", { NormalDistribution.standard.quantile($0[0]) }),
        ("normal_ppf_upper", { NormalDistribution.standard.quantile($0[0]) }),
        ("normal_isf", { NormalDistribution.standard.survivalQuantile($0[0]) }),
        ("erf", { SpecialFunctions.erf($0[0]) }),
        ("erfc", { SpecialFunctions.erfc($0[0]) }),
        ("log_gamma", { SpecialFunctions.logGamma($0[0]) }),
        ("digamma", { SpecialFunctions.digamma($0[0]) }),
        ("gamma_p", { SpecialFunctions.gammaP($0[0], $0[1]) }),
        ("gamma_q", { SpecialFunctions.gammaQ($0[0], $0[1]) }),
        ("gamma_p_inverse", { SpecialFunctions.gammaPInverse($0[1], $0[0]) }),
        ("beta_i", { SpecialFunctions.betaI($0[0], $0[1], $0[2]) }),
        ("beta_i_complement", { SpecialFunctions.betaIComplement($0[0], $0[1], $0[2]) }),
        ("beta_ppf", { BetaDistribution(alpha: $0[1], beta: $0[2]).quantile($0[0]) }),
        ("student_t_sf", { StudentTDistribution(degreesOfFreedom: $0[1]).survival($0[0]) }),
        ("student_t_cdf", { StudentTDistribution(degreesOfFreedom: $0[1]).cumulative($0[0]) }),
        ("student_t_isf", { StudentTDistribution(degreesOfFreedom: $0[1]).survivalQuantile($0[0]) }),
        ("chi2_sf", { ChiSquaredDistribution(degreesOfFreedom: $0[1]).survival($0[0]) }),
        ("chi2_cdf", { ChiSquaredDistribution(degreesOfFreedom: $0[1]).cumulative($0[0]) }),
        ("chi2_isf", { ChiSquaredDistribution(degreesOfFreedom: $0[1]).survivalQuantile($0[0]) }),
        ("f_sf", { fDistribution($0).survival($0[0]) }),
        ("f_cdf", { fDistribution($0).cumulative($0[0]) }),
        ("f_isf", { fSurvivalQuantile($0) }),
        ("kolmogorov_sf", { KolmogorovDistribution().survival($0[0]) }),
        ("binomial_cdf", { try binomial($0).cumulative($0.whole(0)) }),
        ("binomial_sf", { try binomial($0).survival($0.whole(0)) }),
        ("poisson_cdf", { try PoissonDistribution(mean: $0[1]).cumulative($0.whole(0)) }),
    ]

    private static func fDistribution(_ arguments: Arguments) -> FDistribution {
        FDistribution(numeratorDegreesOfFreedom: arguments[1], denominatorDegreesOfFreedom: arguments[2])
    }

    /// The f with P(F > f) = p, as far as the reference has it.
    ///
    /// The reference went through 1 - p: where that rounds to 1 it says infinity, though P(F > f) = 1e-50 has an ordinary
    /// solution. There the quantile at 1 is what can be compared; the unit tests hold the true values.
    private static func fSurvivalQuantile(_ arguments: Arguments) -> Double {
        let law = fDistribution(arguments)
        return 1 - arguments[0] == 1 ? law.quantile(1) : law.survivalQuantile(arguments[0])
    }

    private static func binomial(_ arguments: Arguments) throws -> BinomialDistribution {
        BinomialDistribution(trials: try arguments.whole(1), successProbability: arguments[2])
    }
}
