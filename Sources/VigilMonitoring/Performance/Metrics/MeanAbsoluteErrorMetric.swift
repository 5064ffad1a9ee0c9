import VigilDomain
import VigilStatistics

/// How far predictions are from labels on average.
struct MeanAbsoluteErrorMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .meanAbsoluteError, title: "Mean absolute error", shortTitle: "MAE", phrase: "mean absolute error",
        format: .number, direction: .lowerIsBetter, tasks: [.regression], merging: .mean,
        definition: "The mean of |prediction - label|, in the label's unit. Interval: normal, from the rows' spread.",
        source: "Willmott and Matsuura 2005, Advantages of the mean absolute error over the root mean square error.")

    func compute(_ table: LabelledTable) -> MetricValue { table.regression { $0.meanAbsoluteError } }
}
