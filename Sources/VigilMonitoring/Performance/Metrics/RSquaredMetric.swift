import VigilDomain
import VigilStatistics

/// How much better predictions are than always saying the mean.
struct RSquaredMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .rSquared, title: "Coefficient of determination", shortTitle: "R²", phrase: "R²", format: .share,
        direction: .higherIsBetter, tasks: [.regression], hasInterval: false,
        definition:
            "1 - sum of (prediction - label)^2 / sum of (label - mean label)^2; 1 is perfect, 0 is as good as the "
            + "mean, below 0 is worse. Undefined for labels that are all equal.",
        source: "Wright 1921, Correlation and causation.")

    func compute(_ table: LabelledTable) -> MetricValue {
        table.regression { $0.rSquared(constantTarget: .undefined) }
    }
}
