import VigilDomain
import VigilStatistics

/// The rows of a window by segment, to state a metric's value and interval where a search has found one.
struct SegmentTable {
    let schema: ModelSchema
    let predictions: PredictionBatch
    let labels: Column
    let metric: MetricID
    let groupings: [SegmentGrouping]
    let side: SegmentContrastSearch.Side
    /// For each unit its rows; `nil` where units are the rows.
    let unitRows: [[Int]]?

    func conditions(of segment: SegmentContrastSearch.Segment) -> [SegmentPerformance.Condition] {
        groupings[segment.grouping].conditions[segment.code]
    }

    /// The metric over all rows.
    var whole: Double? {
        // Wrong labels were refused before; the value is for display only.
        guard let table = try? LabelledTable(schema: schema, predictions: predictions, labels: labels) else {
            return nil
        }
        return MetricCatalog.metric(metric)?.compute(table).measurement?.value
    }

    func finding(
        _ segment: SegmentContrastSearch.Segment, level: Double, leastDifference: Double
    ) throws(DomainError) -> SegmentPerformance.Segment {
        let grouping = groupings[segment.grouping]
        let code = Int32(segment.code)
        let rows = grouping.codes.indices.filter { grouping.codes[$0] == code }
        // Of a query that lies only partly in the segment nothing counts.
        let whole = unitRows.map { units in zip(units, grouping.units(units)).filter { $0.1 == code }.flatMap(\.0) }
        let table = try LabelledTable(
            schema: schema, predictions: predictions.withoutFeatures(whole ?? rows), labels: labels.rows(whole ?? rows))
        let worsening =
            switch side {
            case .lower: -segment.shrunk.mean
            case .higher: segment.shrunk.mean
            case .either: segment.shrunk.mean.magnitude
            }
        let verdict: SegmentPerformance.Verdict =
            segment.adjustedPValue > level ? .notShown : worsening >= leastDifference ? .worse : .tooSmall
        return SegmentPerformance.Segment(
            conditions: conditions(of: segment), rows: rows.count, labelled: segment.rows,
            value: MetricCatalog.metric(metric)?.compute(table) ?? .undefined(reason: "it is not computed"),
            rest: segment.rest, difference: segment.difference, shrunkDifference: segment.shrunk.mean,
            shrunkLower95: segment.shrunk.interval.lower, shrunkUpper95: segment.shrunk.interval.upper,
            pValue: segment.pValue, adjustedPValue: segment.adjustedPValue, verdict: verdict)
    }
}

extension PredictionBatch {
    /// Some of the rows without what metrics do not read: ids and features.
    fileprivate func withoutFeatures(_ rows: [Int]) -> PredictionBatch {
        var part = self
        part.features = []
        part.ids = Array(repeating: "", count: rows.count)
        part.timestamps = rows.map { timestamps[$0] }
        part.scores = rows.map { scores[$0] }
        part.predictions = predictions.rows(rows)
        part.groups.codes = rows.map { groups.codes[$0] }
        part.ranks = rows.map { ranks[$0] }
        part.inferenceMilliseconds = rows.map { inferenceMilliseconds[$0] }
        part.probabilities = probabilities.map { column in rows.map { column[$0] } }
        return part
    }
}
