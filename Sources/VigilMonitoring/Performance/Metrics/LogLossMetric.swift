import VigilDomain
import VigilStatistics

/// The mean of minus the logarithm of the probability given to what happened.
struct LogLossMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .logLoss, title: "Log loss", phrase: "log loss", format: .number, direction: .lowerIsBetter,
        tasks: [.binaryClassification], merging: .mean,
        definition: "The mean of -ln of the probability given to the label, in nats; 0.693 for always one half. "
            + "Interval: normal, from the rows' spread.",
        source: "Good 1952, Rational decisions.")

    func compute(_ table: LabelledTable) -> MetricValue { table.binary { $0.losses.logLoss } }
}
