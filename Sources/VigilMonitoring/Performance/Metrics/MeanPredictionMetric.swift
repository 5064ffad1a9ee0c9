import VigilDomain
import VigilStatistics

/// The mean of the predicted values.
struct MeanPredictionMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .meanPrediction, title: "Mean prediction", phrase: "mean prediction", format: .number,
        direction: .neither, tasks: [.regression], needsLabels: false, merging: .mean,
        definition: "The mean of the predictions of all rows, in the label's unit; known without labels. Interval: "
            + "normal, from the rows' spread.",
        source: "Fisher 1925, Statistical Methods for Research Workers.")

    func compute(_ table: LabelledTable) -> MetricValue { MetricValue(table.outputs.meanPrediction) }
}
