import VigilDomain
import VigilStatistics

/// The mean of the classes' F1 scores, every class counting the same.
struct MacroF1Metric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .macroF1, title: "Macro F1 score", shortTitle: "Macro F1", phrase: "macro F1 score", format: .share,
        direction: .higherIsBetter, tasks: [.multiclassClassification],
        definition:
            "The mean over classes of 2 TP / (2 TP + FP + FN); a class that neither labels nor predictions hold is "
            + "left out. Interval: the delta method's error, kept within 0 to 1.",
        source: "Lewis 1991, Evaluating text categorization.")

    func compute(_ table: LabelledTable) -> MetricValue {
        table.multiclass { $0.average(.f1, .macro, zeroDivision: .undefined) }
    }
}
