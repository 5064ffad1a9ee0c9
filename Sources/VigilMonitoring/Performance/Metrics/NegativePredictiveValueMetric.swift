import VigilDomain
import VigilStatistics

/// The share of rows predicted negative that are negative.
struct NegativePredictiveValueMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .negativePredictiveValue, title: "Negative predictive value", shortTitle: "NPV",
        phrase: "negative predictive value", format: .share,
        direction: .higherIsBetter, tasks: [.binaryClassification], merging: .share,
        definition: "Labels of 0 among rows predicted negative; n counts these rows. Interval: Wilson's.",
        source: "Wilson 1927, Probable inference, the law of succession, and statistical inference.")

    func compute(_ table: LabelledTable) -> MetricValue { table.binary { $0.confusion.negativePredictiveValue } }
}
