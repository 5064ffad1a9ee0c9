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
        let text = try PredictionEncoder(schema: schema).encode(batch, rows: rows ?? 0..<batch.count)
        let target = path(schema.model) + "/predictions" + query([("version", schema.version)])
        return try await json(rowsRequest("POST", target, text))
    }

    /// Sends outcomes.
    ///
    /// - Parameters:
    ///   - batch: Outcomes, at least one with a label.
    ///   - name: The model.
    /// - Returns: What became of them; they are durable.
    /// - Throws: `VigilClientError`.
    package func record(outcomes batch: OutcomeBatch, of name: ModelName) async throws -> OutcomeReceiptDocument {
        try await json(rowsRequest("POST", path(name) + "/outcomes", OutcomeEncoder().encode(batch)))
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
        return try await json(rowsRequest("PUT", target, rows))
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

    /// Checks a model for drift.
    ///
    /// - Parameters:
    ///   - name: The model.
    ///   - since: Checks every window that ends after it again; only what is new when both are `nil`.
    ///   - until: And that begins before it.
    /// - Returns: The findings that were made.
    /// - Throws: `VigilClientError`.
    package func check(
        _ name: ModelName, since: Timestamp? = nil, until: Timestamp? = nil
    ) async throws -> DriftCheckAnswer {
        let body = try WireCoding.body(
            DriftCheckDocument(since: since.map(DocumentTime.init), until: until.map(DocumentTime.init)))
        let request = APIRequest("POST", path(name) + "/drift-checks", contentType: "application/json", body: body)
        let answer = try await send(request)
        return DriftCheckAnswer(
            findings: try decode(DriftFindingsDocument.self, from: answer, to: request).findings,
            json: String(buffer: answer.body))
    }

    /// Checks many models for drift.
    ///
    /// - Parameters:
    ///   - names: The models; all registered ones when `nil`.
    ///   - since: As of `check`.
    ///   - until: As of `check`.
    /// - Returns: One result a model.
    /// - Throws: `VigilClientError`.
    package func checkModels(
        _ names: [ModelName]?, since: Timestamp? = nil, until: Timestamp? = nil
    ) async throws -> DriftChecksAnswer {
        let body = try WireCoding.body(
            DriftCheckDocument(
                models: names?.map(\.rawValue), since: since.map(DocumentTime.init), until: until.map(DocumentTime.init)))
        let request = APIRequest("POST", "/api/v1/drift-checks", contentType: "application/json", body: body)
        let answer = try await send(request)
        return DriftChecksAnswer(
            checks: try decode(DriftCheckSummariesDocument.self, from: answer, to: request).checks,
            json: String(buffer: answer.body))
    }

    /// Tries drift settings on a model's stored predictions.
    ///
    /// - Parameters:
    ///   - name: The model.
    ///   - from: Windows from this moment on; all when `nil`.
    ///   - to: Windows before this moment; all when `nil`.
    /// - Returns: What each setting would have said.
    /// - Throws: `VigilClientError`.
    package func tuneDrift(
        of name: ModelName, from: Timestamp? = nil, to: Timestamp? = nil
    ) async throws -> DriftTuningAnswer {
        let range = query([("from", from?.description), ("to", to?.description)])
        let request = APIRequest("GET", path(name) + "/drift-tuning" + range)
        let answer = try await send(request)
        return DriftTuningAnswer(
            reports: try decode(DriftTuningDocument.self, from: answer, to: request).reports,
            json: String(buffer: answer.body))
    }

    /// What live detectors watch of a model, and their stored alarms.
    ///
    /// - Parameters:
    ///   - name: The model.
    ///   - from: Alarms from this moment on; all when `nil`.
    ///   - to: Alarms before this moment; all when `nil`.
    /// - Returns: The newest thousand alarms.
    /// - Throws: `VigilClientError`.
    package func liveDrift(
        of name: ModelName, from: Timestamp? = nil, to: Timestamp? = nil
    ) async throws -> LiveDriftAnswer {
        let range = query([("from", from?.description), ("to", to?.description), ("limit", "1000")])
        return try await liveDrift(APIRequest("GET", path(name) + "/live-drift" + range))
    }

    /// Lets fresh live detectors go through a model's stored predictions.
    ///
    /// - Parameters:
    ///   - name: The model.
    ///   - wanted: The range and the settings.
    /// - Returns: The alarms.
    /// - Throws: `VigilClientError`.
    package func replayLiveDrift(of name: ModelName, _ wanted: LiveReplayDocument) async throws -> LiveDriftAnswer {
        try await liveDrift(
            APIRequest(
                "POST", path(name) + "/live-drift-replays", contentType: "application/json",
                body: try WireCoding.body(wanted)))
    }

    private func liveDrift(_ request: APIRequest) async throws -> LiveDriftAnswer {
        let answer = try await send(request)
        return LiveDriftAnswer(
            report: try decode(LiveDriftDocument.self, from: answer, to: request), json: String(buffer: answer.body))
    }

    private func rowsRequest(_ method: String, _ target: String, _ rows: [UInt8]) -> APIRequest {
        APIRequest(method, target, contentType: "application/x-ndjson", body: ByteBuffer(bytes: rows))
    }

    private func path(_ name: ModelName) -> String { "/api/v1/models/\(WireCoding.escaped(name.rawValue))" }

    private func query(_ parameters: [(name: String, value: String?)]) -> String {
        let given = parameters.compactMap { parameter in
            parameter.value.map { "\(parameter.name)=\(WireCoding.escaped($0))" }
        }
        return given.isEmpty ? "" : "?" + given.joined(separator: "&")
    }
}
