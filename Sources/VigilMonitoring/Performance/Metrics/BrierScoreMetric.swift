import VigilDomain
import VigilStatistics

/// The mean squared difference between score and label.
struct BrierScoreMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .brierScore, title: "Brier score", phrase: "Brier score", format: .share, direction: .lowerIsBetter,
        tasks: [.binaryClassification], merging: .mean,
        definition: "The mean of (score - label)^2; 0.25 for always one half. Interval: normal, from the rows' spread.",
        source: "Brier 1950, Verification of forecasts expressed in terms of probability.")

    func compute(_ table: LabelledTable) -> MetricValue { table.binary { $0.losses.brierScore } }
}
