import VigilDomain
import VigilMonitoring
import VigilStorage

/// A baseline ready for comparison: its columns sorted and counted once, its metrics computed once.
struct PreparedBaseline: Sendable {
    let revision: Int64
    /// The version as it was registered then: its threshold and the weights of its features are in what follows.
    let schema: ModelSchema
    let reference: DriftReference
    /// What single live values are held against.
    let profiles: [String: ReferenceProfile]
    let metrics: [MetricID: MetricValue]
    let source: String
    let rows: Int
}

/// Keeps each model version's prepared baseline until a newer one is set, by whichever process.
actor BaselineCache {
    private struct Key: Hashable {
        let model: ModelName
        let version: String
    }

    private let store: any ModelStore
    private var prepared: [Key: PreparedBaseline] = [:]

    init(store: any ModelStore) {
        self.store = store
    }

    /// The prepared baseline of a version, or `nil` when none was set.
    func baseline(of schema: ModelSchema) async throws -> PreparedBaseline? {
        try await baseline(of: schema, revision: store.baselineRevision(of: schema))
    }

    /// The prepared baseline with a revision that was just read; `nil` for no revision.
    func baseline(of schema: ModelSchema, revision: Int64?) async throws -> PreparedBaseline? {
        guard let revision else { return nil }
        let key = Key(model: schema.model, version: schema.version)
        if let cached = prepared[key], cached.revision == revision, cached.schema == schema { return cached }
        guard var baseline = try await store.baseline(of: schema) else { return nil }
        baseline.schema = schema
        let fresh = try await Self.prepare(baseline, revision: revision)
        prepared[key] = fresh
        return fresh
    }

    @concurrent
    private static func prepare(_ baseline: Baseline, revision: Int64) async throws -> PreparedBaseline {
        let reference = await DriftReference.prepared(baseline)
        return PreparedBaseline(
            revision: revision,
            schema: baseline.schema,
            reference: reference,
            profiles: reference.featureProfiles(),
            metrics: try WindowEvaluation.reference(baseline),
            source: baseline.source,
            rows: baseline.predictions.count)
    }
}
