import VigilDomain
import VigilStatistics

/// The largest distance between the scores of positive and of negative rows.
struct KolmogorovSmirnovMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .kolmogorovSmirnov, title: "Separation (KS)", shortTitle: "KS", phrase: "Kolmogorov-Smirnov separation",
        format: .share,
        direction: .higherIsBetter, tasks: [.binaryClassification], hasInterval: false,
        definition: "The largest difference between recall and false positive rate over all thresholds. Without an "
            + "interval.",
        source: "Thomas, Edelman and Crook 2002, Credit Scoring and Its Applications.")

    func compute(_ table: LabelledTable) -> MetricValue { table.binary { $0.scores.kolmogorovSmirnov() } }
}
