package import VigilDomain

/// Puts a day's points of shorter windows together, for good: the history of years then costs no more than its days.
package struct HistoryFold: Sendable {
    /// The day.
    package let day: TimeRange
    private let watermark: Timestamp

    /// A fold.
    ///
    /// - Parameters:
    ///   - day: The day, before the history that is kept in detail.
    ///   - watermark: The model's newest event time.
    package init(day: TimeRange, watermark: Timestamp) {
        self.day = day
        self.watermark = watermark
    }

    /// Where the days end that are before what is kept in detail.
    ///
    /// A window that waits for its labels is kept, so that it can still decide when they are in.
    ///
    /// - Parameters:
    ///   - schema: The version.
    ///   - watermark: The model's newest event time.
    ///   - now: Wall time: one event far ahead of it must not make history of everything.
    /// - Returns: The first moment that is kept in detail, a midnight; `nil` where everything is.
    package static func boundary(_ schema: ModelSchema, watermark: Timestamp, now: Timestamp) -> Timestamp? {
        schema.detailedHistory.map { history in
            let kept = max(history, schema.labelHorizon + .days(1))
            let newest = min(watermark, RowRules.latest(now: now))
            return WindowLength.day.window(
                containing: newest.advanced(by: .milliseconds(-kept.wholeMilliseconds))
            ).start
        }
    }

    /// The points of the day.
    ///
    /// Metrics of predictions and labels are computed from the day's rows, exactly. Everything else, and everything where
    /// the rows are not there any more, is put together as ``MetricRollUp`` does.
    ///
    /// - Parameters:
    ///   - points: All points of one version within the day.
    ///   - rows: The day's predictions with their labels; `nil` where they are not to be had.
    ///   - lastLabelAt: When the newest of the labels became known.
    ///   - schema: The version.
    ///   - now: Wall time.
    /// - Returns: One point a metric and origin, all of the whole day.
    /// - Throws: `DomainError` when the rows do not agree with the schema.
    package func points(
        _ points: [MetricPoint], rows: (predictions: PredictionBatch, labels: Column)?, lastLabelAt: Timestamp?,
        schema: ModelSchema, at now: Timestamp
    ) throws(DomainError) -> [MetricPoint] {
        var folded = MetricRollUp(into: .day, watermark: watermark).points(points)
        guard let rows else { return folded }
        let table = try LabelledTable(schema: schema, predictions: rows.predictions, labels: rows.labels)
        let exact = WindowEvaluation.points(
            for: table, window: day, lastLabelAt: lastLabelAt, watermark: watermark, at: now)
        let metrics = Set(exact.map(\.metric))
        folded.removeAll { $0.origin == .computed && metrics.contains($0.metric) }
        return folded + exact
    }
}
