import VigilDomain
import VigilMonitoring
import VigilStorage

/// What the labelled rows of one window say beyond its metrics.
package struct WindowAnalysis: Hashable, Sendable {
    /// The window.
    var window: TimeRange
    /// Cells, thresholds and reliability.
    var performance: PerformanceAnalysis
    /// Where the model does worst.
    var segments: SegmentPerformance

    @concurrent
    static func make(
        _ rows: LabelledPredictions, window: TimeRange, schema: ModelSchema
    ) async throws -> WindowAnalysis {
        WindowAnalysis(
            window: window,
            performance: try PerformanceAnalysis(schema: schema, predictions: rows.predictions, labels: rows.labels),
            segments: try SegmentPerformanceSearch().worst(
                in: rows.predictions, labels: rows.labels, schema: schema))
    }
}
