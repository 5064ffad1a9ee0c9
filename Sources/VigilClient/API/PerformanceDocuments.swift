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
    /// From when on predictions are kept, where the question reached further back.
    package var keptFrom: DocumentTime?
}

/// An answer, read and as it was written.
package struct DocumentAnswer<Document: Sendable>: Sendable {
    /// The answer.
    package var document: Document
    /// The same as the server wrote it.
    package var json: String
}

/// The segments where a model does worst, as the API answers it.
package struct SegmentsDocument: Hashable, Sendable, Decodable {
    /// One segment.
    package struct Segment: Hashable, Sendable, Decodable {
        /// What holds of its rows.
        package var conditions: [String]
        /// Its labelled rows.
        package var labelled: Int
        /// The metric over them.
        package var value: MetricValueDocument
        /// The metric elsewhere.
        package var rest: Double
        /// The difference, drawn towards 0 for having been picked out of many.
        package var shrunkDifference: Double
        /// The lower end of its interval.
        package var shrunkLower95: Double
        /// The upper end.
        package var shrunkUpper95: Double
        /// How likely the worst of all segments looks so bad by chance.
        package var adjustedPValue: Double
        /// `worse`, `too_small` or `not_shown`.
        package var verdict: String
    }

    /// `searched`, `not_enough_data` or `not_possible`.
    package var outcome: String
    /// Why nothing was compared.
    package var reason: String?
    /// The metric that was compared.
    package var metric: String?
    /// How many segments were.
    package var searched: Int?
    /// The worst, most first.
    package var segments: [Segment]
}

/// Where a metric is going, as the API answers it.
package struct TrendDocument: Hashable, Sendable, Decodable {
    /// A change of level.
    package struct Change: Hashable, Sendable, Decodable {
        /// Where the new level begins.
        package var from: DocumentTime
        /// The level before.
        package var before: Double
        /// The level since.
        package var after: Double
    }

    /// `measured` or `not_enough_data`.
    package var outcome: String
    /// Why there is none.
    package var reason: String?
    /// Windows with a settled value.
    package var windows: Int
    /// The rise a day.
    package var slopePerDay: Double?
    /// The lower end of its interval.
    package var lower95: Double?
    /// The upper end.
    package var upper95: Double?
    /// How likely such a direction is where there is none.
    package var pValue: Double?
    /// The one place where the level changed.
    package var change: Change?
}

/// A forecast, as the API answers it.
package struct ForecastDocument: Hashable, Sendable, Decodable {
    /// A window to come.
    package struct Point: Hashable, Sendable, Decodable {
        /// Where it begins.
        package var from: DocumentTime
        /// Where it ends.
        package var to: DocumentTime
        /// The forecast.
        package var value: Double
        /// The lower end of the 95 % band.
        package var lower95: Double
        /// The upper end.
        package var upper95: Double
    }

    /// `forecast`, `not_enough_data` or `constant`.
    package var outcome: String
    /// Why there is none.
    package var reason: String?
    /// The model in words.
    package var model: String?
    /// The share of past windows that the 95 % band held.
    package var coverage95: Double?
    /// How many past windows that was tried on.
    package var coverageWindows: Int?
    /// The windows to come.
    package var points: [Point]
}

/// Two versions or models side by side, as the API answers it.
package struct ComparisonDocument: Hashable, Sendable, Decodable {
    /// One metric.
    package struct Metric: Hashable, Sendable, Decodable {
        /// Which metric.
        package var metric: String
        /// The first side's value.
        package var first: Double
        /// The second side's.
        package var second: Double
        /// Second less first.
        package var difference: Double
        /// The lower end of its interval.
        package var lower95: Double?
        /// The upper end.
        package var upper95: Double?
        /// Its p-value, corrected beside the main metric.
        package var adjustedPValue: Double?
    }

    /// The first side.
    package var first: String
    /// The second side.
    package var second: String
    /// Whether both answered the same rows.
    package var isPaired: Bool
    /// Rows of the first side.
    package var firstRows: Int
    /// Rows of the second side.
    package var secondRows: Int
    /// The verdict.
    package var sentence: String
    /// The metrics, the main one first.
    package var metrics: [Metric]
}
