package import VigilDomain
import VigilStatistics

/// The predictions of a window with the labels known so far, prepared once for every metric.
///
/// What several metrics share is computed here: the confusion counts, the losses, the sorted scores, the sums of the
/// errors, the ranked lists, the sorted inference times. A table is immutable and can be handed between tasks.
package struct LabelledTable: Sendable {
    /// The model version.
    package let schema: ModelSchema
    /// Predictions in the window.
    package let rows: Int
    /// Those with a label.
    package let labelled: Int

    let prepared: PreparedRows
    /// The reported inference times in milliseconds, ascending; negative and infinite ones are no times and left out.
    let inferenceTimes: [Double]
    /// What every row came to, with a label or not.
    let outputs: OutputSummary

    /// Prepares a window.
    ///
    /// - Parameters:
    ///   - schema: The model version.
    ///   - predictions: Its rows.
    ///   - labels: One label a row, missing where unknown.
    /// - Throws: `DomainError` when there is not one label a row, or of the wrong kind.
    /// - Complexity: O(n log n).
    package init(schema: ModelSchema, predictions: PredictionBatch, labels: Column) throws(DomainError) {
        var parts = LabelledParts(schema: schema)
        try parts.add(predictions, labels: labels)
        self.init(parts)
    }

    /// Prepares a window whose rows were added part by part.
    ///
    /// - Parameter parts: Its rows.
    /// - Complexity: O(n log n).
    package init(_ parts: consuming LabelledParts) {
        schema = parts.schema
        rows = parts.rows
        labelled = parts.labelled
        outputs = parts.outputs
        inferenceTimes = sortedFinite(parts.takeInferenceTimes()).values
        prepared = PreparedRows(schema: parts.schema, predictions: parts.predictions, labels: parts.labels)
    }

    /// Prepares a baseline.
    ///
    /// - Parameter baseline: A baseline whose columns agree with its schema.
    /// - Throws: `DomainError` when they do not.
    package init(_ baseline: Baseline) throws(DomainError) {
        try self.init(schema: baseline.schema, predictions: baseline.predictions, labels: baseline.labels)
    }
}

extension Column {
    /// How many rows have a value.
    package var presentCount: Int {
        switch self {
        case .numeric(let column): column.values.count { !$0.isNaN }
        case .categorical(let column): column.codes.count { $0 != CategoricalColumn.missing }
        }
    }
}
