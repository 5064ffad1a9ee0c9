package import VigilDomain
package import VigilStatistics

/// An arm's units, which are the labelled predictions of its model's version.
package enum ArmRows {
    /// What the predictions of an arm come to.
    package struct Sums: Sendable {
        /// Predictions in the test's time.
        package var exposed: Int
        /// Those with a label whose values are complete.
        package var matured: Int
        /// Of each metric that is made of rows the sums.
        package var moments: [MetricID: ArmMoments]
    }

    /// Sums an arm's rows.
    ///
    /// - Parameters:
    ///   - predictions: The version's predictions in the test's time.
    ///   - labels: One label a row, missing where unknown.
    ///   - schema: The version.
    ///   - metrics: The metrics.
    ///   - lastMature: The latest prediction whose label counts.
    /// - Returns: The sums; a metric that is not made of rows is missing.
    /// - Throws: `StatisticsError` for a value that is no number.
    package static func sums(
        _ predictions: PredictionBatch, labels: Column, _ schema: ModelSchema, _ metrics: [ExperimentMetric],
        through lastMature: Timestamp
    ) throws(StatisticsError) -> Sums {
        let count = predictions.count
        let mature = (0..<count).filter { predictions.timestamps[$0] <= lastMature.milliseconds }
        let predictions = predictions.rows(mature)
        let labels = labels.rows(mature)
        var sums = Sums(exposed: count, matured: known(labels), moments: [:])
        for metric in metrics {
            guard let found = MetricRows(metric.name, schema: schema, predictions: predictions, labels: labels),
                !found.isRoot
            else { continue }
            sums.moments[metric.name] = try moments(of: found.contributions, metric.kind)
        }
        return sums
    }

    /// How many labels are there.
    private static func known(_ labels: Column) -> Int {
        switch labels {
        case .numeric(let column): column.values.count { !$0.isNaN }
        case .categorical(let column): column.codes.count { $0 != CategoricalColumn.missing }
        }
    }

    private static func moments(
        of contributions: RowContributions, _ kind: ExperimentMetric.Kind
    ) throws(StatisticsError) -> ArmMoments? {
        switch contributions {
        case .mean(let values) where kind == .ratio:
            // A row outside of the ratio, as one that was not predicted positive, has a weight of 0 in both sums.
            return try ArmMoments(
                values: values.map { $0.isNaN ? 0 : $0 }, denominators: values.map { $0.isNaN ? 0 : 1 })
        case .mean(let values): return try ArmMoments(values: values.filter { !$0.isNaN })
        case .ratio(let above, let below) where kind == .ratio:
            let isKnown = zip(above, below).map { !$0.isNaN && !$1.isNaN }
            return try ArmMoments(
                values: zip(above, isKnown).map { $1 ? $0 : 0 }, denominators: zip(below, isKnown).map { $1 ? $0 : 0 })
        case .ratio, .area: return nil
        }
    }
}
