import VigilDomain
import VigilStatistics

/// How far predictions are from labels, as a share of the label.
struct MeanAbsolutePercentageErrorMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .meanAbsolutePercentageError, title: "Mean absolute percentage error", shortTitle: "MAPE",
        phrase: "mean absolute percentage error", format: .share, direction: .lowerIsBetter, tasks: [.regression],
        merging: .mean,
        definition:
            "The mean of |prediction - label| / |label| as a fraction; rows with label 0 are left out. Interval: "
            + "normal, from the rows' spread.",
        source: "Hyndman and Koehler 2006, Another look at measures of forecast accuracy.")

    func compute(_ table: LabelledTable) -> MetricValue {
        table.regression { $0.meanAbsolutePercentageError(zeroTargets: .leftOut) }
    }
}
