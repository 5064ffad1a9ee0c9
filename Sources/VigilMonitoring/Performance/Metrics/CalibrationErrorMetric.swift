import VigilDomain
import VigilStatistics

/// How far scores are from the shares of positive labels that they promise.
struct CalibrationErrorMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .expectedCalibrationError, title: "Calibration error (ECE)", shortTitle: "ECE", phrase: "calibration error",
        format: .share,
        direction: .lowerIsBetter, tasks: [.binaryClassification, .multiclassClassification],
        definition: "The mean over ten equal-width bins of the score, weighted by rows, of the distance between mean "
            + "score and share of positive labels; above 0 by chance even for a calibrated model. With several classes "
            + "the score is that of the predicted class, and a row is positive where it is right. Interval: "
            + "normal, from the spread of the labels in each bin, which errs on the wide side.",
        source: "Naeini, Cooper and Hauskrecht 2015, Obtaining well calibrated probabilities using Bayesian "
            + "binning.")

    func compute(_ table: LabelledTable) -> MetricValue {
        table.schema.task == .multiclassClassification
            ? table.confidences { $0.reliability().expectedCalibrationError }
            : table.binary { $0.scores.reliability().expectedCalibrationError }
    }
}
