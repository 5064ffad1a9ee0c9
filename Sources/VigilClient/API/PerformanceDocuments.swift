package import VigilDomain

/// The value of a metric, or why there is none, as the API answers it.
package struct MetricValueDocument: Hashable, Sendable, Decodable {
    /// Which metric.
    package var metric: String
    /// `measured`, `undefined` or `not_enough_data`.
    package var outcome: String
    /// The number.
    package var value: Double?
    /// The lower end of its 95 % interval.
    package var lower95: Double?
    /// The upper end.
    package var upper95: Double?
    /// The rows that it rests on.
    package var count: Int?
    /// Why there is none.
    package var reason: String?
}

/// A metric over a window, as the API answers it.
package struct MetricPointDocument: Hashable, Sendable, Decodable {
    /// The version.
    package var version: String
    /// Where the window begins.
    package var from: DocumentTime
    /// Where it ends.
    package var to: DocumentTime
    /// `computed`, `recorded` or `estimated`.
    package var origin: String
    /// Predictions in the window.
    package var predictions: Int
    /// Those with a label.
    package var labelled: Int
    /// Whether the window may decide.
    package var isMature: Bool
    /// Its value.
    package var value: MetricValueDocument
}

/// The points of an answer.
package struct MetricPointsDocument: Hashable, Sendable, Decodable {
    /// Oldest first.
    package var points: [MetricPointDocument]
}

/// The answer to a question for a model's history.
package struct PerformanceAnswer: Hashable, Sendable {
    /// The points, oldest first.
    package var points: [MetricPointDocument]
    /// The same as the server wrote it.
    package var json: String
}

/// What a question for a model's history asks for.
package struct PerformanceQuery: Hashable, Sendable {
    /// The metric; all when `nil`.
    package var metric: String?
    /// Windows that end after this.
    package var from: Timestamp?
    /// Windows that begin before this.
    package var to: Timestamp?
    /// Longer windows.
    package var resolution: WindowLength?
    /// What was expected without labels.
    package var estimated: Bool

    /// A query for everything that was measured.
    package init(
        metric: String? = nil, from: Timestamp? = nil, to: Timestamp? = nil, resolution: WindowLength? = nil,
        estimated: Bool = false
    ) {
        self.metric = metric
        self.from = from
        self.to = to
        self.resolution = resolution
        self.estimated = estimated
    }
}

/// What the labelled rows of a stretch of time say, as the API answers it.
package struct PerformanceAnalysisDocument: Hashable, Sendable, Decodable {
    /// A confusion matrix.
    package struct Confusion: Hashable, Sendable, Decodable {
        /// The classes.
        package var classes: [String]
        /// One row a label, one column a prediction.
        package var counts: [[Int]]
    }

    /// A threshold that is best by a measure.
    package struct Best: Hashable, Sendable, Decodable {
        /// The measure.
        package var metric: String
        /// The threshold.
        package var threshold: Double
        /// What the measure comes to there.
        package var value: Double
        /// What it comes to at the model's own threshold.
        package var current: Double?
    }

    /// A bin of the reliability curve.
    package struct Bin: Hashable, Sendable, Decodable {
        /// Its rows.
        package var count: Int
        /// The mean of their scores.
        package var meanScore: Double
        /// The share of positive labels.
        package var positiveShare: Double
    }

    /// The rows.
    package var rows: Int
    /// Those with a label.
    package var labelled: Int
    /// The metrics.
    package var metrics: [MetricValueDocument]
    /// The confusion matrix.
    package var confusion: Confusion?
    /// The best thresholds.
    package var bestThresholds: [Best]
    /// The reliability curve.
    package var reliability: [Bin]
}

/// The answer to a question for an analysis.
package struct PerformanceAnalysisAnswer: Hashable, Sendable {
    /// The analysis.
    package var analysis: PerformanceAnalysisDocument
    /// The same as the server wrote it.
    package var json: String
}
