import VigilDomain
import VigilStatistics

/// The share of rows that were predicted positive.
struct PositiveRateMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .positiveRate, title: "Positive predictions", phrase: "share of positive predictions", format: .share,
        direction: .neither, tasks: [.binaryClassification], needsLabels: false, merging: .share,
        definition: "Rows predicted positive, divided by rows with an output; known without labels. Interval: "
            + "Wilson's.",
        source: "Wilson 1927, Probable inference, the law of succession, and statistical inference.")

    func compute(_ table: LabelledTable) -> MetricValue { MetricValue(table.outputs.positiveRate) }
}
