import VigilDomain
import VigilStorage

/// Knows the registered model versions; asks the store once for each, until something is registered here or, as
/// `refresh()` tells, by another replica.
actor ModelRegistry {
    private let store: any ModelStore
    private var cached: [RegisteredModel]?
    /// Grows with every registration, so that a reading that began before it is not kept.
    private var generation = 0

    init(store: any ModelStore) {
        self.store = store
    }

    /// Every version of every model.
    func all() async throws -> [RegisteredModel] {
        if let cached { return cached }
        let began = generation
        let models = try await store.models()
        if generation == began { cached = models }
        return models
    }

    /// A version's schema, the newest registered one's when `version` is `nil`.
    func schema(of model: ModelName, version: String?) async throws -> ModelSchema {
        if let found = Self.find(model, version, in: try await all()) { return found }
        // Another process may have registered it since.
        cached = nil
        let models = try await all()
        if let found = Self.find(model, version, in: models) { return found }
        let versions = models.filter { $0.schema.model == model }.map(\.schema.version)
        if versions.isEmpty {
            let known = Set(models.map(\.schema.model.rawValue)).sorted().prefix(10).joined(separator: ", ")
            throw MonitoringError(
                .unknownModel, field: "model",
                "\"\(model)\" is not registered; " + (known.isEmpty ? "no model is" : "there are \(known)"))
        }
        throw MonitoringError(
            .unknownVersion, field: "version",
            "\"\(version ?? "")\" of \(model) is not registered; there are \(versions.joined(separator: ", "))")
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
        generation += 1
        cached = nil
    }

    func register(_ schema: ModelSchema, at now: Timestamp) async throws -> RegistrationOutcome {
        defer { refresh() }
        return try await store.register(schema, at: now)
    }

    private static func find(_ model: ModelName, _ version: String?, in models: [RegisteredModel]) -> ModelSchema? {
        models.last { $0.schema.model == model && (version == nil || $0.schema.version == version) }?.schema
    }
}
