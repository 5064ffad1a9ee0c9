import Synchronization
import VigilDomain
import VigilMonitoring
import VigilStorage

/// The assigners of tests in memory, so that an assignment asks no store.
final class AssignerTable: Sendable {
    /// What is known of a test.
    struct Entry: Sendable {
        var id: Int64
        var assigner: Assigner
        var status: Experiment.Status
        var exposureEnd: Timestamp?
        var models: [ExperimentPlan.ArmModel]
        /// Whether records of earlier assignments can matter: there was another split before.
        var needsRecord: Bool
    }

    private let entries = Mutex<[ModelName: Entry]>([:])

    subscript(name: ModelName) -> Entry? { entries.withLock { $0[name] } }

    /// Takes in a test as it is stored.
    @discardableResult
    func set(_ stored: StoredExperiment) throws(DomainError) -> Entry {
        let experiment = stored.experiment
        let entry = Entry(
            id: stored.id, assigner: try Assigner(experiment.plan.allocation), status: experiment.status,
            exposureEnd: experiment.exposureEnd, models: experiment.plan.models,
            needsRecord: experiment.versions.count > 1)
        entries.withLock { $0[experiment.plan.name] = entry }
        return entry
    }

    /// Takes in all tests that run; the others let nobody in, and give the control's model to all.
    func setAll(_ stored: [StoredExperiment]) throws(DomainError) {
        let names = Set(stored.map(\.experiment.plan.name))
        for experiment in stored { try set(experiment) }
        entries.withLock { entries in
            for name in entries.keys where !names.contains(name) { entries[name]?.status = .stopped }
        }
    }
}
