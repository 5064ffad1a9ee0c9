import Vigil
import VigilDomain
import VigilStorage

/// Damaged segments, for Prometheus.
enum DamageMetrics {
    private struct Series: Hashable, Comparable {
        var model: String
        var version: String
        var kind: String

        static func < (left: Series, right: Series) -> Bool {
            (left.model, left.version, left.kind) < (right.model, right.version, right.kind)
        }

        var labels: [(String, String)] { [("model", model), ("version", version), ("kind", kind)] }
    }

    /// Adds how many segments are set aside, and how many rows they hold.
    ///
    /// - Parameters:
    ///   - segments: The segments.
    ///   - output: Where to.
    static func add(_ segments: [QuarantinedSegment], to output: inout PrometheusText) {
        let series = Dictionary(grouping: segments) { segment in
            Series(model: segment.model.rawValue, version: segment.version, kind: segment.kind.rawValue)
        }.sorted { $0.key < $1.key }
        let counted = "vigil_storage_damaged_segments"
        output.family(counted, .gauge, help: "Stored segments that are damaged and set aside.")
        if series.isEmpty { output.sample(counted, 0) }
        for (key, segments) in series { output.sample(counted, key.labels, Double(segments.count)) }
        let rows = "vigil_storage_unreadable_rows"
        output.family(rows, .gauge, help: "Rows of damaged segments, which nothing counts.")
        if series.isEmpty { output.sample(rows, 0) }
        for (key, segments) in series {
            output.sample(rows, key.labels, segments.reduce(0) { $0 + Double($1.rows) })
        }
    }
}
