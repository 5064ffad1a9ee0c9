import VigilClient
import VigilDomain

/// The rows of a baseline and their labels.
struct BaselineRows: Sendable {
    private(set) var predictions: PredictionBatch
    private(set) var labels: Column

    init(schema: ModelSchema) {
        predictions = PredictionBatch(schema: schema)
        labels = .empty(schema.predictionKind)
    }

    mutating func append(_ chunk: ReplayChunk) throws {
        try predictions.append(chunk.predictions)
        try labels.append(chunk.labels)
    }

    /// At most `count` of the rows, evenly spread, in their order.
    func spread(over count: Int) -> BaselineRows {
        let all = predictions.count
        guard all > count else { return self }
        let kept = (0..<count).map { $0 * all / count }
        var part = self
        part.predictions = predictions.rows(kept)
        part.labels = labels.rows(kept)
        return part
    }
}
