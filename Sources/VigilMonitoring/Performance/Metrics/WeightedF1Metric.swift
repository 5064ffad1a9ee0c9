import VigilDomain
import VigilStatistics

/// The mean of the classes' F1 scores, weighted by how many labels each has.
struct WeightedF1Metric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .weightedF1, title: "Weighted F1 score", shortTitle: "Weighted F1", phrase: "weighted F1 score",
        format: .share,
        direction: .higherIsBetter, tasks: [.multiclassClassification],
        definition: "The mean over classes, weighted by their labels, of 2 TP / (2 TP + FP + FN). Interval: the delta "
            + "method's error, kept within 0 to 1.",
        source: "Lewis 1991, Evaluating text categorization.")

    func compute(_ table: LabelledTable) -> MetricValue {
        table.multiclass { $0.average(.f1, .weighted, zeroDivision: .undefined) }
    }
}
