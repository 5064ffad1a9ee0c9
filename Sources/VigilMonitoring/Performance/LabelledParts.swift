package import VigilDomain

/// The rows of a window of any size, taken in part by part; only what metrics need of them is kept.
///
/// That is every row with a label, of a ranking every row, but no feature; every inference time; and of the other
/// rows their counts and sums. Parts come in order of time. Metrics are those of all rows at once; means may differ in
/// their last digit.
package struct LabelledParts: Sendable {
    let schema: ModelSchema
    /// Rows so far.
    package private(set) var rows = 0
    /// Those with a label.
    package private(set) var labelled = 0
    /// The rows that are kept, without features.
    private(set) var predictions: PredictionBatch
    /// One label for each of them.
    private(set) var labels: Column
    private(set) var outputs: OutputSummary
    private var inferenceTimes: [Double] = []

    /// A window of no rows.
    ///
    /// - Parameter schema: The model version.
    package init(schema: ModelSchema) {
        self.schema = schema
        predictions = PredictionBatch(schema: schema)
        predictions.features = []
        labels = .empty(schema.predictionKind)
        outputs = OutputSummary(schema: schema, predictions: predictions)
    }

    /// Adds rows.
    ///
    /// - Parameters:
    ///   - batch: Rows with the schema's columns; features are not looked at.
    ///   - values: One label a row, missing where unknown.
    /// - Throws: `DomainError` when there is not one label a row, or of the wrong kind.
    /// - Complexity: O(rows).
    package mutating func add(_ batch: PredictionBatch, labels values: Column) throws(DomainError) {
        guard values.count == batch.count else {
            throw DomainError(
                .lengthMismatch, field: "labels",
                detail: "\(values.count) labels were given for \(batch.count) predictions")
        }
        guard values.kind == schema.predictionKind, batch.predictions.kind == schema.predictionKind else {
            throw DomainError(
                .invalidValue, field: "labels",
                detail: "labels are \(values.kind) and predictions \(batch.predictions.kind); a "
                    + "\(schema.task.rawValue) needs \(schema.predictionKind)")
        }
        var batch = batch
        batch.features = []
        outputs.merge(OutputSummary(schema: schema, predictions: batch))
        inferenceTimes.append(contentsOf: batch.inferenceMilliseconds.lazy.filter { $0 >= 0 && $0.isFinite })
        let present = values.presentCount
        rows += batch.count
        labelled += present
        if schema.task == .ranking || present == batch.count {
            try keep(batch, values)
        } else if present > 0 {
            let known = (0..<batch.count).filter { values.hasValue($0) }
            try keep(batch.rows(known), values.rows(known))
        }
    }

    private mutating func keep(_ batch: PredictionBatch, _ values: Column) throws(DomainError) {
        guard predictions.count > 0 else {
            predictions = batch
            labels = values
            return
        }
        try predictions.append(batch)
        try labels.append(values)
    }

    /// The times in any order, which are let go of.
    mutating func takeInferenceTimes() -> [Double] {
        defer { inferenceTimes = [] }
        return inferenceTimes
    }
}
