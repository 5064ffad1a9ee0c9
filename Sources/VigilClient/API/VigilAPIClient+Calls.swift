import NIOCore
package import VigilDomain
import VigilFormats

extension VigilAPIClient {
    /// The registered model versions.
    ///
    /// - Returns: By model and then by registration.
    /// - Throws: `VigilClientError`.
    package func models() async throws -> [ModelDocument] {
        try await json(APIRequest("GET", "/api/v1/models"), as: ModelsDocument.self).models
    }

    /// The newest registered version of a model, or the one of `version`.
    ///
    /// - Parameters:
    ///   - name: The model.
    ///   - version: Its version; the newest when `nil`.
    /// - Returns: The version.
    /// - Throws: `VigilClientError`, also for an unknown model.
    package func model(_ name: ModelName, version: String? = nil) async throws -> ModelDocument {
        try await json(APIRequest("GET", path(name) + query([("version", version)])))
    }

    /// Registers a model version; the same one again changes nothing.
    ///
    /// - Parameter document: The version.
    /// - Returns: Whether it was new.
    /// - Throws: `VigilClientError`.
    package func register(_ document: ModelDocument) async throws -> Bool {
        let body = try WireCoding.body(document)
        return try await send(
            APIRequest("POST", "/api/v1/models", contentType: "application/json", body: body)
        ).status == 201
    }

    /// Sends predictions.
    ///
    /// - Parameters:
    ///   - batch: Predictions, at least one.
    ///   - rows: The rows to send; all of them when `nil`.
    ///   - schema: The model version.
    /// - Returns: What became of them; they are durable.
    /// - Throws: `VigilClientError`; `DomainError` when the batch has other columns than the schema.
    package func record(
        predictions batch: PredictionBatch, rows: Range<Int>? = nil, of schema: ModelSchema
    ) async throws -> PredictionReceiptDocument {
        let rows = rows ?? 0..<batch.count
        let body =
            switch rowForm {
            case .lines: try PredictionEncoder(schema: schema).encode(batch, rows: rows)
            case .columns: try PredictionColumnsEncoder(schema: schema).encode(batch, rows: rows)
            }
        let target = path(schema.model) + "/predictions" + query([("version", schema.version)])
        return try await json(rowsRequest("POST", target, body, as: rowForm, key: makeKey()))
    }

    /// Sends outcomes.
    ///
    /// - Parameters:
    ///   - batch: Outcomes, at least one with a label.
    ///   - name: The model.
    /// - Returns: What became of them; they are durable.
    /// - Throws: `VigilClientError`; `DomainError` for more than a body of columns can hold.
    package func record(outcomes batch: OutcomeBatch, of name: ModelName) async throws -> OutcomeReceiptDocument {
        let body =
            switch rowForm {
            case .lines: OutcomeEncoder().encode(batch)
            case .columns: try OutcomeColumnsEncoder().encode(batch)
            }
        return try await json(rowsRequest("POST", path(name) + "/outcomes", body, as: rowForm, key: makeKey()))
    }

    /// Sets a model's baseline.
    ///
    /// - Parameters:
    ///   - batch: The reference rows, at least one.
    ///   - labels: One label a row, missing where unknown.
    ///   - schema: The model version.
    ///   - source: Where the rows come from, for people.
    /// - Returns: What the server made of it.
    /// - Throws: `VigilClientError`; `DomainError` when the batch has other columns than the schema.
    package func setBaseline(
        _ batch: PredictionBatch, labels: Column, of schema: ModelSchema, source: String
    ) async throws -> BaselineDocument {
        let target = path(schema.model) + "/baseline" + query([("version", schema.version), ("source", source)])
        let rows = try LabelledRows.encode(batch, labels: labels, schema: schema)
        return try await json(rowsRequest("PUT", target, rows, as: .lines))
    }

    /// Whether a model version has a baseline.
    ///
    /// - Parameters:
    ///   - name: The model.
    ///   - version: Its version; the newest when `nil`.
    /// - Returns: Whether one was set.
    /// - Throws: `VigilClientError`, also for an unknown model.
    package func hasBaseline(_ name: ModelName, version: String? = nil) async throws -> Bool {
        do {
            _ = try await send(APIRequest("GET", path(name) + "/baseline" + query([("version", version)])))
            return true
        } catch let error as VigilClientError where error.problem?.code == "no_baseline" {
            return false
        }
    }

    private func rowsRequest(
        _ method: String, _ target: String, _ rows: [UInt8], as form: RowForm, key: String? = nil
    ) -> APIRequest {
        APIRequest(
            method, target, contentType: form.mediaType, body: ByteBuffer(bytes: rows), idempotencyKey: key)
    }

    func path(_ name: ModelName) -> String { "/api/v1/models/\(WireCoding.escaped(name.rawValue))" }

    func query(_ parameters: [(name: String, value: String?)]) -> String {
        let given = parameters.compactMap { parameter in
            parameter.value.map { "\(parameter.name)=\(WireCoding.escaped($0))" }
        }
        return given.isEmpty ? "" : "?" + given.joined(separator: "&")
    }
}
