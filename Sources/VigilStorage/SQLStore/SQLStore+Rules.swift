package import VigilDomain

extension SQLStore {
    package func rules(of model: ModelName?) async throws -> [RuleRecord] {
        try await database.read { try ruleRecords(of: model, $0) }
    }

    func ruleRecords(of model: ModelName?, _ connection: any SQLConnection) throws -> [RuleRecord] {
        let records = try connection.all(
            "SELECT document, state, set_at FROM alert_rules WHERE ? = 1 OR model = ?",
            [.flag(model == nil), .text(model?.rawValue ?? "")]
        ) { row in
            RuleRecord(
                rule: try row.document(AlertConfiguration.self, 0), state: try row.document(AlertState.self, 1),
                setAt: try row.moment(2))
        }
        return records.sorted { ($0.rule.model, $0.rule.name) < ($1.rule.model, $1.rule.name) }
    }

    package func setRule(_ rule: AlertConfiguration, at now: Timestamp, under lease: Lease?) async throws {
        let document = try StoredDocument.encode(rule)
        let state = try StoredDocument.encode(AlertState())
        _ = try await database.write { connection in
            try connection.require(lease)
            try connection.execute(
                """
                INSERT INTO alert_rules (model, name, set_at, document, state) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (model, name) DO UPDATE SET
                    set_at = excluded.set_at, document = excluded.document, state = excluded.state
                """,
                [.text(rule.model.rawValue), .text(rule.name), .moment(now), document, state])
            try connection.noteConfiguration(of: rule.model)
        }
    }

    package func removeRule(_ name: String, of model: ModelName, under lease: Lease?) async throws -> Bool {
        try await database.write { connection in
            try connection.require(lease)
            try connection.noteConfiguration(of: model)
            return try connection.execute(
                "DELETE FROM alert_rules WHERE model = ? AND name = ?", [.text(model.rawValue), .text(name)]) > 0
        }
    }

    package func setThresholds(_ thresholds: PerformanceThresholds) async throws {
        let document = try StoredDocument.encode(thresholds)
        _ = try await database.write { connection in
            try connection.execute(
                """
                INSERT INTO performance_thresholds (model, metric, document) VALUES (?, ?, ?)
                ON CONFLICT (model, metric) DO UPDATE SET document = excluded.document
                """,
                [.text(thresholds.model.rawValue), .text(thresholds.metric.rawValue), document])
            try connection.noteConfiguration(of: thresholds.model)
        }
    }

    package func thresholds(of model: ModelName) async throws -> [PerformanceThresholds] {
        let all = try await database.read { connection in
            try connection.all(
                "SELECT document FROM performance_thresholds WHERE model = ?", [.text(model.rawValue)]
            ) { try $0.document(PerformanceThresholds.self, 0) }
        }
        return all.sorted { $0.metric < $1.metric }
    }
}
