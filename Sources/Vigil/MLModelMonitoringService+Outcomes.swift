public import VigilDomain
import VigilStorage

extension MLModelMonitoringService {
    /// What outcomes of a model are checked against: its newest version, with the classes of every version that names some,
    /// since a label may be about a prediction of any; without classes where one version takes them as they come.
    ///
    /// - Parameter model: The model.
    /// - Returns: A schema for reading and checking outcomes.
    /// - Throws: `MonitoringError` for an unknown model.
    package func outcomeSchema(of model: ModelName) async throws -> ModelSchema {
        try await registry.outcomeSchema(of: model)
    }

    /// Stores outcomes of groups: each is a label for every prediction of its group, a lead's or a customer's, that was made
    /// within its horizon before; returns once they are durable.
    ///
    /// Predictions that are sent later get no label of it, even if they were made before; report the outcome again then.
    ///
    /// - Parameters:
    ///   - outcomes: At most `GroupOutcome.mostAtOnce`.
    ///   - model: The model, whose predictions carry the key as their `group`.
    /// - Returns: How many predictions got a label, and for how many outcomes there was none.
    /// - Throws: `MonitoringError` for an unknown model or too many outcomes, or where the stretch of time holds more
    ///   predictions than `ModelPerformanceTracker.mostAnalysedRows`; `DomainError` for an outcome at fault.
    @discardableResult
    public func recordOutcomes(ofGroups outcomes: [GroupOutcome], for model: ModelName) async throws -> GroupReceipt {
        let newest = try await registry.outcomeSchema(of: model)
        guard outcomes.count <= GroupOutcome.mostAtOnce else {
            throw MonitoringError(
                .invalidValue, field: "outcomes",
                "\(outcomes.count) were given; at most \(GroupOutcome.mostAtOnce) are taken at once")
        }
        let now = clock.now()
        for (index, outcome) in outcomes.enumerated() {
            do {
                try outcome.validate(for: newest, now: now)
            } catch {
                throw error.inside("outcomes[\(index)]")
            }
        }
        let reaches = outcomes.map { $0.reach(newest) }
        guard let first = reaches.map(\.lowerBound).min(), let last = reaches.map(\.upperBound).max() else {
            return GroupReceipt(predictions: 0, corrections: 0, withoutPrediction: 0)
        }
        let (start, end) = (Timestamp(milliseconds: first), Timestamp(milliseconds: last))
        var predictions: [GroupedPrediction] = []
        for schema in try await registry.all().map(\.schema)
        where schema.model == model && schema.predictionKind == newest.predictionKind {
            let windows = try await store.predictions.windows(
                of: schema, in: TimeRange(start: start, end: end.advanced(by: .milliseconds(1))))
            let rows = windows.reduce(0) { $0 + $1.predictions }
            guard rows <= ModelPerformanceTracker.mostAnalysedRows else {
                throw MonitoringError(
                    .invalidValue, field: "horizon_seconds",
                    "\(rows) predictions of \(start) to \(end) would have to be looked through; at most "
                        + "\(ModelPerformanceTracker.mostAnalysedRows) are: choose a shorter horizon, or report by id")
            }
            let groups = Set(outcomes.map(\.group))
            predictions += try await HeavyReads.shared.withLock { [self] in
                try await store.predictions.predictions(ofGroups: groups, of: schema, from: start, through: end)
            }
        }
        let join = GroupOutcomeJoin(outcomes, with: predictions, schema: newest)
        guard join.batch.count > 0 else {
            return GroupReceipt(predictions: 0, corrections: 0, withoutPrediction: join.withoutPrediction)
        }
        let receipt = try await recordOutcomes(join.batch, for: model)
        return GroupReceipt(
            predictions: receipt.matched, corrections: receipt.corrections, withoutPrediction: join.withoutPrediction)
    }
}
