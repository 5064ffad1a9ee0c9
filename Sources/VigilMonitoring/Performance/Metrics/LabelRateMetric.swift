import VigilDomain
import VigilStatistics

/// The share of labels that are positive.
struct LabelRateMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .labelRate, title: "Label rate", phrase: "share of positive labels", format: .share,
        direction: .neither, tasks: [.binaryClassification], merging: .share,
        definition: "Labels of 1 among labelled rows. Interval: Wilson's.",
        source: "Wilson 1927, Probable inference, the law of succession, and statistical inference.")

    func compute(_ table: LabelledTable) -> MetricValue { table.binary { $0.confusion.prevalence } }
}
