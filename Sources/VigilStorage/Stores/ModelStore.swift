package import VigilDomain

/// Keeps the model versions that are watched, and their baselines.
package protocol ModelStore: Sendable {
    /// Registers a model version; the same schema again changes nothing.
    ///
    /// - Parameters:
    ///   - schema: A validated schema.
    ///   - now: Wall time.
    /// - Returns: What became of it.
    /// - Throws: `StoreError` with code `conflict` when the version is there with other features or another task:
    ///   stored columns would change their meaning. Everything else of a schema may be changed.
    func register(_ schema: ModelSchema, at now: Timestamp) async throws -> RegistrationOutcome

    /// Every version of every model, by model name and then by registration.
    ///
    /// - Returns: All of them.
    /// - Throws: `StoreError` when the store cannot be read.
    func models() async throws -> [RegisteredModel]

    /// One version of a model, the newest registered one when `version` is `nil`.
    ///
    /// - Parameters:
    ///   - name: The model.
    ///   - version: Its version.
    /// - Returns: The version, or `nil` when it is not registered.
    /// - Throws: `StoreError` when the store cannot be read.
    func model(_ name: ModelName, version: String?) async throws -> RegisteredModel?

    /// Sets the baseline of a model version; the one before stays in the history.
    ///
    /// - Parameter baseline: The rows.
    /// - Throws: `StoreError` when it could not be written.
    func setBaseline(_ baseline: Baseline) async throws

    /// The newest baseline of a model version.
    ///
    /// - Parameter schema: The version.
    /// - Returns: The baseline, or `nil` when none was set.
    /// - Throws: `StoreError` when the store cannot be read.
    func baseline(of schema: ModelSchema) async throws -> Baseline?

    /// The identity of the newest baseline, cheap to ask, so that a cache knows when to read it again.
    ///
    /// - Parameter schema: The version.
    /// - Returns: A number that changes with every `setBaseline`, or `nil` when none was set.
    /// - Throws: `StoreError` when the store cannot be read.
    func baselineRevision(of schema: ModelSchema) async throws -> Int64?
}

/// What `ModelStore.register` did.
package enum RegistrationOutcome: String, Sendable, Codable {
    case created, updated, unchanged
}

/// A model version in the store.
package struct RegisteredModel: Hashable, Sendable {
    /// What it is.
    package var schema: ModelSchema
    /// When the version was first registered, wall time.
    package var registeredAt: Timestamp

    /// A version.
    package init(schema: ModelSchema, registeredAt: Timestamp) {
        self.schema = schema
        self.registeredAt = registeredAt
    }
}
