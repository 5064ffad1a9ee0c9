public import VigilDomain
import VigilStorage

/// What the check of one of many models came to.
public struct ModelDriftCheck: Sendable {
    /// The model.
    public var model: ModelName
    /// The findings that were made, oldest first.
    public var findings: [DriftFinding]
    /// Why it could not be checked; `nil` when it was.
    public var obstacle: String?
}

extension ModelDriftDetector {
    /// Brings a model's windows up to date and checks the newest one too, although it may still be open.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - since: Checks every window that ends after this moment again; only what is new when `nil`.
    /// - Returns: The findings that were made, oldest first; the newest stored one when nothing was new; none when there
    ///   are no predictions to check.
    /// - Throws: `MonitoringError` for an unknown model, or one without a baseline.
    public func check(_ model: ModelName, since: Timestamp? = nil) async throws -> [DriftFinding] {
        try await check(model, over: since.map { TimeRange(start: $0, end: Timestamp(milliseconds: .max)) })
    }

    /// Checks every window of a stretch of event time again, or only what is new.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - range: Windows that overlap it; only what is new, with the newest window although it may be open, when `nil`.
    /// - Returns: As `check(_:since:)`.
    /// - Throws: As `check(_:since:)`.
    public func check(_ model: ModelName, over range: TimeRange?) async throws -> [DriftFinding] {
        let schema = try await registry.schema(of: model, version: nil)
        let found = try await evaluator.evaluate(model, scope: range.map { .over($0) } ?? .changedAndOpen)
        if !found.isEmpty { return found }
        let stored = try await store.findings.driftFindings(of: model, version: nil, in: range, limit: 1)
        if stored.isEmpty, try await store.models.baselineRevision(of: schema) == nil,
            !schema.driftPolicy.comparesWithTrailing
        {
            throw Self.noBaseline(schema)
        }
        return stored
    }

    /// Checks many models, two at a time; one that cannot be checked does not keep the others from it.
    ///
    /// - Parameters:
    ///   - models: The models; every registered one when `nil`.
    ///   - range: As of `check(_:over:)`.
    /// - Returns: One result a model, in their order.
    /// - Throws: `CancellationError`, and when the list of models cannot be read.
    public func check(_ models: [ModelName]? = nil, over range: TimeRange? = nil) async throws -> [ModelDriftCheck] {
        var names: [ModelName] = []
        if let models {
            names = models
        } else {
            for registered in try await registry.all() where !names.contains(registered.schema.model) {
                names.append(registered.schema.model)
            }
        }
        return try await withThrowingTaskGroup(of: (Int, ModelDriftCheck).self) { [names] group in
            var results = [ModelDriftCheck?](repeating: nil, count: names.count)
            for (index, model) in names.enumerated() {
                // Columns are spread over the cores already; a second model fills what reading leaves idle.
                if index >= 2, let (place, done) = try await group.next() { results[place] = done }
                group.addTask { (index, try await checked(model, over: range)) }
            }
            for try await (place, done) in group { results[place] = done }
            return results.compactMap { $0 }
        }
    }

    private func checked(_ model: ModelName, over range: TimeRange?) async throws -> ModelDriftCheck {
        do {
            return ModelDriftCheck(model: model, findings: try await check(model, over: range))
        } catch let error as CancellationError {
            throw error
        } catch let error as MonitoringError {
            return ModelDriftCheck(model: model, findings: [], obstacle: error.detail)
        } catch {
            return ModelDriftCheck(model: model, findings: [], obstacle: "\(error)")
        }
    }
}
