import VigilDomain
import VigilStatistics

/// Whether predictions are too high or too low on average.
struct MeanErrorMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .meanError, title: "Mean error", phrase: "mean error", format: .number, direction: .neither,
        tasks: [.regression], merging: .mean,
        definition: "The mean of prediction minus label, in the label's unit; above 0 where predictions are too high. "
            + "Interval: normal, from the rows' spread.",
        source: "Hyndman and Koehler 2006, Another look at measures of forecast accuracy.")

    func compute(_ table: LabelledTable) -> MetricValue { table.regression { $0.bias } }
}
