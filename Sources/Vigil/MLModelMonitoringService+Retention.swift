public import VigilDomain

extension MLModelMonitoringService {
    /// Removes the predictions and outcomes that the models' retention does not keep; `run()` does so by itself, once a minute.
    ///
    /// Metrics, drift findings and alerts stay.
    ///
    /// - Throws: When the store cannot be read or written; what was not removed is removed the next time.
    public func applyRetention() async throws { try await retention.apply() }

    /// The event time from which the predictions of a model version are kept.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - version: Its version; the newest registered one when `nil`.
    /// - Returns: The moment; `nil` while all are kept.
    /// - Throws: `MonitoringError` for an unknown model.
    public func predictionsKeptFrom(of model: ModelName, version: String? = nil) async throws -> Timestamp? {
        try await store.predictions.keptFrom(try await registry.schema(of: model, version: version))
    }
}
