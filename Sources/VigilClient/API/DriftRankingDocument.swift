/// The columns of a window, the most relevant first, as the API answers it.
package struct DriftRankingDocument: Hashable, Sendable, Decodable {
    /// One column.
    package struct Entry: Hashable, Sendable, Decodable {
        /// Its name.
        package var column: String
        /// Its importance, 1 on average.
        package var importance: Double
        /// `given`, `learned` or `equal`.
        package var importanceSource: String
        /// Its drift score, 1 at the limit.
        package var driftScore: Double
        /// Whether it drifted.
        package var isDrifted: Bool
        /// Since when.
        package var driftingSince: DocumentTime?
        /// How its drift goes with how bad the metric is, from -1 to 1.
        package var relation: Double?
        /// Over how many windows.
        package var relationWindows: Int
        /// What it is ranked by.
        package var weight: Double
    }

    /// Where the window begins; `nil` before one was checked.
    package var from: DocumentTime?
    /// Where it ends.
    package var to: DocumentTime?
    /// The metric that relations are with.
    package var metric: String?
    /// The columns.
    package var entries: [Entry]
}

/// The answer of a ranking.
package struct DriftRankingAnswer: Hashable, Sendable {
    /// The ranking.
    package var ranking: DriftRankingDocument
    /// The same as the server wrote it.
    package var json: String
}
