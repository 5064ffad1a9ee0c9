import VigilDomain
import VigilStatistics

/// The mean squared difference between score and label.
struct BrierScoreMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .brierScore, title: "Brier score", phrase: "Brier score", format: .share, direction: .lowerIsBetter,
        tasks: [.binaryClassification, .multiclassClassification], merging: .mean,
        definition:
            "The mean of (score - label)^2; 0.25 for always one half. With several classes, whose probabilities it "
            + "needs, the sum of these squares over the classes, from 0 to 2. Interval: normal, from the rows' spread.",
        source: "Brier 1950, Verification of forecasts expressed in terms of probability.")

    func applies(to schema: ModelSchema) -> Bool { schema.hasProbabilities }

    func compute(_ table: LabelledTable) -> MetricValue {
        table.schema.task == .multiclassClassification
            ? table.probabilities { $0.brierScore() } : table.binary { $0.losses.brierScore }
    }
}
