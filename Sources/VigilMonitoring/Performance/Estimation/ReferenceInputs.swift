package import VigilDomain

/// The reference's inputs, for the word of a classifier on whether a window's are the same.
package struct ReferenceInputs: Sendable {
    private let table: DriftTable
    private static let mostRows = 10_000

    /// The features of a baseline, of at most 10,000 evenly spaced rows; `nil` without features.
    ///
    /// - Parameters:
    ///   - batch: The baseline's rows.
    ///   - schema: Its version.
    package init?(_ batch: PredictionBatch, schema: ModelSchema) {
        guard let table = Self.table(of: batch, schema) else { return nil }
        self.table = table
    }

    private static func table(of batch: PredictionBatch, _ schema: ModelSchema) -> DriftTable? {
        guard !schema.features.isEmpty, batch.count > 0 else { return nil }
        let rows =
            batch.count <= mostRows
            ? Array(0..<batch.count) : (0..<mostRows).map { $0 * batch.count / mostRows }
        return DriftTable(
            names: schema.features.map(\.name), columns: batch.features.map { $0.rows(rows) }, rowCount: rows.count)
    }

    /// How well a classifier tells a window's inputs from the reference's.
    ///
    /// - Parameters:
    ///   - gap: The window's gap, whose window, version and coverage the point takes.
    ///   - batch: The window's rows.
    ///   - schema: The version.
    /// - Returns: A point of the metric `inputs_auc`: 0.5 where they look the same, 1 where every row gives itself away.
    /// - Complexity: Five fits of boosted trees on at most 20,000 rows.
    package func difference(at gap: MetricPoint, _ batch: PredictionBatch, _ schema: ModelSchema) -> MetricPoint {
        var point = gap
        point.metric = .inputsAUC
        guard let window = Self.table(of: batch, schema) else {
            point.value = .undefined(reason: "the model has no inputs")
            return point
        }
        switch DomainClassifierDetector().compare(reference: table, current: window) {
        case .measured(let measurement):
            // The detector's effect is twice the area less one, less what chance alone brings.
            point.value = .measured(
                MetricMeasurement(value: (1 + max(0, min(1, measurement.effect))) / 2, count: window.rowCount))
        case .notEnoughData(_, let have, let need):
            point.value = .notEnoughData(have: have, need: need)
        case .notApplicable(let reason):
            point.value = .undefined(reason: reason)
        }
        return point
    }
}
