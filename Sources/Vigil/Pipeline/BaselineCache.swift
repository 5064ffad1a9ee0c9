import VigilDomain
import VigilMonitoring
import VigilStorage

/// A baseline ready for comparison: its columns sorted and counted once, its metrics computed once.
struct PreparedBaseline: Sendable {
    let revision: Int64
    /// The version as it was registered then: its threshold and the weights of its features are in what follows.
    let schema: ModelSchema
    let reference: DriftReference
    /// Its labels, where it has any.
    let label: ReferenceColumn?
    /// What single live values are held against.
    let profiles: [String: ReferenceProfile]
    let metrics: [MetricID: MetricValue]
    let source: String
    let rows: Int
    /// The rows themselves, where the model's policy compares parts of them or runs detectors that need them.
    let batch: PredictionBatch?
    /// The columns as those detectors get them.
    let samples: DetectorSamples?
    /// How far clean windows differ from others of their slot, where the policy compares by slots.
    let slotDependence: WindowDependence?
    /// What estimates metrics without labels, or why nothing does.
    let estimator: EstimatorPreparation?
    /// Its inputs, where metrics are estimated.
    let inputs: ReferenceInputs?
    /// Beyond what value the main metric is worse than the baseline; `nil` where that cannot be told.
    let limit: ReferenceLimit?
}

/// Keeps each model version's prepared baseline until a newer one is set, by whichever process.
actor BaselineCache {
    private struct Key: Hashable {
        let model: ModelName
        let version: String
    }

    private struct PartKey: Hashable {
        let version: Key
        let revision: Int64
        let slots: Set<Int>
    }

    private let store: any ModelStore
    private var prepared: [Key: PreparedBaseline] = [:]
    /// Hours of the week, or of the day, of baselines that are compared by them.
    private var parts: [PartKey: ReferenceRows] = [:]

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
        guard let fresh = try await Self.prepared(schema, revision: revision, in: store) else { return nil }
        prepared[key] = fresh
        parts = parts.filter { $0.key.version != key }
        return fresh
    }

    /// The rows of a baseline that belong to some slots of the week or day, prepared once.
    func part(of baseline: PreparedBaseline, slots: Set<Int>, rows: @Sendable (PredictionBatch) -> [Int]) async
        -> ReferenceRows?
    {
        let schema = baseline.schema
        let key = PartKey(
            version: Key(model: schema.model, version: schema.version), revision: baseline.revision, slots: slots)
        if let cached = parts[key] { return cached }
        guard let batch = baseline.batch else { return nil }
        let plain = await ReferenceRows.prepared(batch.rows(rows(batch)), schema: schema)
        // Four Mondays at nine say nothing about each other: what clean windows differ by is measured on all slots.
        let part = baseline.slotDependence.map(plain.with) ?? plain
        // Windows by count begin at any hour; what they are compared with is not kept without limit.
        if parts.count >= Self.mostParts { parts = [:] }
        parts[key] = part
        return part
    }

    private static let mostParts = 400

    private static func slotDependence(of baseline: Baseline, _ policy: DriftPolicy) async -> WindowDependence? {
        switch policy.comparison {
        case .baseline, .trailing: return nil
        case .sameHourOfDay, .sameHourOfWeek:
            let slots = WeekSlots(policy.comparison, window: baseline.schema.window)
            return await WindowDependence.measured(on: baseline) { slots.slot(of: $0) }
        }
    }

    /// Reads a baseline and prepares it; nobody else holds its rows.
    @concurrent
    private static func prepared(
        _ schema: ModelSchema, revision: Int64, in store: any ModelStore
    ) async throws -> PreparedBaseline? {
        guard let stored = try await store.baseline(of: schema) else { return nil }
        var baseline = stored
        baseline.schema = schema
        return try await prepare(baseline, revision: revision)
    }

    @concurrent
    private static func prepare(
        _ baseline: consuming Baseline, revision: Int64
    ) async throws -> PreparedBaseline {
        let schema = baseline.schema
        let source = baseline.source
        let rows = baseline.predictions.count
        let policy = schema.driftPolicy
        let label = await DriftReference.label(of: baseline)
        let metrics = try WindowEvaluation.reference(baseline)
        let batch = policy.needsRows ? baseline.predictions : nil
        let samples =
            policy.detectors.isEmpty
            ? nil : DetectorSamples(TableColumn.columns(of: baseline.predictions, schema: schema))
        let slotDependence = await slotDependence(of: baseline, policy)
        let estimator = schema.estimation == .off ? nil : try PerformanceEstimator.prepare(baseline)
        let limit = try ReferenceLimit.main(of: baseline, budget: policy.rule?.budget ?? .standard)
        let inputs = estimator?.estimator == nil ? nil : ReferenceInputs(baseline.predictions, schema: schema)
        // Last, because it sorts the columns where they lie unless something above still holds them.
        let reference = await DriftReference.prepared(consume baseline)
        return PreparedBaseline(
            revision: revision, schema: schema, reference: reference, label: label,
            profiles: reference.featureProfiles(), metrics: metrics, source: source, rows: rows, batch: batch,
            samples: samples, slotDependence: slotDependence, estimator: estimator, inputs: inputs,
            limit: limit)
    }
}

/// Rows that a window is compared with, prepared.
struct ReferenceRows: Sendable {
    let reference: DriftReference
    let batch: PredictionBatch
    let samples: DetectorSamples?

    func with(_ dependence: WindowDependence) -> ReferenceRows {
        ReferenceRows(reference: reference.with(dependence), batch: batch, samples: samples)
    }

    /// Prepares rows as a baseline's are.
    @concurrent
    static func prepared(_ batch: PredictionBatch, schema: ModelSchema) async -> ReferenceRows {
        let baseline = Baseline(
            schema: schema, source: "", setAt: Timestamp(milliseconds: 0), predictions: batch)
        let needsSamples = schema.drift?.detectors.isEmpty == false
        return ReferenceRows(
            reference: await DriftReference.prepared(baseline), batch: batch,
            samples: needsSamples ? DetectorSamples(TableColumn.columns(of: batch, schema: schema)) : nil)
    }
}

extension DriftPolicy {
    /// Whether the rows of a baseline must be kept beside what is prepared of them.
    var needsRows: Bool {
        switch comparison {
        case .sameHourOfDay, .sameHourOfWeek: true
        case .baseline, .trailing: !segments.isEmpty
        }
    }
}
