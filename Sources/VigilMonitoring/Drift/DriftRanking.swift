public import VigilDomain
import VigilStatistics

/// Which of the columns that move matters most: how important it is, how far it moved, and whether the metric moves with it.
public struct DriftRanking: Hashable, Sendable, Codable {
    /// One column's place.
    public struct Entry: Hashable, Sendable, Codable {
        /// The column.
        public var column: String
        /// Its importance, 1 on average over the features.
        public var importance: Double
        /// Where the importance is from: `given` with the schema, `learned` from the baseline, or `equal` for all.
        public var importanceSource: String
        /// Its drift score in the window, 1 at the limit; 0 where it was not measured.
        public var driftScore: Double
        /// Whether it drifted in the window.
        public var isDrifted: Bool
        /// Since when it drifts.
        public var driftingSince: Timestamp?
        /// The rank correlation, over the windows that have both, between its drift score and how much worse the metric
        /// is than its best; `nil` with fewer than eight windows or where one of them never moves.
        public var relation: Double?
        /// Over how many windows.
        public var relationWindows: Int
        /// What it is ranked by: importance times drift score, raised by a relation to the metric.
        public var weight: Double
    }

    /// The window that is explained.
    public var window: TimeRange
    /// The metric that relations are with.
    public var metric: MetricID
    /// The columns, the most relevant first.
    public var entries: [Entry]
}

/// The importances that a ranking goes by.
package struct ColumnImportance: Sendable {
    /// By column; 1 where it is not there.
    package var values: [String: Double]
    /// `given`, `learned` or `equal`.
    package var source: String

    /// Importances and where they are from.
    package init(values: [String: Double], source: String) {
        self.values = values
        self.source = source
    }

    /// Those of the schema where any differs from 1, otherwise what was learned, otherwise equal ones.
    package init(schema: ModelSchema, baseline: PredictionBatch?) {
        if schema.features.contains(where: { $0.importance != 1 }) {
            let mean = schema.features.reduce(0) { $0 + $1.importance } / Double(max(1, schema.features.count))
            values = Dictionary(
                schema.features.map { ($0.name, $0.importance / mean) }
            ) { first, _ in first }
            source = "given"
        } else if let learned = baseline.flatMap({ LearnedImportance.learned(from: $0, schema: schema) }) {
            values = learned
            source = "learned"
        } else {
            values = [:]
            source = "equal"
        }
    }
}

extension DriftRanking {
    /// Fewer windows make no relation.
    private static let fewestWindows = 8

    /// Ranks the columns of the last of some findings; `nil` without findings.
    ///
    /// - Parameters:
    ///   - findings: A model version's findings, oldest first, at least one.
    ///   - metric: The metric, and whether more of it is better.
    ///   - points: Its values by window.
    ///   - importance: How much each column counts.
    package init?(
        _ findings: [DriftFinding], metric: (id: MetricID, isBetterHigher: Bool), points: [TimeRange: Double],
        importance: ColumnImportance
    ) {
        guard let last = findings.last else { return nil }
        let entries = last.result.columns.map { column -> Entry in
            var scores: [Double] = []
            var losses: [Double] = []
            for finding in findings {
                guard let value = points[finding.window],
                    let score = finding.result.columns.first(where: { $0.name == column.name })?.driftScore
                else { continue }
                scores.append(score)
                losses.append(metric.isBetterHigher ? -value : value)
            }
            // The two have one length, which is all that could be wrong with them.
            let correlation =
                scores.count >= Self.fewestWindows ? (try? Correlation.spearman(scores, losses))?.correlation : nil
            let relation = correlation?.coefficient
            let weight = importance.values[column.name] ?? 1
            let score = column.driftScore ?? 0
            return Entry(
                column: column.name, importance: weight, importanceSource: importance.source, driftScore: score,
                isDrifted: column.isDrifted, driftingSince: column.driftingSince, relation: relation,
                relationWindows: scores.count, weight: weight * score * (1 + max(0, relation ?? 0)))
        }
        window = last.window
        self.metric = metric.id
        // What drifted stands before what did not, whatever its weight.
        self.entries = entries.sorted { first, second in
            if first.isDrifted != second.isDrifted { return first.isDrifted }
            return (second.weight, first.column) < (first.weight, second.column)
        }
    }
}
