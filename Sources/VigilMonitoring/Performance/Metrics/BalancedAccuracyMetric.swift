import VigilDomain
import VigilStatistics

/// The mean of recall and specificity, both classes counting the same.
struct BalancedAccuracyMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .balancedAccuracy, title: "Balanced accuracy", phrase: "balanced accuracy", format: .share,
        direction: .higherIsBetter, tasks: [.binaryClassification], merging: .cells,
        definition: "The mean of recall and specificity. Interval: Wilson's for the delta method's error.",
        source: "Brodersen et al. 2010, The balanced accuracy and its posterior distribution.")

    func compute(_ table: LabelledTable) -> MetricValue { table.binary { $0.confusion.balancedAccuracy } }
}
