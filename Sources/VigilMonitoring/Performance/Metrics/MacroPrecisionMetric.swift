import VigilDomain
import VigilStatistics

/// The mean of the classes' precisions, every class counting the same.
struct MacroPrecisionMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .macroPrecision, title: "Macro precision", phrase: "macro precision", format: .share,
        direction: .higherIsBetter, tasks: [.multiclassClassification],
        definition: "The mean over classes of the share of rows predicted as the class that are of it; a class that "
            + "is never predicted is left out. Interval: the delta method's error, kept within 0 to 1.",
        source: "Lewis 1991, Evaluating text categorization.")

    func compute(_ table: LabelledTable) -> MetricValue {
        table.multiclass { $0.average(.precision, .macro, zeroDivision: .undefined) }
    }
}
