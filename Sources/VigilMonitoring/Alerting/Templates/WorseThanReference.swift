import VigilDomain

/// The default rule of a new model: its main metric must not become clearly worse than it was over the baseline.
///
/// Clearly worse is: by the greater of a relevant step and 3 standard errors of the baseline's value, with the whole 95
/// % interval of the window beyond that, on at least 200 labelled rows. The relevant step is 0.05 for a metric that is
/// a share; for one in the labels' own unit, where no fixed step fits, a tenth of the baseline's value. The standard
/// errors alone would not do there: with a large baseline they shrink to nothing and every trifle would page.
struct WorseThanReference: RuleTemplate {
    let id = "worse-than-reference"
    let title = "Worse than the reference"
    let summary =
        "The main metric is worse than the baseline's by max(0.05, or a tenth for errors; 3 standard errors), "
        + "with its 95 % interval beyond that, on at least 200 labelled rows."

    /// The relevant step of a metric that is a share.
    static let relevantShare = 0.05
    /// The relevant step of any other metric, as a part of the baseline's value.
    static let relevantPart = 0.1

    func rules(for schema: ModelSchema, reference: [MetricID: MetricValue]) -> [AlertConfiguration] {
        let descriptor = MetricCatalog.descriptor(of: schema.mainMetric)
        guard let badSide = descriptor.badSide else { return [] }
        let step: Double
        switch descriptor.format {
        case .share: step = Self.relevantShare
        case .number, .milliseconds, .count:
            let value = reference[schema.mainMetric]?.measurement?.value ?? 0
            step = value.isFinite ? value.magnitude * Self.relevantPart : 0
        }
        return [
            AlertConfiguration(
                name: Self.ruleName(schema.mainMetric), model: schema.model, metric: schema.mainMetric,
                comparison: badSide, threshold: .relativeToReference(atLeast: step, standardErrors: 3),
                severity: .high, escalateAfter: 3, requiresConfidence: descriptor.hasInterval, minimumSamples: 200)
        ]
    }

    /// The metric's identifier with what is watched, where that makes a valid name; recorded metrics have any name.
    private static func ruleName(_ metric: MetricID) -> String {
        let name = "\(metric)-worse-than-reference"
        return ModelName(rawValue: name) == nil ? "main-metric-worse-than-reference" : name
    }
}
