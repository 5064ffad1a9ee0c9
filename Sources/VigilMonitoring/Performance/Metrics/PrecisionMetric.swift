import VigilDomain
import VigilStatistics

/// The share of rows predicted positive that are positive.
struct PrecisionMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .precision, title: "Precision", phrase: "precision", format: .share, direction: .higherIsBetter,
        tasks: [.binaryClassification], merging: .share,
        definition: "Positive labels among rows predicted positive; n counts these rows. Interval: Wilson's.",
        source: "Wilson 1927, Probable inference, the law of succession, and statistical inference.")

    func compute(_ table: LabelledTable) -> MetricValue { table.binary { $0.confusion.precision } }
}
