import VigilDomain
import VigilStatistics

/// The sum of the errors relative to the sum of the labels.
struct WeightedPercentageErrorMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .weightedAbsolutePercentageError, title: "Weighted absolute percentage error", shortTitle: "WAPE",
        phrase: "weighted absolute percentage error", format: .number,
        direction: .lowerIsBetter, tasks: [.regression],
        definition: "The sum of |prediction - label| divided by the sum of |label|; defined also where single labels "
            + "are 0. Interval: the delta method's error.",
        source: "Kolassa and Schütz 2007, Advantages of the MAD/mean ratio over the MAPE.")

    func compute(_ table: LabelledTable) -> MetricValue { table.regression { $0.weightedAbsolutePercentageError } }
}
