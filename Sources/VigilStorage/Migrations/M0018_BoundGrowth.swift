import VigilDomain

extension Migration {
    /// What keeps a long history from costing more each day: questions about a stretch of time do not read what lies before
    /// it, since it is known how long windows are at most and which alerts are open or long, and what was deleted is soon
    /// room for what comes.
    static let boundGrowth = Migration(number: 18, name: "BoundGrowth") { dialect in
        [
            // The longest window of a version, in milliseconds, without days that were put together: those end before
            // `folded_until`.
            "ALTER TABLE model_versions ADD COLUMN longest_window BIGINT NOT NULL DEFAULT 0",
            "UPDATE model_versions SET longest_window = \(LongestWindow.ofLength)",
            // Windows may have had another length once.
            LongestWindow.stored(
                "metric_points", unless: "window_end <= folded_until AND window_end - window_start <= \(day)"),
            LongestWindow.stored("drift_findings"),
            LongestWindow.stored("prediction_windows"),
            "CREATE INDEX alerts_open ON alerts (first_start) WHERE \(AlertRows.open)",
            "CREATE INDEX alerts_open_by_model ON alerts (model, first_start) WHERE \(AlertRows.open)",
            "CREATE INDEX alerts_long ON alerts (first_start) WHERE \(AlertRows.long)",
        ] + (dialect == .postgres ? ["prediction_segments", "outcome_segments"].map(leanTable) : [])
    }

    private static var day: Int64 { WindowLength.day.longest }

    /// Has a table cleaned when a fiftieth of it is dead and not only a fifth, as is usual: decision 0030 has the figures.
    ///
    /// Nearly all that segments take lies in their TOAST tables, which go by settings of their own.
    private static func leanTable(_ table: String) -> String {
        """
        ALTER TABLE \(table) SET (
            autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02,
            autovacuum_analyze_scale_factor = 0.02, toast.autovacuum_vacuum_scale_factor = 0.02,
            toast.autovacuum_vacuum_insert_scale_factor = 0.1)
        """
    }
}

/// The statements by which the longest windows of versions that are there already are found.
private enum LongestWindow {
    static var ofLength: String {
        let cases = WindowLength.allCases.map { "WHEN '\($0.rawValue)' THEN \($0.longest)" }
        // A length that is not known here is that of a newer version, which has brought the tables further.
        return "CASE window_length \(cases.joined(separator: " ")) ELSE \(WindowLength.quarter.longest) END"
    }

    /// Each table is read once, however many versions there are.
    static func stored(_ table: String, unless folded: String = "1 = 0") -> String {
        """
        UPDATE model_versions SET longest_window = found.longest FROM (
            SELECT version_id, MAX(window_end - window_start) AS longest
            FROM \(table) JOIN model_versions AS versions ON versions.id = version_id
            WHERE NOT COALESCE(\(folded), FALSE) GROUP BY version_id
        ) AS found WHERE found.version_id = model_versions.id AND found.longest > longest_window
        """
    }
}
