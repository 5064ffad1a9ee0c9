import Testing
import VigilDomain
import VigilStorage

/// Rows of a batch as texts: every double by its bits, every name in quotes, so that NaN equals NaN and 0 is not -0.
///
/// A missing number is one NaN among many; which one is not kept.
func texts(_ batch: PredictionBatch) -> [String] {
    let columns =
        batch.features + [
            .numeric(NumericColumn(batch.scores)), batch.predictions, .categorical(batch.groups),
            .numeric(NumericColumn(batch.ranks)), .numeric(NumericColumn(batch.inferenceMilliseconds)),
        ] + batch.probabilities.map { .numeric(NumericColumn($0)) }
    return (0..<batch.count).map { row in
        "\(batch.ids[row]) @\(batch.timestamps[row]): "
            + columns.map { text($0, row) }.joined(separator: " ")
    }
}

func text(_ column: Column, _ row: Int) -> String {
    switch column {
    case .numeric(let column):
        column.values[row].isNaN ? "-" : String(column.values[row].bitPattern, radix: 16)
    case .categorical(let column):
        column[row].map { "\"\($0)\"" } ?? "-"
    }
}

func texts(_ labelled: LabelledPredictions) -> [String] {
    texts(labelled.predictions).enumerated().map { row, rest in "\(rest) -> \(text(labelled.labels, row))" }
}

extension SQLStore {
    /// Everything that a version has, as texts.
    func allTexts(_ schema: ModelSchema) async throws -> [String] {
        texts(try await labelledPredictions(of: schema, in: Samples.always))
    }

    /// Registers a sample model.
    func registered(_ schema: ModelSchema) async throws -> ModelSchema {
        _ = try await register(schema, at: Samples.monday)
        return schema
    }

    /// Appends one batch.
    func append(_ batch: PredictionBatch, of schema: ModelSchema) async throws -> PredictionReceipt {
        let write = PredictionWrite(schema: schema, batch: batch, receivedAt: Samples.monday)
        return try #require(try await append([write]).first)
    }
}

/// Runs `body` and checks that it throws a `StoreError` of `code`.
func expect(
    _ code: StoreError.Code, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async {
    do {
        try await body()
        Issue.record("nothing was thrown, \(code) was expected", sourceLocation: sourceLocation)
    } catch let error as StoreError {
        #expect(error.code == code, "\(error.detail)", sourceLocation: sourceLocation)
        #expect(!error.detail.isEmpty, sourceLocation: sourceLocation)
    } catch {
        Issue.record("\(error) was thrown, a StoreError was expected", sourceLocation: sourceLocation)
    }
}
