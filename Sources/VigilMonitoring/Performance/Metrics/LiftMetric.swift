import VigilDomain
import VigilStatistics

/// How much richer in positive rows the top tenth of the scores is.
struct LiftMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .liftAtTenth, title: "Lift of the top tenth", shortTitle: "Lift@10%", phrase: "lift of the top tenth",
        format: .number,
        direction: .higherIsBetter, tasks: [.binaryClassification],
        definition: "The share of positive labels among the tenth of the rows with the highest scores, divided by "
            + "their share among all; rows of the score at the cut count in part. 1 is no better than chance. "
            + "Interval: the delta method's error on the logarithm.",
        source: "Thomas, Edelman and Crook 2002, Credit Scoring and Its Applications.")

    func compute(_ table: LabelledTable) -> MetricValue { table.binary { $0.scores.lift(ofTop: 0.1) } }
}
