import VigilDomain
import VigilMonitoring
import VigilStorage

/// What the labelled rows of a window, or of several, say beyond their metrics.
package struct WindowAnalysis: Hashable, Sendable {
    /// From the first window to the end of the last.
    var range: TimeRange
    /// Cells, thresholds and reliability.
    var performance: PerformanceAnalysis
    /// Where the model does worst.
    var segments: SegmentPerformance

    @concurrent
    static func make(
        _ rows: LabelledPredictions, range: TimeRange, schema: ModelSchema
    ) async throws -> WindowAnalysis {
        WindowAnalysis(
            range: range,
            performance: try PerformanceAnalysis(schema: schema, predictions: rows.predictions, labels: rows.labels),
            segments: try SegmentPerformanceSearch().worst(
                in: rows.predictions, labels: rows.labels, schema: schema))
    }
}
