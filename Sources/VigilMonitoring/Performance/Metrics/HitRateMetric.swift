import VigilDomain
import VigilStatistics

/// The share of queries with a relevant item among the first five.
struct HitRateMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .hitRateAt5, title: "Hit rate at 5", shortTitle: "Hit rate@5", phrase: "hit rate at 5", format: .share,
        direction: .higherIsBetter, tasks: [.ranking], merging: .share,
        definition:
            "Queries with an item of at least the schema's least relevant label among the first 5 ranks, divided by "
            + "queries with any label. Interval: Wilson's.",
        source: "Wilson 1927, Probable inference, the law of succession, and statistical inference.")

    func compute(_ table: LabelledTable) -> MetricValue { table.ranking { $0.hits.hitRate(withoutRelevant: .zero) } }
}
