import VigilDomain

/// A metric point as a row of `metric_points`.
enum MetricPointRow {
    static let set = """
        INSERT INTO metric_points
        (version_id, metric, window_start, window_end, origin, computed_at, outcome, value, standard_error, lower95,
            upper95, row_count, rows_needed, reason, predictions, labelled, last_label_at, is_mature)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (version_id, metric, window_start, origin) DO UPDATE SET
            window_end = excluded.window_end, computed_at = excluded.computed_at, outcome = excluded.outcome,
            value = excluded.value, standard_error = excluded.standard_error, lower95 = excluded.lower95,
            upper95 = excluded.upper95, row_count = excluded.row_count, rows_needed = excluded.rows_needed,
            reason = excluded.reason, predictions = excluded.predictions, labelled = excluded.labelled,
            last_label_at = excluded.last_label_at, is_mature = excluded.is_mature
        """

    /// What ``point(_:metric:model:version:)`` reads; the metric is the last column, for those who do not know it.
    static let columns = """
        SELECT window_start, window_end, origin, computed_at, outcome, value, standard_error, lower95, upper95,
            row_count, rows_needed, reason, predictions, labelled, last_label_at, is_mature, metric
        FROM metric_points
        """

    /// Points of a version over a range, newest first; the query says which sort.
    static func all(_ query: MetricQuery) -> String {
        """
        \(columns) WHERE version_id = ? AND window_start < ? AND window_start > ? AND window_end > ?
            AND \(condition(query))
        ORDER BY window_start DESC LIMIT ?
        """
    }

    /// Those of one metric.
    static func ofMetric(_ query: MetricQuery) -> String {
        """
        \(columns) WHERE version_id = ? AND metric = ? AND window_start < ? AND window_start > ? AND window_end > ?
            AND \(condition(query))
        ORDER BY window_start DESC LIMIT ?
        """
    }

    /// The range and the limit of both queries, behind the version and the metric.
    static func bounds(_ query: MetricQuery, of version: VersionEntry) -> [SQLValue] {
        let start = query.range?.start.milliseconds ?? .min
        return [
            .integer(query.range?.end.milliseconds ?? .max), .integer(version.earliestBeginning(reaching: start)),
            .integer(start), .count(max(query.limit, 0)),
        ]
    }

    // Literals only: nothing that was given from outside ever gets into a statement's text.
    private static func condition(_ query: MetricQuery) -> String {
        let sort = query.estimated ? "origin = 'estimated'" : "origin <> 'estimated'"
        return query.isSettled ? sort + " AND is_mature = 1 AND outcome = 'measured'" : sort
    }

    private enum Outcome: String {
        case measured
        case undefined
        case notEnoughData = "not_enough_data"
    }

    /// The values of `set`, all but the version.
    static func values(_ point: MetricPoint) throws(StoreError) -> [SQLValue] {
        let head: [SQLValue] = [
            .text(point.metric.rawValue), .moment(point.window.start), .moment(point.window.end),
            .text(point.origin.rawValue), .moment(point.computedAt),
        ]
        let coverage: [SQLValue] = [
            .count(point.labels.predictions), .count(point.labels.labelled),
            point.labels.lastLabelAt.map { .moment($0) } ?? .null, .flag(point.labels.isMature),
        ]
        return head + (try values(point.value, of: point.metric)) + coverage
    }

    private static func values(_ value: MetricValue, of metric: MetricID) throws(StoreError) -> [SQLValue] {
        switch value {
        case .measured(let measurement):
            guard measurement.value.isFinite else {
                throw StoreError(
                    .conflict, "\(metric) was measured as \(measurement.value), which is no number to keep")
            }
            return [
                .text(Outcome.measured.rawValue), .real(measurement.value), number(measurement.standardError),
                number(measurement.lower95), number(measurement.upper95), .count(measurement.count), .null, .null,
            ]
        case .undefined(let reason):
            return [.text(Outcome.undefined.rawValue), .null, .null, .null, .null, .null, .null, .text(reason)]
        case .notEnoughData(let have, let need):
            return [
                .text(Outcome.notEnoughData.rawValue), .null, .null, .null, .null, .count(have), .count(need), .null,
            ]
        }
    }

    /// Nothing that is not finite is kept: an error or end of an interval without a number is one that is not known.
    private static func number(_ value: Double?) -> SQLValue {
        guard let value, value.isFinite else { return .null }
        return .real(value)
    }

    /// The metric in a row of `all` or `ofMetric`.
    static func metric(_ row: some SQLRow) throws -> MetricID { MetricID(try row.text(16)) }

    /// The point in a row of `all` or `ofMetric`.
    static func point(
        _ row: some SQLRow, metric: MetricID, model: ModelName, version: String
    ) throws -> MetricPoint {
        // Nearly every point of a chart is a measured one that was computed.
        guard let origin = row.holds(2, "computed") ? .computed : MetricPoint.Origin(rawValue: try row.text(2)),
            let outcome = row.holds(4, "measured") ? .measured : Outcome(rawValue: try row.text(4))
        else {
            throw StoreError(
                .newerSchema, "a metric of \(model) is of a sort that this Vigil does not know; use a newer one")
        }
        let value: MetricValue =
            switch outcome {
            case .measured:
                .measured(
                    MetricMeasurement(
                        value: try row.number(5), standardError: try row.optionalNumber(6),
                        lower95: try row.optionalNumber(7), upper95: try row.optionalNumber(8),
                        count: Int(clamping: try row.integer(9))))
            case .undefined:
                .undefined(reason: try row.text(11))
            case .notEnoughData:
                .notEnoughData(have: Int(clamping: try row.integer(9)), need: Int(clamping: try row.integer(10)))
            }
        return MetricPoint(
            model: model, version: version, metric: metric,
            window: TimeRange(start: try row.moment(0), end: try row.moment(1)), value: value,
            labels: LabelCoverage(
                predictions: Int(clamping: try row.integer(12)), labelled: Int(clamping: try row.integer(13)),
                lastLabelAt: try row.optionalInteger(14).map { Timestamp(milliseconds: $0) },
                isMature: try row.integer(15) != 0),
            origin: origin, computedAt: try row.moment(3))
    }
}
