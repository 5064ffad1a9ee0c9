import Synchronization
import VigilDomain
import VigilStorage

/// Knows the registered model versions and which baseline each has; asks the store once for each, until something is
/// registered or set here or, as `refresh()` tells, by another replica.
final class ModelRegistry: Sendable {
    private struct Version: Hashable {
        let model: ModelName
        let version: String
    }

    /// What the store said, by model.
    private struct Known {
        let models: [RegisteredModel]
        var newest: [ModelName: ModelSchema] = [:]
        var schemas: [Version: ModelSchema] = [:]

        init(_ models: [RegisteredModel]) {
            self.models = models
            for registered in models {
                let schema = registered.schema
                newest[schema.model] = schema
                schemas[Version(model: schema.model, version: schema.version)] = schema
            }
        }

        func schema(_ model: ModelName, _ version: String?) -> ModelSchema? {
            guard let version else { return newest[model] }
            return schemas[Version(model: model, version: version)]
        }
    }

    private struct State {
        var known: Known?
        /// By version, its baseline's revision; `nil` inside for none.
        var baselines: [Version: Int64?] = [:]
        /// Grows with every change, so that a reading that began before it is not kept.
        var generation = 0
    }

    private let store: any ModelStore
    private let state = Mutex(State())

    init(store: any ModelStore) {
        self.store = store
    }

    /// Every version of every model.
    func all() async throws -> [RegisteredModel] { try await known().models }

    private func known() async throws -> Known {
        let (known, began) = state.withLock { ($0.known, $0.generation) }
        if let known { return known }
        let fresh = Known(try await store.models())
        state.withLock { state in
            if state.generation == began { state.known = fresh }
        }
        return fresh
    }

    /// A version's schema, the newest registered one's when `version` is `nil`.
    func schema(of model: ModelName, version: String?) async throws -> ModelSchema {
        if let found = try await known().schema(model, version) { return found }
        // Another process may have registered it since.
        state.withLock { $0.known = nil }
        let known = try await known()
        if let found = known.schema(model, version) { return found }
        let versions = known.models.filter { $0.schema.model == model }.map(\.schema.version)
        if versions.isEmpty {
            let names = Set(known.models.map(\.schema.model.rawValue)).sorted().prefix(10).joined(separator: ", ")
            throw MonitoringError(
                .unknownModel, field: "model",
                "\"\(model)\" is not registered; " + (names.isEmpty ? "no model is" : "there are \(names)"))
        }
        throw MonitoringError(
            .unknownVersion, field: "version",
            "\"\(version ?? "")\" of \(model) is not registered; there are \(versions.joined(separator: ", "))")
    }

    /// Which revision of its baseline a version has.
    ///
    /// - Parameter schema: The version.
    /// - Returns: As ``ModelStore/baselineRevision(of:)``, at most half a second old where another replica set it.
    /// - Throws: `StoreError` when the store cannot be read.
    func baselineRevision(of schema: ModelSchema) async throws -> Int64? {
        let version = Version(model: schema.model, version: schema.version)
        let (cached, began) = state.withLock { ($0.baselines[version], $0.generation) }
        if let cached { return cached }
        let revision = try await store.baselineRevision(of: schema)
        state.withLock { state in
            if state.generation == began { state.baselines[version] = .some(revision) }
        }
        return revision
    }

    /// What outcomes of a model are checked against: its newest version, with the classes of every version, since a label may
    /// be about a prediction of any.
    func outcomeSchema(of model: ModelName) async throws -> ModelSchema {
        var newest = try await schema(of: model, version: nil)
        guard newest.classes != nil else { return newest }
        var classes: [String] = []
        var known: Set<String> = []
        for registered in try await all() where registered.schema.model == model {
            guard let own = registered.schema.classes else {
                newest.classes = nil
                return newest
            }
            classes += own.filter { known.insert($0).inserted }
        }
        newest.classes = classes
        return newest
    }

    /// Asks the store again when something is wanted next.
    func refresh() {
        state.withLock { state in
            state.generation += 1
            state.known = nil
            state.baselines = [:]
        }
    }

    func register(_ schema: ModelSchema, at now: Timestamp) async throws -> RegistrationOutcome {
        defer { refresh() }
        return try await store.register(schema, at: now)
    }
}
