import VigilDomain
import VigilStatistics

/// The harmonic mean of precision and recall.
struct F1Metric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .f1, title: "F1 score", shortTitle: "F1", phrase: "F1 score", format: .share,
        direction: .higherIsBetter, tasks: [.binaryClassification], merging: .cells,
        definition: "2 TP / (2 TP + FP + FN). Interval: the delta method's error, kept within 0 to 1.",
        source: "van Rijsbergen 1979, Information Retrieval, chapter 7.")

    func compute(_ table: LabelledTable) -> MetricValue { table.binary { $0.confusion.f1 } }
}
