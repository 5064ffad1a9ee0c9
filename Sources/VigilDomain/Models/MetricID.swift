/// The identifier of a metric, open so that an older program can read a newer one's rows.
///
/// The metrics that Vigil computes are listed in the metric catalog; any other name can be recorded by the caller.
public struct MetricID: RawRepresentable, Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    /// The stable text, lower snake case.
    public let rawValue: String

    /// An identifier from its stable text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// An identifier from its stable text.
    public init(_ text: String) { rawValue = text }

    public init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    public var description: String { rawValue }

    public static func < (left: MetricID, right: MetricID) -> Bool { left.rawValue < right.rawValue }
}

extension MetricID: ExpressibleByStringLiteral {
    /// An identifier from its stable text.
    public init(stringLiteral value: String) { rawValue = value }
}

extension MetricID {
    /// Share of right classes.
    public static let accuracy = MetricID("accuracy")
    /// Share of predicted positives that are positive.
    public static let precision = MetricID("precision")
    /// Share of positives that were predicted.
    public static let recall = MetricID("recall")
    /// Harmonic mean of precision and recall.
    public static let f1 = MetricID("f1")
    /// Area under the receiver operating characteristic.
    public static let rocAUC = MetricID("roc_auc")
    /// Mean negative log likelihood, natural logarithm.
    public static let logLoss = MetricID("log_loss")
    /// Mean squared difference of score and label.
    public static let brierScore = MetricID("brier_score")
    /// Unweighted mean of the classes' F1.
    public static let macroF1 = MetricID("macro_f1")
    /// Mean absolute difference of prediction and label.
    public static let meanAbsoluteError = MetricID("mae")
    /// Root of the mean squared difference of prediction and label.
    public static let rootMeanSquaredError = MetricID("rmse")
    /// Mean of prediction minus label.
    public static let meanError = MetricID("mean_error")
    /// Share of the labels' variance that the predictions explain.
    public static let rSquared = MetricID("r2")
    /// Mean absolute error relative to the label.
    public static let meanAbsolutePercentageError = MetricID("mape")
    /// Normalised discounted cumulative gain of the first five.
    public static let ndcgAt5 = MetricID("ndcg_at_5")
    /// Share of queries with a relevant row among the first five.
    public static let hitRateAt5 = MetricID("hit_rate_at_5")
    /// Mean of one over the place of the first relevant row.
    public static let meanReciprocalRank = MetricID("mrr")
    /// Median inference time in milliseconds.
    public static let inferenceTimeP50 = MetricID("inference_time_p50")
    /// 95th percentile of the inference time in milliseconds.
    public static let inferenceTimeP95 = MetricID("inference_time_p95")
    /// 99th percentile of the inference time in milliseconds.
    public static let inferenceTimeP99 = MetricID("inference_time_p99")
    /// Share of negatives that were predicted negative.
    public static let specificity = MetricID("specificity")
    /// Share of predicted negatives that are negative.
    public static let negativePredictiveValue = MetricID("negative_predictive_value")
    /// Mean of the recalls of all classes.
    public static let balancedAccuracy = MetricID("balanced_accuracy")
    /// Correlation of label and class.
    public static let matthewsCorrelation = MetricID("mcc")
    /// Agreement of label and class beyond chance.
    public static let cohenKappa = MetricID("cohen_kappa")
    /// Mean precision over the steps of recall.
    public static let averagePrecision = MetricID("average_precision")
    /// Largest distance between the score distributions of the two classes.
    public static let kolmogorovSmirnov = MetricID("ks_statistic")
    /// Share of positives among the top tenth of the scores, over that of all rows.
    public static let liftAtTenth = MetricID("lift_at_10")
    /// Mean distance of score and share of positives, over ten bins.
    public static let expectedCalibrationError = MetricID("calibration_error")
    /// Share of labels that are positive.
    public static let labelRate = MetricID("label_rate")
    /// Share of rows whose label is among the three most probable classes.
    public static let topThreeAccuracy = MetricID("top3_accuracy")
    /// Unweighted mean of the classes' precisions.
    public static let macroPrecision = MetricID("macro_precision")
    /// Unweighted mean of the classes' recalls.
    public static let macroRecall = MetricID("macro_recall")
    /// Mean of the classes' F1, weighted by their labels.
    public static let weightedF1 = MetricID("weighted_f1")
    /// Median absolute difference of prediction and label.
    public static let medianAbsoluteError = MetricID("median_absolute_error")
    /// Mean absolute error relative to the mean size of prediction and label.
    public static let symmetricMeanAbsolutePercentageError = MetricID("smape")
    /// Sum of absolute errors over the sum of absolute labels.
    public static let weightedAbsolutePercentageError = MetricID("wape")
    /// Root of the mean squared difference of the logarithms of prediction and label.
    public static let rootMeanSquaredLogError = MetricID("rmsle")
    /// Mean share of relevant rows among the first five.
    public static let precisionAt5 = MetricID("precision_at_5")
    /// Mean share of the relevant rows that are among the first five.
    public static let recallAt5 = MetricID("recall_at_5")
    /// Mean over queries of the average precision.
    public static let meanAveragePrecision = MetricID("map")
    /// Share of predictions without any output.
    public static let errorRate = MetricID("error_rate")
    /// Share of rows predicted positive.
    public static let positiveRate = MetricID("positive_rate")
    /// Mean of the scores.
    public static let meanScore = MetricID("mean_score")
    /// Mean probability that the model gives its own class.
    public static let meanConfidence = MetricID("mean_confidence")
    /// Mean of the predicted values.
    public static let meanPrediction = MetricID("mean_prediction")
    /// Mean value of a prediction in the unit of the model's business values.
    public static let businessValue = MetricID("business_value")
    /// Mean inference time in milliseconds, as callers record it.
    public static let inferenceTime = MetricID("inference_time")
    /// How many predictions were made.
    public static let predictionCount = MetricID("prediction_count")
    /// How many predictions were dropped on their way in because too many waited to be written.
    public static let droppedPredictions = MetricID("dropped_predictions")
    /// 1 where a column, a detector that decides or a segment drifted, 0 where none did.
    public static let driftDetected = MetricID("drift_detected")
    /// By how many standard errors the main metric is worse than it was estimated to be.
    public static let estimateGap = MetricID("estimate_gap")
    /// 1 where the main metric is worse than the baseline beyond what windows of so many rows scatter, else 0.
    public static let worseThanReference = MetricID("worse_than_reference")
    /// In how many days the main metric is forecast to break its threshold.
    public static let daysToBreach = MetricID("days_to_breach")
    /// How well a classifier tells a window's inputs from the reference's.
    public static let inputsAUC = MetricID("inputs_auc")
    /// Importance-weighted mean effect of the columns that drifted.
    public static let driftMagnitude = MetricID("drift_magnitude")
    /// Share of the measured columns that drifted.
    public static let driftedShare = MetricID("drifted_share")
}
