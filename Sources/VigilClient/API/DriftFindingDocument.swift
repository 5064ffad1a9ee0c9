/// A drift check of one window as the API shows it; what the command line prints of it.
package struct DriftFindingDocument: Hashable, Sendable, Decodable {
    /// The rule that decided.
    package struct Rule: Hashable, Sendable, Decodable {
        /// The rule in a sentence.
        package var sentence: String
    }

    /// One column.
    package struct ColumnResult: Hashable, Sendable, Decodable {
        /// Its name.
        package var name: String
        /// Feature, prediction or score.
        package var role: String
        /// Whether both keys turned.
        package var isDrifted: Bool
        /// Corrected effect over relevant size; `nil` without enough data.
        package var driftScore: Double?
    }

    /// A detector beside the default check.
    package struct Detector: Hashable, Sendable, Decodable {
        /// Its name.
        package var detector: String
        /// Its column; `nil` for the whole table.
        package var column: String?
        /// Whether it decides that there is drift.
        package var isDrifted: Bool
    }

    /// The segments that were searched.
    package struct Segments: Hashable, Sendable, Decodable {
        /// Rows with one value of a feature, and the column that moved in them.
        package struct Segment: Hashable, Sendable, Decodable {
            /// The feature.
            package var feature: String
            /// Its value.
            package var value: String
            /// The column.
            package var column: String
            /// Whether it drifted in those rows.
            package var isDrifted: Bool
        }

        /// The worst ones.
        package var worst: [Segment]
    }

    /// The model's version.
    package var version: String
    /// Where the window begins.
    package var from: DocumentTime
    /// Where it ends.
    package var to: DocumentTime
    /// Rows of the baseline.
    package var referenceRows: Int
    /// Rows of the window.
    package var currentRows: Int
    /// Whether any column drifted.
    package var overallDriftDetected: Bool
    /// The weighted effect over the drifted columns.
    package var driftMagnitude: Double
    /// The share of measured columns that drifted.
    package var driftedShare: Double
    /// What to do, in words.
    package var recommendedActions: [String]
    /// The rule.
    package var rule: Rule
    /// Every column.
    package var columns: [ColumnResult]
    /// What else was asked.
    package var detectors: [Detector]?
    /// What segments were searched.
    package var segments: Segments?
    /// How much it asks for attention: `none`, `low`, `medium` or `high`.
    package var severity: String?
}

/// The answer of a drift check.
package struct DriftCheckAnswer: Hashable, Sendable {
    /// The findings that were made, oldest first.
    package var findings: [DriftFindingDocument]
    /// The whole answer as the server sent it, JSON with every number of every column.
    package var json: String
}

struct DriftFindingsDocument: Decodable {
    var findings: [DriftFindingDocument]
}

/// What the check of one of many models came to.
package struct DriftCheckSummaryDocument: Hashable, Sendable, Decodable {
    /// The model.
    package var model: String
    /// How many windows were checked.
    package var windows: Int
    /// In how many of them something drifted.
    package var driftedWindows: Int
    /// The newest finding.
    package var newest: DriftFindingDocument?
    /// Why it could not be checked.
    package var obstacle: String?
}

/// The answer of a check of many models.
package struct DriftChecksAnswer: Hashable, Sendable {
    /// One a model.
    package var checks: [DriftCheckSummaryDocument]
    /// The same as the server wrote it.
    package var json: String
}

struct DriftCheckSummariesDocument: Decodable {
    var checks: [DriftCheckSummaryDocument]
}

/// A request for a drift check, of one model or of several.
struct DriftCheckDocument: Encodable {
    var models: [String]?
    var since: DocumentTime?
    var until: DocumentTime?
}
