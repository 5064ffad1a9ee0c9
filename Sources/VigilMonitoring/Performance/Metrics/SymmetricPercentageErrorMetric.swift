import VigilDomain
import VigilStatistics

/// The error relative to the mean size of prediction and label.
struct SymmetricPercentageErrorMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .symmetricMeanAbsolutePercentageError, title: "Symmetric mean absolute percentage error",
        shortTitle: "SMAPE", phrase: "symmetric mean absolute percentage error", format: .number,
        direction: .lowerIsBetter, tasks: [.regression], merging: .mean,
        definition: "The mean of 2 |prediction - label| / (|prediction| + |label|), from 0 to 2; 0 where both are 0. "
            + "Interval: normal, from the rows' spread.",
        source: "Makridakis 1993, Accuracy measures: theoretical and practical concerns.")

    func compute(_ table: LabelledTable) -> MetricValue { table.regression { $0.symmetricMeanAbsolutePercentageError } }
}
