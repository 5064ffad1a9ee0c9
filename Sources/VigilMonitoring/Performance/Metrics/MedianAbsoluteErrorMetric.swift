import VigilDomain
import VigilStatistics

/// The error that half of the rows stay below.
struct MedianAbsoluteErrorMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .medianAbsoluteError, title: "Median absolute error", shortTitle: "MedAE", phrase: "median absolute error",
        format: .number,
        direction: .lowerIsBetter, tasks: [.regression],
        definition: "The median of |prediction - label|, in the label's unit. Interval: the order statistics that the "
            + "binomial law gives, free of any distribution; none where there are too few rows for one.",
        source: "David and Nagaraja 2003, Order Statistics, section 7.1.")

    func compute(_ table: LabelledTable) -> MetricValue { table.absoluteErrorQuantile(0.5) }
}
