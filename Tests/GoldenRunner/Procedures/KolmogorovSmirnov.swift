import VigilStatistics

/// `kolmogorov_smirnov.json`: every p-value of the two tests.
enum KolmogorovSmirnovGoldens {
    static let procedures: [GoldenProcedure] = [
        GoldenProcedure("kolmogorov_smirnov", "two_sample", answer: twoSample),
        GoldenProcedure("kolmogorov_smirnov", "one_sample", answer: oneSample),
        GoldenProcedure("kolmogorov_smirnov", "kolmogorov_exact_law") { golden in
            JSONValue(
                try golden.inputs.numberRows("args").map { row in
                    OneSampleKolmogorovDistribution(count: Int(row[1])).survival(row[0])
                })
        },
    ]

    @Sendable private static func twoSample(_ golden: GoldenCase) throws -> JSONValue {
        let reference = sortedFinite(try golden.inputs.numbers("x")).values
        let current = sortedFinite(try golden.inputs.numbers("y")).values
        let alternative = try alternative(golden)
        func result(_ method: KolmogorovSmirnovMethod) throws -> KolmogorovSmirnovResult {
            try KolmogorovSmirnovTest(alternative: alternative, method: method)
                .compare(sortedReference: reference, sortedCurrent: current)
        }
        let ties = PooledTies(sortedReference: reference, sortedCurrent: current)
        return [
            "statistic": JSONValue(try result(.exact).statistic),
            "exact": JSONValue(try result(.exact).pValue),
            "asymp_scipy": JSONValue(try result(.asymptotic).pValue),
            "limit": JSONValue(try result(.limit).pValue),
            "stephens": JSONValue(try result(.stephens).pValue),
            "r_exact_tie_corrected": JSONValue(try result(.conditional).pValue),
            "has_ties": JSONValue(ties.counts.count < ties.total),
        ]
    }

    @Sendable private static func oneSample(_ golden: GoldenCase) throws -> JSONValue {
        let values = try golden.inputs.numbers("x")
        let law = try distribution(golden.parameters)
        let test = OneSampleKolmogorovSmirnovTest(alternative: try alternative(golden))
        let exact = try test.compare(values, with: law, method: .exact)
        return [
            "statistic": JSONValue(exact.statistic),
            "exact": JSONValue(exact.pValue),
            "limit": JSONValue(try test.compare(values, with: law, method: .limit).pValue),
        ]
    }

    private static func distribution(_ parameters: JSONValue) throws -> (Double) -> Double {
        let location = try parameters.number("location")
        let scale = try parameters.number("scale")
        let name = try parameters.text("distribution")
        let standard: any ContinuousDistribution
        switch name {
        case "norm": standard = NormalDistribution()
        case "uniform": standard = BetaDistribution(alpha: 1, beta: 1)
        case "expon": standard = GammaDistribution(shape: 1)
        default: throw GoldenError("unknown distribution \(name)")
        }
        return { standard.cumulative(($0 - location) / scale) }
    }

    private static func alternative(_ golden: GoldenCase) throws -> Alternative {
        let name = try golden.parameters.text("alternative")
        switch name {
        case "two-sided": return .twoSided
        case "greater": return .greater
        case "less": return .less
        default: throw GoldenError("unknown alternative \(name)")
        }
    }
}
