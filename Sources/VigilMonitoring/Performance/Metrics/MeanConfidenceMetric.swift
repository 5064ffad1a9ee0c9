import VigilDomain
import VigilStatistics

/// How sure the model is of its classes.
struct MeanConfidenceMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .meanConfidence, title: "Mean confidence", phrase: "mean confidence", format: .share,
        direction: .neither, tasks: [.binaryClassification], needsLabels: false, merging: .mean,
        definition: "The mean of the larger of score and 1 - score; known without labels. Interval: normal, from the "
            + "rows' spread.",
        source: "Guo et al. 2017, On calibration of modern neural networks.")

    func compute(_ table: LabelledTable) -> MetricValue { MetricValue(table.outputs.meanConfidence) }
}
