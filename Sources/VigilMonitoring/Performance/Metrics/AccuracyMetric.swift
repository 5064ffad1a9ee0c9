import VigilDomain
import VigilStatistics

/// The share of rows predicted right.
struct AccuracyMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .accuracy, title: "Accuracy", phrase: "accuracy", format: .share, direction: .higherIsBetter,
        tasks: [.binaryClassification, .multiclassClassification], merging: .share,
        definition: "Rows whose prediction equals the label, divided by labelled rows. Interval: Wilson's.",
        source: "Wilson 1927, Probable inference, the law of succession, and statistical inference.")

    func compute(_ table: LabelledTable) -> MetricValue {
        table.schema.task == .multiclassClassification
            ? table.multiclass { $0.accuracy } : table.binary { $0.confusion.accuracy }
    }
}
