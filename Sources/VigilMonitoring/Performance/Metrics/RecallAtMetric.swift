import VigilDomain
import VigilStatistics

/// The mean share of the relevant items that are among the first five.
struct RecallAtMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .recallAt5, title: "Recall at 5", shortTitle: "Recall@5", phrase: "recall at 5", format: .share,
        direction: .higherIsBetter, tasks: [.ranking], merging: .mean,
        definition: "The mean over queries with a relevant item of the share of these that are among the first 5 "
            + "ranks. Interval: normal, from the queries' spread.",
        source: "Manning, Raghavan and Schütze 2008, Introduction to Information Retrieval, section 8.4.")

    func compute(_ table: LabelledTable) -> MetricValue {
        table.ranking { $0.hits.recall(withoutRelevant: .undefined) }
    }
}
