import VigilDomain

/// A percentile of the inference times that were reported with the predictions.
struct InferenceTimeMetric: PerformanceMetric {
    /// Which percentile.
    enum Percentile: Int, CaseIterable {
        case p50 = 50
        case p95 = 95
        case p99 = 99

        var id: MetricID {
            switch self {
            case .p50: .inferenceTimeP50
            case .p95: .inferenceTimeP95
            case .p99: .inferenceTimeP99
            }
        }
    }

    let descriptor: MetricDescriptor
    private let share: Double

    init(_ percentile: Percentile) {
        share = Double(percentile.rawValue) / 100
        descriptor = MetricDescriptor(
            id: percentile.id, title: "Inference time, \(percentile.rawValue)th percentile",
            shortTitle: "Latency p\(percentile.rawValue)",
            phrase: "inference time at the \(percentile.rawValue)th percentile", format: .milliseconds,
            direction: .lowerIsBetter, tasks: ModelTask.allCases, needsLabels: false,
            definition: "The time within which \(percentile.rawValue) % of the predictions were made, linear between "
                + "order statistics. Interval: the order statistics that the binomial law gives, free of any "
                + "distribution; none where there are too few rows for one.",
            source: "Hyndman and Fan 1996, Sample quantiles in statistical packages, definition 7; David and Nagaraja "
                + "2003, Order Statistics, section 7.1.")
    }

    func compute(_ table: LabelledTable) -> MetricValue { .quantile(share, of: table.inferenceTimes) }
}
