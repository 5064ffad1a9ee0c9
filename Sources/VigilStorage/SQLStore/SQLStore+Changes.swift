package import VigilDomain

extension SQLStore: ChangeStore {
    package func modelChanges() async throws -> [ModelChange] {
        try await database.read { connection in
            try connection.all(
                """
                SELECT model_changes.model, model_progress.revision,
                    CASE WHEN watermark IS NULL THEN model_progress.revision ELSE evaluated_revision END,
                    configuration, findings, alerts,
                    CASE WHEN leases.expires_at > \(database.dialect.now) THEN 1 ELSE 0 END
                FROM model_changes JOIN model_progress ON model_progress.model = model_changes.model
                    LEFT JOIN leases ON leases.name = '\(LeaseName.evaluationPrefix)' || model_changes.model
                ORDER BY model_changes.model
                """
            ) { row in
                ModelChange(
                    model: try row.modelName(0), revision: try row.integer(1), evaluatedRevision: try row.integer(2),
                    isBeingEvaluated: try row.integer(6) != 0, configuration: try row.integer(3),
                    findings: try row.integer(4), alerts: try row.integer(5))
            }
        }
    }

    package func noteEvaluated(_ revision: Int64, of model: ModelName, under lease: Lease?) async throws {
        try await database.write { connection in
            try connection.require(lease)
            try connection.execute(
                "UPDATE model_changes SET evaluated_revision = ? WHERE model = ? AND evaluated_revision < ?",
                [.integer(revision), .text(model.rawValue), .integer(revision)])
        }
    }
}

extension SQLConnection {
    /// Tells the other replicas that a model's versions, baselines, rules or thresholds changed.
    func noteConfiguration(of model: ModelName) throws {
        try execute(
            "UPDATE model_changes SET configuration = configuration + 1 WHERE model = ?", [.text(model.rawValue)])
    }

    /// Tells them of new metrics and drift findings, and of alerts.
    func noteFindings(of model: ModelName, hasAlerts: Bool) throws {
        try execute(
            "UPDATE model_changes SET findings = findings + 1, alerts = alerts + ? WHERE model = ?",
            [.flag(hasAlerts), .text(model.rawValue)])
    }
}

extension SQLRow {
    /// A model's name.
    fileprivate func modelName(_ column: Int) throws -> ModelName {
        let text = try text(column)
        do {
            return try ModelName(text)
        } catch {
            throw StoreError(.corrupt, "\"\(text)\" in a stored row is no name of a model. Restore a backup.")
        }
    }
}
