import VigilDomain
import VigilStatistics

/// The mean over queries of the precision at each relevant item.
struct MeanAveragePrecisionMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .meanAveragePrecision, title: "Mean average precision", shortTitle: "MAP", phrase: "mean average precision",
        format: .share,
        direction: .higherIsBetter, tasks: [.ranking], merging: .mean,
        definition: "The mean over queries of the precision at the rank of each relevant item, averaged over all "
            + "relevant items of the query; 0 where nothing is relevant. Interval: normal, from the queries' "
            + "spread.",
        source: "Manning, Raghavan and Schütze 2008, Introduction to Information Retrieval, section 8.4.")

    func compute(_ table: LabelledTable) -> MetricValue {
        table.ranking { $0.wholeLists.meanAveragePrecision(withoutRelevant: .zero) }
    }
}
