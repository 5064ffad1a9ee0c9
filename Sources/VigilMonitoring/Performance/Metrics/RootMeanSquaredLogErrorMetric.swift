import VigilDomain
import VigilStatistics

/// The error of the logarithms, which counts ratios instead of differences.
struct RootMeanSquaredLogErrorMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .rootMeanSquaredLogError, title: "Root mean squared logarithmic error", shortTitle: "RMSLE",
        phrase: "root mean squared logarithmic error", format: .number,
        direction: .lowerIsBetter, tasks: [.regression], merging: .rootMeanSquare,
        definition: "The root of the mean of (ln(1 + prediction) - ln(1 + label))²; undefined where a value is -1 or "
            + "below. Interval: the delta method's error.",
        source: "scikit-learn, root_mean_squared_log_error.")

    func compute(_ table: LabelledTable) -> MetricValue { table.regression { $0.rootMeanSquaredLogError } }
}
