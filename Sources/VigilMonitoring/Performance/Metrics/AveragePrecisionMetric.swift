import VigilDomain
import VigilStatistics

/// The mean precision over the steps of recall.
struct AveragePrecisionMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .averagePrecision, title: "Average precision", shortTitle: "PR AUC", phrase: "average precision",
        format: .share,
        direction: .higherIsBetter, tasks: [.binaryClassification],
        definition: "The sum over descending thresholds of the step in recall times the precision there, without "
            + "interpolation; the area under the precision-recall curve. Interval: the error by the influence "
            + "of each row, kept within 0 to 1.",
        source: "Zhu 2004, Recall, precision and average precision; influence functions as in Hampel 1974.")

    func compute(_ table: LabelledTable) -> MetricValue { table.binary { $0.scores.averagePrecision() } }
}
