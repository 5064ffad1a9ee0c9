import VigilDomain
import VigilStatistics

/// The agreement of labels and classes beyond chance.
struct CohenKappaMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .cohenKappa, title: "Cohen's kappa", shortTitle: "Kappa", phrase: "Cohen's kappa", format: .number,
        direction: .higherIsBetter, tasks: [.binaryClassification, .multiclassClassification], merging: .cells,
        definition: "(agreement - agreement expected by chance) / (1 - agreement expected by chance), from -1 to 1. "
            + "Interval: the delta method's error.",
        source: "Cohen 1960, A coefficient of agreement for nominal scales.")

    func compute(_ table: LabelledTable) -> MetricValue {
        table.schema.task == .multiclassClassification
            ? table.multiclass { $0.cohenKappa } : table.binary { $0.confusion.cohenKappa }
    }
}
