import VigilDomain
import VigilStatistics

/// The chance that a positive row scores above a negative one.
struct AreaUnderROCMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .rocAUC, title: "Area under the ROC curve", shortTitle: "ROC AUC", phrase: "ROC AUC", format: .share,
        direction: .higherIsBetter, tasks: [.binaryClassification, .multiclassClassification],
        definition: "The chance that a positive row scores above a negative one, ties counting one half. With several "
            + "classes, whose probabilities it needs, the mean over the classes with labels of each against all others. "
            + "Interval: DeLong's error on the logit scale.",
        source: "DeLong, DeLong and Clarke-Pearson 1988, Comparing the areas under two or more correlated receiver "
            + "operating characteristic curves.")

    func applies(to schema: ModelSchema) -> Bool { schema.hasProbabilities }

    func compute(_ table: LabelledTable) -> MetricValue {
        table.schema.task == .multiclassClassification
            ? table.probabilities { (scores) throws(StatisticsError) in try scores.rocAUCOneVersusRest(.macro) }
            : table.binary { $0.scores.rocAUC() }
    }
}
