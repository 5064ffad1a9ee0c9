import VigilDomain
import VigilStatistics

/// The correlation of labels and classes.
struct MatthewsCorrelationMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .matthewsCorrelation, title: "Matthews' correlation", shortTitle: "MCC", phrase: "Matthews' correlation",
        format: .number,
        direction: .higherIsBetter, tasks: [.binaryClassification, .multiclassClassification], merging: .cells,
        definition: "The correlation of label and predicted class over all cells of the confusion matrix, from -1 to "
            + "1; 0 is no better than chance. Interval: the delta method's error.",
        source: "Matthews 1975, Comparison of the predicted and observed secondary structure of T4 phage "
            + "lysozyme; Gorodkin 2004 for several classes.")

    func compute(_ table: LabelledTable) -> MetricValue {
        table.schema.task == .multiclassClassification
            ? table.multiclass { $0.matthewsCorrelation } : table.binary { $0.confusion.matthewsCorrelation }
    }
}
