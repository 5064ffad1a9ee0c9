package import VigilDomain

/// The predictions of one version with the labels known so far.
package struct VersionRows: Sendable, Hashable {
    /// The model version.
    package var schema: ModelSchema
    /// Its rows.
    package var predictions: PredictionBatch
    /// One label a row, missing where unknown.
    package var labels: Column

    /// The rows of a version.
    ///
    /// - Parameters:
    ///   - schema: The model version.
    ///   - predictions: Its rows.
    ///   - labels: One label a row, missing where unknown.
    package init(schema: ModelSchema, predictions: PredictionBatch, labels: Column) {
        self.schema = schema
        self.predictions = predictions
        self.labels = labels
    }

    /// The rows of both sides that have the same prediction id, in the first side's order.
    ///
    /// Of an id that occurs more than once on a side the first row counts.
    ///
    /// - Parameters:
    ///   - first: One side.
    ///   - second: The other side.
    /// - Returns: Both sides, row by row of the same id; each keeps its own labels.
    /// - Complexity: O(n).
    package static func joined(_ first: VersionRows, _ second: VersionRows) -> (first: VersionRows, second: VersionRows)
    {
        var places: [String: Int] = [:]
        places.reserveCapacity(second.predictions.count)
        for (row, id) in second.predictions.ids.enumerated() where places[id] == nil { places[id] = row }
        var rows = (first: [Int](), second: [Int]())
        for (row, id) in first.predictions.ids.enumerated() {
            if let place = places.removeValue(forKey: id) {
                rows.first.append(row)
                rows.second.append(place)
            }
        }
        return (first.rows(rows.first), second.rows(rows.second))
    }

    /// Some of the rows.
    func rows(_ rows: [Int]) -> VersionRows {
        VersionRows(schema: schema, predictions: predictions.rows(rows), labels: labels.rows(rows))
    }
}
