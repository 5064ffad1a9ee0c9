package import VigilDomain

/// Tells each of several replicas what the others did.
package protocol ChangeStore: Sendable {
    /// Where every model stands.
    ///
    /// - Returns: One entry a model, by name.
    /// - Throws: `StoreError` when the store cannot be read.
    /// - Complexity: A row a model.
    func modelChanges() async throws -> [ModelChange]

    /// Notes up to where a model was evaluated, so that no replica does it again.
    ///
    /// - Parameters:
    ///   - revision: What `EvaluationWork` said, once all of it is done.
    ///   - model: The model.
    ///   - lease: Under which it was done.
    /// - Throws: `leaseLost`; `StoreError` when the store cannot be written.
    func noteEvaluated(_ revision: Int64, of model: ModelName, under lease: Lease?) async throws
}

/// Where a model stands, as counters that only grow.
package struct ModelChange: Hashable, Sendable {
    /// The model.
    package var model: ModelName
    /// Grows with its predictions and outcomes, and with what makes an evaluation needful otherwise.
    package var revision: Int64
    /// The revision up to which it was evaluated.
    package var evaluatedRevision: Int64
    /// Whether a replica is at it.
    package var isBeingEvaluated: Bool
    /// Grows with its versions, baselines, rules and thresholds.
    package var configuration: Int64
    /// Grows with its metrics and drift findings.
    package var findings: Int64
    /// Grows with its alerts.
    package var alerts: Int64

    /// A model's counters.
    package init(
        model: ModelName, revision: Int64, evaluatedRevision: Int64, isBeingEvaluated: Bool = false,
        configuration: Int64 = 0, findings: Int64 = 0, alerts: Int64 = 0
    ) {
        self.model = model
        self.revision = revision
        self.evaluatedRevision = evaluatedRevision
        self.isBeingEvaluated = isBeingEvaluated
        self.configuration = configuration
        self.findings = findings
        self.alerts = alerts
    }
}
