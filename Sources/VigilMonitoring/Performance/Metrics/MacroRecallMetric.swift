import VigilDomain
import VigilStatistics

/// The mean of the classes' recalls, every class counting the same.
struct MacroRecallMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .macroRecall, title: "Macro recall", phrase: "macro recall", format: .share,
        direction: .higherIsBetter, tasks: [.multiclassClassification],
        definition: "The mean over classes of the share of their rows that were predicted as the class; a class "
            + "without labels is left out. Interval: the delta method's error, kept within 0 to 1.",
        source: "Lewis 1991, Evaluating text categorization.")

    func compute(_ table: LabelledTable) -> MetricValue {
        table.multiclass { $0.average(.recall, .macro, zeroDivision: .undefined) }
    }
}
