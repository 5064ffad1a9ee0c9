import VigilDomain
import VigilStorage

/// What is stored, and what of it goes next.
package struct StorageReport: Sendable {
    /// A model.
    package struct Model: Sendable {
        /// What it has.
        package var stored: StoredModel
        /// What limits it: its own policy, and the defaults where that says nothing.
        package var retention: RetentionPolicy
        /// What goes next.
        package var outlook: RetentionOutlook
    }

    /// By name.
    package var models: [Model]
    /// All of it together, as the engine tells.
    package var database: DatabaseUse
}

extension MLModelMonitoringService {
    /// What is stored of every model, and what of it goes next.
    ///
    /// - Returns: The amounts, added up without reading what is stored.
    /// - Throws: When the store cannot be read; `StoreError` `failed` for a store that does not tell.
    package func storage() async throws -> StorageReport {
        guard let inspection = store.inspection else {
            throw StoreError(.failed, "this store does not tell what it holds")
        }
        let schemas = Dictionary(grouping: try await registry.all().map(\.schema), by: \.model)
        let models = try await inspection.storedModels().map { stored in
            let own = schemas[stored.model] ?? []
            let policy = (own.last?.retention ?? .everything).orElse(retention.defaults)
            return StorageReport.Model(
                stored: stored, retention: policy, outlook: RetentionOutlook(policy, own, stored: stored))
        }
        return StorageReport(models: models, database: try await inspection.databaseUse())
    }
}
