import NIOCore
package import VigilDomain

extension VigilAPIClient {
    /// Registers an A/B test.
    ///
    /// - Parameter plan: Its plan.
    /// - Returns: The test, a draft, with what its plan can find.
    /// - Throws: `VigilClientError`, also for a plan that is not valid and a name that is taken.
    package func createExperiment(
        _ plan: ExperimentPlanDocument
    ) async throws -> DocumentAnswer<CreatedExperimentDocument> {
        try await document(post("/api/v1/experiments", plan))
    }

    /// The A/B tests of the server.
    ///
    /// - Parameters:
    ///   - status: Where they stand; all but archived ones when `nil`.
    ///   - text: A part of the name.
    ///   - includesArchived: Whether archived ones are among them.
    ///   - limit: At most so many.
    /// - Returns: The one that was changed last first.
    /// - Throws: `VigilClientError`.
    package func experiments(
        status: Experiment.Status? = nil, text: String? = nil, includesArchived: Bool = false, limit: Int? = nil
    ) async throws -> DocumentAnswer<ExperimentsDocument> {
        try await document(
            "/api/v1/experiments"
                + query([
                    ("status", status?.rawValue), ("text", text), ("archived", includesArchived ? "true" : nil),
                    ("limit", limit.map { "\($0)" }),
                ]))
    }

    /// An A/B test.
    ///
    /// - Parameter name: Its name.
    /// - Returns: The test.
    /// - Throws: `VigilClientError`, also for an unknown one.
    package func experiment(_ name: ModelName) async throws -> DocumentAnswer<ExperimentDocument> {
        try await document(experimentPath(name))
    }

    /// Lets units into an A/B test.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - confirmed: Whether it is started in spite of what its power analysis warns of.
    ///   - by: Who does it.
    /// - Returns: The test.
    /// - Throws: `VigilClientError`; with the field `confirmed` where a warning is not confirmed.
    package func startExperiment(
        _ name: ModelName, confirmed: Bool, by: String? = nil
    ) async throws -> DocumentAnswer<ExperimentDocument> {
        try await change(name, "start", StepDocument(confirmed: confirmed ? true : nil, by: by))
    }

    /// Ends exposing in an A/B test.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - reason: Why.
    ///   - by: Who does it.
    /// - Returns: The test.
    /// - Throws: `VigilClientError`.
    package func stopExperiment(
        _ name: ModelName, because reason: String, by: String? = nil
    ) async throws -> DocumentAnswer<ExperimentDocument> {
        try await change(name, "stop", StepDocument(reason: reason, by: by))
    }

    /// Decides an A/B test.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - decision: What somebody decided; what the test's own look advises when `nil`.
    ///   - by: Who does it.
    /// - Returns: The test.
    /// - Throws: `VigilClientError`, also where the look's advice is not final.
    package func decideExperiment(
        _ name: ModelName, _ decision: ExperimentDecision? = nil, by: String? = nil
    ) async throws -> DocumentAnswer<ExperimentDocument> {
        try await change(name, "decide", StepDocument(decision: decision, by: by))
    }

    /// Puts an A/B test away.
    ///
    /// - Parameter name: Its name.
    /// - Returns: The test.
    /// - Throws: `VigilClientError`.
    package func archiveExperiment(_ name: ModelName) async throws -> DocumentAnswer<ExperimentDocument> {
        try await change(name, "archive", StepDocument())
    }

    /// Looks at an A/B test.
    ///
    /// - Parameter name: Its name.
    /// - Returns: What it shows, and what follows.
    /// - Throws: `VigilClientError`.
    package func experimentResult(_ name: ModelName) async throws -> DocumentAnswer<ExperimentResultDocument> {
        try await document(experimentPath(name) + "/result")
    }

    /// Asks which arm a unit has.
    ///
    /// - Parameters:
    ///   - unit: The unit.
    ///   - name: The test.
    ///   - attributes: What is known of the unit.
    ///   - records: Whether the unit is exposed by it.
    /// - Returns: The arm and its model.
    /// - Throws: `VigilClientError`.
    package func assign(
        _ unit: String, in name: ModelName, attributes: [String: AttributeValue] = [:], records: Bool = true
    ) async throws -> DocumentAnswer<ExperimentAssignmentDocument> {
        let wanted = AssignmentRequestDocument(unit: unit, attributes: attributes, record: records)
        return try await document(post(experimentPath(name) + "/assignments", wanted))
    }

    /// Records which arms units were shown.
    ///
    /// - Parameters:
    ///   - exposures: The units.
    ///   - name: The test.
    /// - Throws: `VigilClientError`; nothing is recorded then.
    package func record(exposures: [ExperimentExposureDocument], in name: ModelName) async throws {
        _ = try await send(post(experimentPath(name) + "/exposures", ExposuresDocument(exposures: exposures)))
    }

    /// Records results of units or arms.
    ///
    /// - Parameters:
    ///   - results: The results.
    ///   - name: The test.
    /// - Throws: `VigilClientError`; nothing is recorded then.
    package func record(results: [ExperimentValueDocument], in name: ModelName) async throws {
        var request = try post(experimentPath(name) + "/results", ResultsDocument(results: results))
        request.idempotencyKey = makeKey()
        _ = try await send(request)
    }

    private func change(
        _ name: ModelName, _ step: String, _ body: StepDocument
    ) async throws -> DocumentAnswer<ExperimentDocument> {
        try await document(post(experimentPath(name) + "/" + step, body))
    }

    private func experimentPath(_ name: ModelName) -> String {
        "/api/v1/experiments/\(WireCoding.escaped(name.rawValue))"
    }

    private func post(_ target: String, _ body: some Encodable) throws -> APIRequest {
        APIRequest("POST", target, contentType: "application/json", body: try WireCoding.body(body))
    }

    private func document<Document: Decodable & Sendable>(
        _ request: APIRequest
    ) async throws -> DocumentAnswer<Document> {
        let answer = try await send(request)
        return DocumentAnswer(
            document: try decode(Document.self, from: answer, to: request), json: String(buffer: answer.body))
    }
}

private struct StepDocument: Encodable {
    var confirmed: Bool?
    var reason: String?
    var decision: ExperimentDecision?
    var by: String?
}

private struct AssignmentRequestDocument: Encodable {
    var unit: String
    /// A dictionary's keys are written as they are, not in snake case.
    var attributes: [String: AttributeValue]
    var record: Bool
}

private struct ExposuresDocument: Encodable {
    var exposures: [ExperimentExposureDocument]
}

private struct ResultsDocument: Encodable {
    var results: [ExperimentValueDocument]
}
