import VigilDomain
import VigilStatistics

/// The mean of the scores.
struct MeanScoreMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .meanScore, title: "Mean score", phrase: "mean score", format: .number,
        direction: .neither, tasks: [.binaryClassification, .multiclassClassification, .ranking], needsLabels: false,
        merging: .mean,
        definition: "The mean of the scores of all rows; known without labels. Of a calibrated binary classifier it "
            + "is the expected label rate. Interval: normal, from the rows' spread.",
        source: "Fisher 1925, Statistical Methods for Research Workers.")

    func compute(_ table: LabelledTable) -> MetricValue { MetricValue(table.outputs.meanScore) }
}
