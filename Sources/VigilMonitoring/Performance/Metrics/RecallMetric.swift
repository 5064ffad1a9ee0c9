import VigilDomain
import VigilStatistics

/// The share of positive rows that were predicted positive.
struct RecallMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .recall, title: "Recall", phrase: "recall", format: .share, direction: .higherIsBetter,
        tasks: [.binaryClassification], merging: .share,
        definition: "Rows predicted positive among those with a positive label; n counts these. Interval: Wilson's.",
        source: "Wilson 1927, Probable inference, the law of succession, and statistical inference.")

    func compute(_ table: LabelledTable) -> MetricValue { table.binary { $0.confusion.recall } }
}
