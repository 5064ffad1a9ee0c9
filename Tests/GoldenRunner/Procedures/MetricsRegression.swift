import VigilStatistics

/// Answers to `metrics_regression.json`.
enum MetricsRegressionGoldens {
    static let procedures: [GoldenProcedure] = [
        GoldenProcedure("metrics_regression", "regression_metrics", answer: metrics)
    ]

    private static func metrics(_ golden: GoldenCase) throws -> JSONValue {
        let labels = try golden.inputs.numbers("label")
        let predictions = try golden.inputs.numbers("prediction")
        let moments = try RegressionMoments(labels: labels, predictions: predictions)
        let median = try medianAbsoluteError(labels: labels, predictions: predictions)
        return [
            "mae": JSONValue(moments.meanAbsoluteError.value),
            "mse": JSONValue(moments.meanSquaredError.value),
            "rmse": JSONValue(moments.rootMeanSquaredError.value),
            "mape": JSONValue(moments.meanAbsolutePercentageError(zeroTargets: .dividedByEpsilon).value),
            "median_absolute_error": JSONValue(median.value),
            "max_error": JSONValue(moments.maximumError.value),
            "bias": JSONValue(moments.bias.value),
            "explained_variance": JSONValue(moments.explainedVariance(constantTarget: .zero).value),
            "smape": JSONValue(moments.symmetricMeanAbsolutePercentageError.value),
            "wape": JSONValue(moments.weightedAbsolutePercentageError.value),
            "r2": JSONValue(moments.rSquared(constantTarget: .zero).value),
            "quantile_loss_0.1": JSONValue(moments.quantileLoss(0.1).value),
            "quantile_loss_0.5": JSONValue(moments.quantileLoss(0.5).value),
            "quantile_loss_0.9": JSONValue(moments.quantileLoss(0.9).value),
            "rmsle": JSONValue(moments.rootMeanSquaredLogError.value),
            "huber_loss_delta_1": JSONValue(moments.huberLoss.value),
        ]
    }
}
