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
            merging: .maximum,
            definition: "1 where a column, a detector that decides or a segment drifted, 0 where none did.",
            source: "The drift check, the detectors and the segments of the model's policy."),
        MetricDescriptor(
            id: .driftMagnitude, title: "Drift magnitude", phrase: "drift magnitude", format: .share,
            direction: .lowerIsBetter, tasks: [], needsLabels: false, hasInterval: false,
            merging: .maximum,
            definition: "The importance-weighted mean, over the columns that drifted, of the effect from 0 to 1.",
            source: "The default drift check."),
        MetricDescriptor(
            id: .driftedShare, title: "Share of drifted columns", shortTitle: "Drifted columns",
            phrase: "share of drifted columns", format: .share, direction: .lowerIsBetter, tasks: [],
            needsLabels: false, hasInterval: false,
            merging: .maximum, definition: "Drifted columns divided by measured columns.",
            source: "The default drift check."),
        MetricDescriptor(
            id: .estimateGap, title: "Worse than estimated", shortTitle: "Estimate gap",
            phrase: "gap of estimate and labels", format: .number, direction: .lowerIsBetter, tasks: [],
            needsLabels: true, hasInterval: false,
            merging: .notPossible,
            definition: "By how many standard errors the main metric, once its labels are in, is worse than it was "
                + "estimated to be without them; negative where it is better. Beyond 3 either way the labels contradict "
                + "the estimate.",
            source: "The estimate from the baseline, and the labels that came."),
        MetricDescriptor(
            id: .worseThanReference, title: "Worse than the reference", phrase: "worse than the reference",
            format: .count, direction: .lowerIsBetter, tasks: [], needsLabels: true, hasInterval: false,
            merging: .maximum,
            definition:
                "1 where the main metric lies beyond the limit that the baseline sets for windows of so many rows, "
                + "else 0. The limit counts on sampling and on how far the baseline's own windows differ; a window that is "
                + "as the baseline lies beyond it as often as the model's budget of false alarms allows.",
            source: "The baseline, cut into windows of the model's length."),
        MetricDescriptor(
            id: .daysToBreach, title: "Days to breach", phrase: "days until the main metric breaks its threshold",
            format: .number, direction: .higherIsBetter, tasks: [], needsLabels: true, hasInterval: false,
            definition: "In how many days the main metric is forecast to break its minimum or maximum, from the end of "
                + "the window; 0 where it does, without a value where no breach is forecast in the next 12 windows.",
            source: "The forecast of the main metric, and its thresholds."),
        MetricDescriptor(
            id: .inputsAUC, title: "Inputs told apart", shortTitle: "Inputs AUC",
            phrase: "AUC by which inputs are told from the reference's", format: .share, direction: .neither,
            tasks: [], needsLabels: true, hasInterval: false,
            definition:
                "How well boosted trees tell the inputs of a window from those of the reference, 0.5 where they "
                + "look the same; taken where labels contradict an estimate.",
            source: "Lopez-Paz and Oquab 2017, Revisiting classifier two-sample tests."),
        MetricDescriptor(
            id: .inferenceTime, title: "Inference time", phrase: "inference time", format: .milliseconds,
            direction: .lowerIsBetter, tasks: [], needsLabels: false, hasInterval: false,
            merging: .mean, definition: "How long predictions took, as the caller measured it.",
            source: "Recorded by the caller."),
        MetricDescriptor(
            id: .droppedPredictions, title: "Dropped predictions", shortTitle: "Dropped",
            phrase: "number of dropped predictions", format: .count, direction: .lowerIsBetter, tasks: [],
            needsLabels: false, hasInterval: false, merging: .sum,
            definition: "How many predictions of a calling service were dropped because more waited to be written than "
                + "its queue has room for; they are in no other metric.",
            source: "The queue of live predictions."),
        MetricDescriptor(
            id: MetricID("match_quality"), title: "Match quality", phrase: "match quality", format: .share,
            direction: .higherIsBetter, tasks: [], needsLabels: false, hasInterval: false,
            merging: .mean, definition: "How well the listings that were shown fit, as the caller measured it.",
            source: "Recorded by the caller."),
        MetricDescriptor(
            id: MetricID("response_time_ms"), title: "Response time", phrase: "response time",
            format: .milliseconds, direction: .lowerIsBetter, tasks: [], needsLabels: false, hasInterval: false,
            merging: .mean, definition: "How long a whole request took, as the caller measured it.",
            source: "Recorded by the caller."),
        MetricDescriptor(
            id: .satisfactionScore, title: "Satisfaction", phrase: "satisfaction", format: .share,
            direction: .higherIsBetter, tasks: [], needsLabels: false, hasInterval: false,
            merging: .mean, definition: "The share of satisfied clients, as the caller measured it.",
            source: "Recorded by the caller."),
    ]
}

extension MetricID {
    /// The share of satisfied clients, recorded by the caller.
    package static let satisfactionScore = MetricID("satisfaction_score")
}
