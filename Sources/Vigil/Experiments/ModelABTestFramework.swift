import Synchronization
public import VigilDomain
import VigilMonitoring
import VigilStatistics
import VigilStorage

/// A/B tests of models: plans, assignment, exposures, results and decisions.
///
/// A test is planned and registered (``createABTest(_:by:)``), started, gives units their arms
/// (``modelAssignment(test:user:attributes:previous:)``, without the store), records who was exposed and what came of it, and
/// answers at any time with ``calculateTestSignificance(of:)``. Whatever a look says holds under the plan's error rates,
/// however often one looks.
public struct ModelABTestFramework: Sendable {
    let store: MonitoringStore
    let registry: ModelRegistry
    let assigners: AssignerTable
    let events: EventHub
    let clock: any WallClock

    /// A test that was registered, with what its plan can find.
    public struct CreatedTest: Hashable, Sendable {
        /// The test, a draft.
        public var experiment: Experiment
        /// What its plan can find; `nil` where the plan does not say what to expect.
        public var power: PowerAnalysis?
    }

    var experiments: any ExperimentStore {
        get throws {
            guard let experiments = store.experiments else {
                throw MonitoringError(.unknownExperiment, "this store keeps no experiments")
            }
            return experiments
        }
    }

    // MARK: Life cycle

    /// What a plan can find, without registering anything.
    ///
    /// - Parameter plan: The plan.
    /// - Returns: The analysis; `nil` where the plan says neither what the control's value is nor what change is worth finding.
    /// - Throws: `DomainError` for an invalid plan.
    public func powerAnalysis(of plan: ExperimentPlan) throws -> PowerAnalysis? {
        try plan.validate()
        return try ExperimentPower.analysis(of: plan)
    }

    /// Registers a test.
    ///
    /// - Parameters:
    ///   - plan: Its plan; the models have to be known.
    ///   - by: Who did it.
    /// - Returns: The test, a draft, and what its plan can find. Where that speaks against starting it as it is,
    ///   ``startABTest(_:confirmed:by:)`` asks for a confirmation.
    /// - Throws: `DomainError` for an invalid plan, `MonitoringError` for an unknown model and for a name that is taken.
    public func createABTest(_ plan: ExperimentPlan, by: String = "") async throws -> CreatedTest {
        let power = try powerAnalysis(of: plan)
        try await requireModels(of: plan)
        let now = clock.now()
        let experiment = Experiment(plan, at: now, by: by)
        guard try await experiments.add(experiment, at: now) else {
            throw MonitoringError(
                .conflict, field: "name",
                "there is a test \"\(plan.name)\" already; its units and results would be mixed with those of this one")
        }
        return CreatedTest(experiment: experiment, power: power)
    }

    private func requireModels(of plan: ExperimentPlan) async throws {
        for (index, model) in plan.models.enumerated() {
            do {
                _ = try await registry.schema(of: model.model, version: model.version)
            } catch let error as MonitoringError {
                throw MonitoringError(error.code, field: "models[\(index)]", error.detail)
            }
        }
    }

    /// Lets units in.
    ///
    /// - Parameters:
    ///   - name: The test.
    ///   - confirmed: Whether it is started in spite of what its power analysis warns of.
    ///   - by: Who did it.
    /// - Returns: The test.
    /// - Throws: `MonitoringError` for an unknown test, and `.conflict` with the warnings where they are not confirmed;
    ///   `DomainError` unless it is a draft.
    @discardableResult
    public func startABTest(_ name: ModelName, confirmed: Bool = false, by: String = "") async throws -> Experiment {
        try await change(name) { experiment, now in
            let warnings = try ExperimentPower.analysis(of: experiment.plan)?.warnings ?? []
            guard confirmed || warnings.isEmpty else {
                throw MonitoringError(
                    .conflict, field: "confirmed",
                    warnings.joined(separator: "; ") + "; start it with confirmed to do so all the same")
            }
            try experiment.start(at: now, by: by)
        }
    }

    /// Ends exposing; values still come in.
    ///
    /// - Parameters:
    ///   - name: The test.
    ///   - reason: Why.
    ///   - by: Who did it.
    /// - Returns: The test.
    /// - Throws: `MonitoringError` for an unknown test, `DomainError` unless it runs.
    @discardableResult
    public func stopABTest(_ name: ModelName, because reason: String, by: String = "") async throws -> Experiment {
        try await change(name) { experiment, now in try experiment.stop(at: now, because: reason, by: by) }
    }

    /// Puts another plan in force, see ``Experiment/change(to:at:because:)``.
    ///
    /// - Parameters:
    ///   - plan: The plan, with the test's name.
    ///   - reason: What it changes.
    /// - Returns: The test.
    /// - Throws: `MonitoringError` for an unknown test or model, `DomainError` for what may not be changed.
    @discardableResult
    public func changeABTest(to plan: ExperimentPlan, because reason: String) async throws -> Experiment {
        try await changeABTest(plan.name, because: reason) { _ in plan }
    }

    /// Puts another plan in force that is made of the test as it stands.
    ///
    /// - Parameters:
    ///   - name: The test.
    ///   - reason: What it changes.
    ///   - plan: Makes the plan; called again where somebody else has changed the test in the meantime.
    /// - Returns: The test.
    /// - Throws: As ``changeABTest(to:because:)``, and what `plan` throws.
    package func changeABTest(
        _ name: ModelName, because reason: String, to plan: (Experiment) throws -> ExperimentPlan
    ) async throws -> Experiment {
        // The models do not depend on how the test stands.
        let wanted = try plan(try await experiment(name))
        try wanted.validate()
        try await requireModels(of: wanted)
        return try await change(name) { experiment, now in
            try experiment.change(to: try plan(experiment), at: now, because: reason)
        }
    }

    /// Decides a test.
    ///
    /// - Parameters:
    ///   - name: The test.
    ///   - decision: What somebody decided; `nil` takes the advice of this moment's look, if that is final.
    ///   - by: Who did it.
    /// - Returns: The test.
    /// - Throws: `MonitoringError` for an unknown test, and `.conflict` with the advice where that is not final;
    ///   `DomainError` unless it runs or is stopped.
    @discardableResult
    public func decideABTest(
        _ name: ModelName, _ decision: ExperimentDecision? = nil, by: String = ""
    ) async throws -> Experiment {
        var settled = decision
        if settled == nil {
            let advice = try await calculateTestSignificance(of: name).advice
            guard advice.isFinal else {
                throw MonitoringError(
                    .conflict, field: "decision",
                    "nothing is decided yet: " + advice.reasons.joined(separator: "; "))
            }
            settled = advice
        }
        guard let settled else { return try await experiment(name) }
        return try await change(name) { experiment, now in try experiment.decide(settled, at: now, by: by) }
    }

    /// Puts a test away; it stays in the history.
    ///
    /// - Parameters:
    ///   - name: The test.
    ///   - by: Who did it.
    /// - Returns: The test.
    /// - Throws: `MonitoringError` for an unknown test, `DomainError` while it runs.
    @discardableResult
    public func archiveABTest(_ name: ModelName, by: String = "") async throws -> Experiment {
        try await change(name) { experiment, now in try experiment.archive(at: now, by: by) }
    }

    /// A test.
    ///
    /// - Parameter name: The test.
    /// - Returns: It.
    /// - Throws: `MonitoringError` for an unknown one.
    public func experiment(_ name: ModelName) async throws -> Experiment { try await stored(name).experiment }

    /// Tests, the one that was changed last first.
    ///
    /// - Parameters:
    ///   - status: Where they stand; `nil` for all but archived ones.
    ///   - includesArchived: Whether archived ones are among them where no status is asked for.
    ///   - text: A part of the name.
    ///   - limit: At most so many.
    /// - Returns: The tests.
    /// - Throws: When the store cannot be read.
    public func history(
        status: Experiment.Status? = nil, includesArchived: Bool = false, text: String? = nil, limit: Int = 100
    ) async throws -> [Experiment] {
        try await experiments.experiments(
            ExperimentQuery(status: status, includesArchived: includesArchived, text: text, limit: limit)
        ).map(\.experiment)
    }

    func stored(_ name: ModelName) async throws -> StoredExperiment {
        guard let found = try await experiments.experiment(name) else {
            throw MonitoringError(.unknownExperiment, field: "test", "there is no test \"\(name)\"")
        }
        return found
    }

    /// Changes a test, again from the start where somebody else was faster.
    private func change(
        _ name: ModelName, _ body: (inout Experiment, Timestamp) throws -> Void
    ) async throws -> Experiment {
        for _ in 0..<8 {
            if let changed = try await changeOnce(name, body) { return changed }
        }
        throw MonitoringError(.conflict, field: "test", "\"\(name)\" is being changed by others; try again")
    }

    /// Changes a test; `nil` where somebody else was faster.
    private func changeOnce(
        _ name: ModelName, _ body: (inout Experiment, Timestamp) throws -> Void
    ) async throws -> Experiment? {
        let now = clock.now()
        let changed = try Self.applied(body, to: try await stored(name), at: now)
        guard try await experiments.replace(changed, at: now) else { return nil }
        try assigners.set(changed)
        for model in Set(changed.experiment.plan.models.map(\.model)) { events.publish(.configuration, model) }
        return changed.experiment
    }

    // By itself: where the optimiser puts a body's typed errors into an asynchronous loop, Swift 6.3 ends with a signal.
    @inline(never)
    private static func applied(
        _ body: (inout Experiment, Timestamp) throws -> Void, to stored: StoredExperiment, at now: Timestamp
    ) throws -> StoredExperiment {
        var changed = stored
        try body(&changed.experiment, now)
        return changed
    }
}
