import VigilDomain

extension Migration {
    /// What keeps a question about a stretch of time from reading all that lies before it: how long windows are at most,
    /// and which alerts are open or long.
    static let boundQuestions = Migration(number: 18, name: "BoundQuestions") { _ in
        [
            // The longest window of a version, in milliseconds, without days that were put together: those end before
            // `folded_until`.
            "ALTER TABLE model_versions ADD COLUMN longest_window BIGINT NOT NULL DEFAULT 0",
            "UPDATE model_versions SET longest_window = \(LongestWindow.ofLength)",
            // Windows may have had another length once.
            "UPDATE model_versions SET longest_window = \(LongestWindow.stored("metric_points"))",
            "UPDATE model_versions SET longest_window = \(LongestWindow.stored("drift_findings"))",
            "UPDATE model_versions SET longest_window = \(LongestWindow.stored("prediction_windows"))",
            "CREATE INDEX alerts_open ON alerts (first_start) WHERE \(AlertRows.open)",
            "CREATE INDEX alerts_open_by_model ON alerts (model, first_start) WHERE \(AlertRows.open)",
            "CREATE INDEX alerts_long ON alerts (first_start) WHERE \(AlertRows.long)",
        ]
    }
}

/// The statements by which the longest windows of versions that are there already are found.
private enum LongestWindow {
    static var ofLength: String {
        let cases = WindowLength.allCases.map { "WHEN '\($0.rawValue)' THEN \($0.longest)" }
        // A length that is not known here is that of a newer version, which has brought the tables further.
        return "CASE window_length \(cases.joined(separator: " ")) ELSE \(WindowLength.quarter.longest) END"
    }

    static func stored(_ table: String) -> String {
        """
        (SELECT CASE WHEN COALESCE(MAX(window_end - window_start), 0) > longest_window
            THEN MAX(window_end - window_start) ELSE longest_window END
        FROM \(table) WHERE version_id = model_versions.id AND (folded_until IS NULL OR window_start >= folded_until))
        """
    }
}
