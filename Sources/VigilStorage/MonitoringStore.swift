/// Where Vigil keeps what it knows: models, predictions, outcomes, findings and alerts.
///
/// Made by an engine, such as `MonitoringStore.sqlite(path:)` of `VigilSQLite`, and handed to the service.
public struct MonitoringStore: Sendable {
    /// Models and baselines.
    package let models: any ModelStore
    /// Predictions and outcomes.
    package let predictions: any PredictionStore
    /// Metrics, drift findings, rules, alerts and messages.
    package let findings: any FindingStore
    /// Keeps it in shape; `nil` for a store that needs no care.
    package let maintenance: (any StoreMaintenance)?
    /// Answers operators' questions; `nil` for a store that cannot.
    package let inspection: (any StoreInspection)?
    /// Gives work to one replica at a time; `nil` for a store that one process uses alone.
    package let leases: (any LeaseStore)?
    /// Tells a replica what others did; `nil` for a store that one process uses alone.
    package let changes: (any ChangeStore)?
    /// Experiments; `nil` for a store that keeps none.
    package let experiments: (any ExperimentStore)?
    /// When the service was up; `nil` for a store that does not keep it.
    package let uptime: (any UptimeStore)?
    /// What is known of the store's condition; `nil` for a store that cannot fail.
    package let pulse: StorePulse?
    /// Says whether what is acknowledged becomes durable; `nil` for a store that acknowledges nothing else.
    package let durability: (any DurabilityReporting)?
    /// Checks what is stored; `nil` for a store that has nothing to check.
    package let verification: (any StoreVerification)?
    /// Copies it while it is used; `nil` for a store that has no copies.
    package let backups: (any BackupEngine)?
    private let closeEngine: @Sendable () async throws -> Void

    /// A store of one object that keeps everything.
    ///
    /// - Parameters:
    ///   - base: What keeps it.
    ///   - isShared: Whether several processes may use it at the same time.
    ///   - backups: Copies it while it is used.
    ///   - close: Closes the engine.
    package init(
        _ base: some ModelStore & PredictionStore & FindingStore, isShared: Bool = false,
        backups: (any BackupEngine)? = nil, close: @escaping @Sendable () async throws -> Void
    ) {
        models = base
        predictions = base
        findings = base
        maintenance = base as? any StoreMaintenance
        inspection = base as? any StoreInspection
        leases = isShared ? base as? any LeaseStore : nil
        changes = isShared ? base as? any ChangeStore : nil
        experiments = base as? any ExperimentStore
        uptime = base as? any UptimeStore
        pulse = (base as? SQLStore)?.pulse
        durability = base as? any DurabilityReporting
        verification = base as? any StoreVerification
        self.backups = backups
        closeEngine = close
    }

    /// Closes the store; it is not used afterwards.
    ///
    /// - Throws: When the engine could not finish its work.
    public func close() async throws {
        do {
            try await durability?.finishDurability()
        } catch {
            try? await closeEngine()  // the first error says more
            throw error
        }
        try await closeEngine()
    }
}
