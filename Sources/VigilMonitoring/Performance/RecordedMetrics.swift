package import VigilDomain

/// Names that callers record under, or that a check leaves behind, and that Vigil does not compute from predictions.
///
/// Any other name can be recorded too; these only have better words than their identifier.
package enum RecordedMetrics {
    /// Their descriptions, by name.
    package static let descriptors: [MetricDescriptor] = [
        MetricDescriptor(
            id: .driftDetected, title: "Drift detected", phrase: "drift detected", format: .count,
            direction: .lowerIsBetter, tasks: [], needsLabels: false, hasInterval: false,
            definition: "1 where a column, a detector that decides or a segment drifted, 0 where none did.",
            source: "The drift check, the detectors and the segments of the model's policy."),
        MetricDescriptor(
            id: .driftMagnitude, title: "Drift magnitude", phrase: "drift magnitude", format: .share,
            direction: .lowerIsBetter, tasks: [], needsLabels: false, hasInterval: false,
            definition: "The importance-weighted mean, over the columns that drifted, of the effect from 0 to 1.",
            source: "The default drift check."),
        MetricDescriptor(
            id: .driftedShare, title: "Share of drifted columns", shortTitle: "Drifted columns",
            phrase: "share of drifted columns", format: .share, direction: .lowerIsBetter, tasks: [],
            needsLabels: false, hasInterval: false,
            definition: "Drifted columns divided by measured columns.",
            source: "The default drift check."),
        MetricDescriptor(
            id: .inferenceTime, title: "Inference time", phrase: "inference time", format: .milliseconds,
            direction: .lowerIsBetter, tasks: [], needsLabels: false, hasInterval: false,
            definition: "How long predictions took, as the caller measured it.", source: "Recorded by the caller."),
        MetricDescriptor(
            id: MetricID("match_quality"), title: "Match quality", phrase: "match quality", format: .share,
            direction: .higherIsBetter, tasks: [], needsLabels: false, hasInterval: false,
            definition: "How well the listings that were shown fit, as the caller measured it.",
            source: "Recorded by the caller."),
        MetricDescriptor(
            id: MetricID("response_time_ms"), title: "Response time", phrase: "response time",
            format: .milliseconds, direction: .lowerIsBetter, tasks: [], needsLabels: false, hasInterval: false,
            definition: "How long a whole request took, as the caller measured it.", source: "Recorded by the caller."),
        MetricDescriptor(
            id: .satisfactionScore, title: "Satisfaction", phrase: "satisfaction", format: .share,
            direction: .higherIsBetter, tasks: [], needsLabels: false, hasInterval: false,
            definition: "The share of satisfied clients, as the caller measured it.",
            source: "Recorded by the caller."),
    ]
}

extension MetricID {
    /// The share of satisfied clients, recorded by the caller.
    package static let satisfactionScore = MetricID("satisfaction_score")
}
