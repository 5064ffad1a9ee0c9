import VigilDomain
import VigilStatistics

/// The root of the mean squared error, which large errors dominate.
struct RootMeanSquaredErrorMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .rootMeanSquaredError, title: "Root mean squared error", shortTitle: "RMSE",
        phrase: "root mean squared error", format: .number, direction: .lowerIsBetter, tasks: [.regression],
        merging: .rootMeanSquare,
        definition:
            "The root of the mean of (prediction - label)^2, in the label's unit. Interval: the delta method's.",
        source: "Gauss 1821, Theoria combinationis observationum.")

    func compute(_ table: LabelledTable) -> MetricValue { table.regression { $0.rootMeanSquaredError } }
}
