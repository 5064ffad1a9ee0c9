package import VigilDomain

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
}
