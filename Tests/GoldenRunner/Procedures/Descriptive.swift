import VigilStatistics

/// Answers to `descriptive.json`.
enum DescriptiveGoldens {
    static let procedures: [GoldenProcedure] = [
        GoldenProcedure("descriptive", "describe", answer: describe),
        GoldenProcedure("descriptive", "correlate", answer: correlate),
    ]

    private static func describe(_ golden: GoldenCase) throws -> JSONValue {
        let sample = SampleDescription(try golden.inputs.numbers("x"))
        let probabilities = try golden.parameters.numbers("probabilities")
        var quantiles: [String: JSONValue] = [:]
        for type in QuantileType.allCases {
            quantiles["type_\(type.rawValue)"] = .array(
                probabilities.map { JSONValue(sample.quantile($0, type: type)) })
        }
        let moments = sample.moments
        return [
            "mean": JSONValue(moments.mean),
            "variance_population": JSONValue(moments.populationVariance),
            "variance_sample": JSONValue(moments.sampleVariance),
            "std_sample": JSONValue(moments.sampleStandardDeviation),
            "min": JSONValue(moments.minimum),
            "max": JSONValue(moments.maximum),
            "median": JSONValue(sample.median),
            "mad": JSONValue(sample.medianAbsoluteDeviation()),
            "mad_normal": JSONValue(sample.normalizedMedianAbsoluteDeviation()),
            "iqr_type7": JSONValue(sample.interquartileRange(type: .type7)),
            "skewness_g1": JSONValue(moments.populationSkewness),
            "kurtosis_g2": JSONValue(moments.populationExcessKurtosis),
            "skewness_G1": JSONValue(moments.sampleSkewness),
            "kurtosis_G2": JSONValue(moments.sampleExcessKurtosis),
            "quantiles": .object(quantiles),
        ]
    }

    private static func correlate(_ golden: GoldenCase) throws -> JSONValue {
        let first = try golden.inputs.numbers("x")
        let second = try golden.inputs.numbers("y")
        let pearson = try Correlation.pearson(first, second).correlation
        let spearman = try Correlation.spearman(first, second).correlation
        let kendall = try Correlation.kendall(first, second).correlation
        return [
            "pearson": JSONValue(pearson?.coefficient),
            "pearson_p": JSONValue(pearson?.pValue),
            "spearman": JSONValue(spearman?.coefficient),
            "spearman_p": JSONValue(spearman?.pValue),
            "kendall_tau_b": JSONValue(kendall?.coefficient),
            "kendall_p_asymptotic": JSONValue(kendall?.pValue),
            "covariance_sample": JSONValue(try Correlation.covariance(first, second)),
        ]
    }
}
