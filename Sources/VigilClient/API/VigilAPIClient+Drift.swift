import NIOCore
package import VigilDomain

extension VigilAPIClient {
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
        return try await findings(
            APIRequest("POST", path(name) + "/drift-checks", contentType: "application/json", body: body))
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
                models: names?.map(\.rawValue), since: since.map(DocumentTime.init), until: until.map(DocumentTime.init)
            ))
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

    /// Checks a model's stored predictions in windows of another kind.
    ///
    /// - Parameters:
    ///   - name: The model.
    ///   - wanted: The windows.
    /// - Returns: One finding a window.
    /// - Throws: `VigilClientError`.
    package func analyseDrift(of name: ModelName, _ wanted: DriftAnalysisDocument) async throws -> DriftCheckAnswer {
        try await findings(
            APIRequest(
                "POST", path(name) + "/drift-analyses", contentType: "application/json",
                body: try WireCoding.body(wanted)))
    }

    /// Ranks the columns of a model's checked window.
    ///
    /// - Parameters:
    ///   - name: The model.
    ///   - until: The newest window that ends at or before it; the newest of all when `nil`.
    /// - Returns: The ranking.
    /// - Throws: `VigilClientError`.
    package func rankDrift(of name: ModelName, until: Timestamp? = nil) async throws -> DriftRankingAnswer {
        let request = APIRequest("GET", path(name) + "/drift-ranking" + query([("to", until?.description)]))
        let answer = try await send(request)
        return DriftRankingAnswer(
            ranking: try decode(DriftRankingDocument.self, from: answer, to: request),
            json: String(buffer: answer.body))
    }

    private func findings(_ request: APIRequest) async throws -> DriftCheckAnswer {
        let answer = try await send(request)
        return DriftCheckAnswer(
            findings: try decode(DriftFindingsDocument.self, from: answer, to: request).findings,
            json: String(buffer: answer.body))
    }
}
