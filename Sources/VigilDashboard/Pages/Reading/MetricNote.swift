import VigilDomain
import VigilMonitoring

/// What a window's value rests on, or why there is none, in few words.
enum MetricNote {
    /// Why there is no value.
    static func whyNoValue(_ point: MetricPoint) -> String {
        if let waiting = waiting(point) { return waiting }
        let reason = NarratedValue.reason(point.value)
        return reason.isEmpty ? "not known yet" : reason
    }

    /// What a value rests on, and that it can still change.
    static func evidence(_ point: MetricPoint) -> String {
        if let waiting = waiting(point) { return waiting }
        guard let measurement = point.value.measurement else { return whyNoValue(point) }
        let rows = NumberText.count(measurement.count, "row")
        return point.origin == .recorded ? "\(rows), recorded by the caller" : rows
    }

    private static func waiting(_ point: MetricPoint) -> String? {
        guard point.isMaturing else { return nil }
        let coverage = point.labels
        guard coverage.labelled < coverage.predictions, MetricCatalog.descriptor(of: point.metric).needsLabels else {
            return "the window is still open"
        }
        return "waiting for labels, \(NumberText.count(coverage.labelled)) of "
            + "\(NumberText.count(coverage.predictions)) known"
    }
}
