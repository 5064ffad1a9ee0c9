/// A row that the server did not take, and why.
package struct RejectedRow: Hashable, Sendable, Decodable {
    /// The row of the request, from 1.
    package var row: Int
    /// The field at fault.
    package var field: String
    /// Stable text to compare with.
    package var code: String
    /// What was given and what is allowed.
    package var detail: String

    /// A rejected row.
    package init(row: Int, field: String, code: String, detail: String) {
        self.row = row
        self.field = field
        self.code = code
        self.detail = detail
    }
}

/// What became of predictions that were sent.
package struct PredictionReceiptDocument: Hashable, Sendable, Decodable {
    /// How many are stored now that were not before.
    package var stored: Int
    /// Ids that were there before.
    package var duplicates: [String]
    /// How many are of a time that the model's retention does not keep; an older server does not say.
    package var expired: Int?
    /// Rows that were not taken.
    package var rejected: [RejectedRow]
}

/// What became of outcomes that were sent.
package struct OutcomeReceiptDocument: Hashable, Sendable, Decodable {
    /// How many found their prediction.
    package var matched: Int
    /// How many wait for it.
    package var waiting: Int
    /// How many are searched for among older predictions.
    package var searching: Int
    /// How many replaced an earlier outcome.
    package var corrections: Int
    /// How many are about a prediction that is no longer kept; an older server does not say.
    package var expired: Int?
    /// Rows that were not taken.
    package var rejected: [RejectedRow]
}

/// A baseline that was set.
package struct BaselineDocument: Hashable, Sendable, Decodable {
    /// One metric over the baseline.
    package struct Value: Hashable, Sendable, Decodable {
        /// The metric.
        package var metric: String
        /// `measured`, `undefined` or `not_enough_data`.
        package var outcome: String
        /// The number, when measured.
        package var value: Double?
    }

    /// The model's version.
    package var version: String
    /// Rows that were taken.
    package var rows: Int
    /// The metrics over them.
    package var metrics: [Value]
    /// Rows that were not taken.
    package var rejected: [RejectedRow]
}
