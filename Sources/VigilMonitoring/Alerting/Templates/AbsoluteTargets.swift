import VigilDomain

/// The ready-made limits of the three example models, each for any model that is judged by the same metric.
///
/// A binary classifier judged by accuracy must keep 0.90 (high, escalated after three windows) and answer within 200 ms
/// (medium); one judged by precision must keep 0.90 (high); a ranking must satisfy 0.80 of its queries (medium).
struct AbsoluteTargets: RuleTemplate {
    let id = "absolute-targets"
    let title = "Absolute targets"
    let summary =
        "Accuracy or precision of at least 0.90, satisfaction of at least 0.80, answers within 200 ms: 95 % of those "
        + "that predictions carry, the mean of those that are recorded."

    func rules(for schema: ModelSchema, reference: [MetricID: MetricValue]) -> [AlertConfiguration] {
        switch (schema.task, schema.mainMetric) {
        case (.binaryClassification, .precision):
            return [rule("precision-below-0.90", schema, .precision, .below, 0.90, .high)]
        case (.binaryClassification, _), (.multiclassClassification, _):
            return [
                rule("accuracy-below-0.90", schema, .accuracy, .below, 0.90, .high, escalateAfter: 3),
                // What the predictions carry, and what the caller measured and recorded; most models have one of them.
                rule("inference-time-above-200-ms", schema, .inferenceTimeP95, .above, 200, .medium),
                rule("recorded-inference-time-above-200-ms", schema, .inferenceTime, .above, 200, .medium, samples: 30),
            ]
        case (.ranking, .satisfactionScore):
            return [rule("satisfaction-below-0.80", schema, .satisfactionScore, .below, 0.80, .medium)]
        case (.ranking, _):
            // A query is satisfied when one of the first five hits is relevant.
            return [rule("satisfaction-below-0.80", schema, .hitRateAt5, .below, 0.80, .medium)]
        case (.regression, _):
            // A limit on an error is in the unit of the labels; no number fits every model.
            return []
        }
    }

    private func rule(
        _ name: String, _ schema: ModelSchema, _ metric: MetricID, _ comparison: AlertComparison, _ limit: Double,
        _ severity: AlertSeverity, escalateAfter: Int? = nil, samples: Int = 1
    ) -> AlertConfiguration {
        AlertConfiguration(
            name: name, model: schema.model, metric: metric, comparison: comparison, threshold: .absolute(limit),
            severity: severity, escalateAfter: escalateAfter, minimumSamples: samples,
            // Latency is known at once; nobody wants to hear of it at the end of the month.
            includesMaturing: !MetricCatalog.descriptor(of: metric).needsLabels)
    }
}
