import VigilDomain
import VigilStatistics

/// The share of negative rows that were predicted negative.
struct SpecificityMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .specificity, title: "Specificity", phrase: "specificity", format: .share,
        direction: .higherIsBetter, tasks: [.binaryClassification], merging: .share,
        definition: "Rows predicted negative among rows whose label is 0; n counts these rows. Interval: Wilson's.",
        source: "Wilson 1927, Probable inference, the law of succession, and statistical inference.")

    func compute(_ table: LabelledTable) -> MetricValue { table.binary { $0.confusion.specificity } }
}
