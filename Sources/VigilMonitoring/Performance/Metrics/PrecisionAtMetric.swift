import VigilDomain
import VigilStatistics

/// The mean share of relevant items among the first five.
struct PrecisionAtMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .precisionAt5, title: "Precision at 5", shortTitle: "Precision@5", phrase: "precision at 5", format: .share,
        direction: .higherIsBetter, tasks: [.ranking], merging: .mean,
        definition: "The mean over queries with any label of the relevant items among the first 5 ranks, divided by "
            + "5. Interval: normal, from the queries' spread.",
        source: "Manning, Raghavan and Schütze 2008, Introduction to Information Retrieval, section 8.4.")

    func compute(_ table: LabelledTable) -> MetricValue { table.ranking { $0.hits.precision(withoutRelevant: .zero) } }
}
