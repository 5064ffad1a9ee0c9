import VigilDomain
import VigilStatistics

/// The share of predictions that came to nothing.
struct ErrorRateMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .errorRate, title: "Error rate", phrase: "error rate", format: .share,
        direction: .lowerIsBetter, tasks: ModelTask.allCases, needsLabels: false, merging: .share,
        definition: "Rows with neither a prediction nor a score, divided by all rows: calls of the model that failed. "
            + "In a ranking a rank counts as an output. Interval: Wilson's.",
        source: "Wilson 1927, Probable inference, the law of succession, and statistical inference.")

    func compute(_ table: LabelledTable) -> MetricValue { MetricValue(table.outputs.errorRate) }
}
