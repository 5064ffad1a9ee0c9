import VigilDomain
import VigilStatistics

/// How close the order of the first five items is to the best one.
struct NDCGMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .ndcgAt5, title: "NDCG at 5", shortTitle: "NDCG@5", phrase: "NDCG at 5", format: .share,
        direction: .higherIsBetter, tasks: [.ranking], merging: .mean,
        definition:
            "The mean over queries of the sum of (2^relevance - 1) / log2(rank + 1) over the first 5 ranks, divided "
            + "by the same sum in the best order; 0 where nothing is relevant. Queries without any label are left out, "
            + "items without one in a labelled query count as 0. Interval: normal, from the queries' spread.",
        source: "Järvelin and Kekäläinen 2002, Cumulated gain-based evaluation of IR techniques; gain as in Burges et "
            + "al. 2005, Learning to rank using gradient descent.")

    func compute(_ table: LabelledTable) -> MetricValue {
        table.ranking { $0.gains.normalizedGain(withoutRelevant: .zero) }
    }
}
