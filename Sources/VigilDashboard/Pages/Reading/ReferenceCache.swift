package import VigilDomain
import VigilMonitoring
package import VigilStorage

/// What pages show of a baseline.
package struct ReferenceFacts: Hashable, Sendable {
    /// The metrics over its rows.
    package var metrics: [MetricID: MetricValue]
    /// How many rows it has.
    package var rows: Int
    /// Where they come from, for people.
    package var source: String
    /// When it was set, wall time.
    package var setAt: Timestamp

    /// Facts about a baseline.
    package init(metrics: [MetricID: MetricValue], rows: Int, source: String, setAt: Timestamp) {
        self.metrics = metrics
        self.rows = rows
        self.source = source
        self.setAt = setAt
    }
}

/// Keeps what was computed from baselines and windows, so that a page that is looked at again costs a few queries.
///
/// It keeps results, never rows: some numbers a model and some hundred bytes a distribution.
package actor ReferenceCache {
    private struct Version: Hashable {
        var model: ModelName
        var version: String
    }

    private struct DistributionKey: Hashable {
        var version: Version
        var column: String
        var window: TimeRange
        var baseline: Int64
        var windowRevision: Int64
    }

    private struct AnalysisKey: Hashable {
        var version: Version
        var range: TimeRange
        var revisions: [Int64]
    }

    /// Analyses that are kept, likewise.
    private static let mostAnalyses = 128

    /// Distributions that are kept; a full cache starts anew, which costs one reading each.
    private static let mostDistributions = 512

    private let models: any ModelStore
    private var facts: [Version: (revision: Int64, facts: ReferenceFacts)] = [:]
    private var limits: [Version: (revision: Int64, limit: ReferenceLimit?)] = [:]
    private var distributions: [DistributionKey: Distribution] = [:]
    private var analyses: [AnalysisKey: WindowAnalysis] = [:]

    /// An empty cache over a store.
    package init(models: any ModelStore) { self.models = models }

    /// What is known of a version's baseline, or `nil` when none is set.
    ///
    /// - Parameter schema: The version.
    /// - Returns: The facts.
    /// - Throws: `StoreError` when the store cannot be read.
    package func facts(of schema: ModelSchema) async throws -> ReferenceFacts? {
        guard let revision = try await models.baselineRevision(of: schema) else { return nil }
        let version = Version(model: schema.model, version: schema.version)
        if let kept = facts[version], kept.revision == revision { return kept.facts }
        guard let baseline = try await models.baseline(of: schema) else { return nil }
        let fresh = try await Self.facts(of: baseline)
        facts[version] = (revision, fresh)
        return fresh
    }

    /// Beyond what value a version's main metric is worse than its baseline, as the rules on `worse_than_reference` see it.
    ///
    /// - Parameter schema: The version.
    /// - Returns: The limit; `nil` without a baseline, or where its labels set none.
    /// - Throws: `StoreError` when the store cannot be read.
    func limit(of schema: ModelSchema) async throws -> ReferenceLimit? {
        guard let revision = try await models.baselineRevision(of: schema) else { return nil }
        let version = Version(model: schema.model, version: schema.version)
        if let kept = limits[version], kept.revision == revision { return kept.limit }
        guard let baseline = try await models.baseline(of: schema) else { return nil }
        let fresh = try await Self.limit(of: baseline, budget: schema.driftPolicy.rule?.budget ?? .standard)
        limits[version] = (revision, fresh)
        return fresh
    }

    /// The distributions of a column in the baseline and in a window.
    ///
    /// - Parameters:
    ///   - column: The column.
    ///   - schema: The version.
    ///   - window: The window and its revision, so that a window that grew is read again.
    ///   - predictions: Where the window's rows are.
    /// - Returns: The distributions, or `nil` without a baseline.
    /// - Throws: `StoreError` when the store cannot be read.
    func distribution(
        of column: ColumnPlace, _ schema: ModelSchema, window: WindowProgress, predictions: any PredictionStore
    ) async throws -> Distribution? {
        guard let revision = try await models.baselineRevision(of: schema) else { return nil }
        let key = DistributionKey(
            version: Version(model: schema.model, version: schema.version), column: column.name,
            window: window.window, baseline: revision, windowRevision: window.revision)
        if let kept = distributions[key] { return kept }
        guard let baseline = try await models.baseline(of: schema) else { return nil }
        let rows = try await predictions.labelledPredictions(of: schema, in: window.window)
        let fresh = await Self.distribution(
            reference: column.values(in: baseline.predictions, labels: baseline.labels),
            current: column.values(in: rows.predictions, labels: rows.labels))
        if distributions.count >= Self.mostDistributions { distributions = [:] }
        distributions[key] = fresh
        return fresh
    }

    /// What the labelled rows of a stretch of time say.
    ///
    /// - Parameters:
    ///   - schema: The version.
    ///   - windows: The windows of that time with their revisions, so that rows that changed are read again.
    ///   - range: The time.
    ///   - predictions: Where the rows are.
    /// - Returns: The analysis.
    /// - Throws: `StoreError` when the store cannot be read.
    func analysis(
        of schema: ModelSchema, windows: [WindowProgress], in range: TimeRange, predictions: any PredictionStore
    ) async throws -> WindowAnalysis {
        let key = AnalysisKey(
            version: Version(model: schema.model, version: schema.version), range: range,
            revisions: windows.map(\.revision))
        if let kept = analyses[key] { return kept }
        let rows = try await predictions.labelledPredictions(of: schema, in: range)
        let fresh = try await WindowAnalysis.make(rows, range: range, schema: schema)
        if analyses.count >= Self.mostAnalyses { analyses = [:] }
        analyses[key] = fresh
        return fresh
    }

    @concurrent
    private static func facts(of baseline: Baseline) async throws -> ReferenceFacts {
        ReferenceFacts(
            metrics: try WindowEvaluation.reference(baseline), rows: baseline.predictions.count,
            source: baseline.source, setAt: baseline.setAt)
    }

    @concurrent
    private static func limit(of baseline: Baseline, budget: FalseAlarmBudget) async throws -> ReferenceLimit? {
        try ReferenceLimit.main(of: baseline, budget: budget)
    }

    @concurrent
    private static func distribution(reference: Column, current: Column) async -> Distribution {
        Distribution.comparing(reference: reference, current: current)
    }
}
