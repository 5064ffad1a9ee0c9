import VigilDomain
import VigilStatistics

/// How far up the first relevant item stands.
struct MeanReciprocalRankMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .meanReciprocalRank, title: "Mean reciprocal rank", shortTitle: "MRR", phrase: "mean reciprocal rank",
        format: .share, direction: .higherIsBetter, tasks: [.ranking], merging: .mean,
        definition:
            "The mean over labelled queries of 1 / rank of the first item of at least the schema's least relevant "
            + "label; 0 without one. Interval: normal, from the queries' spread.",
        source: "Voorhees 1999, The TREC-8 question answering track report.")

    func compute(_ table: LabelledTable) -> MetricValue {
        table.ranking { $0.wholeLists.meanReciprocalRank(withoutRelevant: .zero) }
    }
}
