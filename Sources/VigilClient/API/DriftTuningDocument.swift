/// What other drift settings would have said about a model's history, as the API answers it.
package struct DriftTuningDocument: Hashable, Sendable, Decodable {
    /// The settings' outcomes with one comparison.
    package struct Report: Hashable, Sendable, Decodable {
        /// What windows were compared with.
        package var comparison: String
        /// How many windows before it, of trailing ones.
        package var trailingWindows: Int?
        /// Whether the model compares with it now.
        package var isCurrent: Bool
        /// One for each setting, the one in force first.
        package var outcomes: [Outcome]
    }

    /// What one setting would have said.
    package struct Outcome: Hashable, Sendable, Decodable {
        /// The false alarms that are acceptable.
        package var falseAlarms: Double
        /// In so many days.
        package var inDays: Double
        /// The level of one window.
        package var level: Double
        /// The relevant size for numbers.
        package var minimumNumericEffect: Double
        /// The relevant size for categories.
        package var minimumCategoricalEffect: Double
        /// Windows that could be checked.
        package var windows: Int
        /// Windows of the baseline's own period, which were left out; servers before this was known do not say.
        package var windowsOfBaseline: Int?
        /// Windows in which a column drifted.
        package var alarms: Int
        /// Stretches of such windows.
        package var alerts: Int
        /// The columns that drifted most often.
        package var columns: [Column]
    }

    /// A column and in how many windows it drifted.
    package struct Column: Hashable, Sendable, Decodable {
        /// Its name.
        package var name: String
        /// In how many windows it drifted.
        package var windows: Int
    }

    /// One for each comparison.
    package var reports: [Report]
}

/// The answer to a dry run of drift settings.
package struct DriftTuningAnswer: Sendable {
    /// One for each comparison.
    package var reports: [DriftTuningDocument.Report]
    /// The same as the server wrote it.
    package var json: String
}
