import VigilDomain
import VigilStatistics

/// The mean of minus the logarithm of the probability given to what happened.
struct LogLossMetric: PerformanceMetric {
    let descriptor = MetricDescriptor(
        id: .logLoss, title: "Log loss", phrase: "log loss", format: .number, direction: .lowerIsBetter,
        tasks: [.binaryClassification, .multiclassClassification], merging: .mean,
        definition:
            "The mean of -ln of the probability given to the label, in nats; 0.693 for always one half, ln k for "
            + "always 1/k of k classes. With several classes it needs the probabilities of all, and leaves out rows whose "
            + "label is none of them. Interval: normal, from the rows' spread.",
        source: "Good 1952, Rational decisions.")

    func applies(to schema: ModelSchema) -> Bool { schema.hasProbabilities }

    func compute(_ table: LabelledTable) -> MetricValue {
        table.schema.task == .multiclassClassification
            ? table.probabilities { $0.logLoss() } : table.binary { $0.losses.logLoss }
    }
}
