import VigilDomain
import VigilStatistics

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

    func compute(_ table: LabelledTable) -> MetricValue {
        let times = table.inferenceTimes
        guard let first = times.first else { return .notEnoughData(have: 0, need: 1) }
        let position = Double(times.count - 1) * share
        let below = Int(position)
        var value = first
        if below + 1 < times.count {
            value = times[below] + (position - Double(below)) * (times[below + 1] - times[below])
        } else {
            value = times[times.count - 1]
        }
        let interval = interval(times)
        return .measured(
            MetricMeasurement(value: value, lower95: interval?.lower, upper95: interval?.upper, count: times.count))
    }

    /// The order statistics between which the percentile lies with a chance of at least 95 %.
    ///
    /// The r-th value from below is too high with the chance P(K < r) and too low with P(K >= r), K binomial.
    private func interval(_ ascending: [Double]) -> (lower: Double, upper: Double)? {
        let law = BinomialDistribution(trials: ascending.count, successProbability: share)
        guard let low = law.quantile(0.025), let high = law.quantile(0.975) else { return nil }
        // P(K < low) < 0.025 by the quantile's definition, and P(K > high) <= 0.025.
        guard low >= 1, high < ascending.count else { return nil }
        return (ascending[low - 1], ascending[high])
    }
}
