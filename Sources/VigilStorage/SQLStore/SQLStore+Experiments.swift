package import VigilDomain
import VigilStatistics

extension SQLStore: ExperimentStore {
    private static let columns = "id, revision, changed_at, document, record"

    package func add(_ experiment: Experiment, at now: Timestamp) async throws -> Bool {
        let document = try StoredDocument.encode(experiment)
        let record = try StoredDocument.encode(ExperimentRecord())
        return try await database.write { connection in
            try connection.execute(
                """
                INSERT INTO experiments (name, status, changed_at, revision, document, record) VALUES (?, ?, ?, 1, ?, ?)
                ON CONFLICT (name) DO NOTHING
                """,
                [
                    .text(experiment.plan.name.rawValue), .text(experiment.status.rawValue), .moment(now), document,
                    record,
                ]) == 1
        }
    }

    package func experiment(_ name: ModelName) async throws -> StoredExperiment? {
        try await database.read { connection in
            try connection.first(
                "SELECT \(Self.columns) FROM experiments WHERE name = ?", [.text(name.rawValue)]
            ) { try StoredExperiment($0) }
        }
    }

    package func experiments(_ query: ExperimentQuery) async throws -> [StoredExperiment] {
        var conditions: [String] = []
        var arguments: [SQLValue] = []
        if let status = query.status {
            conditions.append("status = ?")
            arguments.append(.text(status.rawValue))
        } else if !query.includesArchived {
            conditions.append("status <> 'archived'")
        }
        if let text = query.text {
            // Names have no signs of patterns but the underscore.
            conditions.append("LOWER(name) LIKE ? ESCAPE '\\'")
            let escaped = text.lowercased().map { "\\%_".contains($0) ? "\\\($0)" : "\($0)" }.joined()
            arguments.append(.text("%" + escaped + "%"))
        }
        let condition = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        arguments.append(.count(max(query.limit, 0)))
        let sql = "SELECT \(Self.columns) FROM experiments \(condition) ORDER BY changed_at DESC, name LIMIT ?"
        return try await database.read { [arguments] connection in
            try connection.all(sql, arguments) { try StoredExperiment($0) }
        }
    }

    package func replace(_ stored: StoredExperiment, at now: Timestamp?) async throws -> Bool {
        let document = try StoredDocument.encode(stored.experiment)
        let record = try StoredDocument.encode(stored.record)
        return try await database.write { connection in
            try connection.execute(
                """
                UPDATE experiments SET status = ?, changed_at = ?, revision = revision + 1, document = ?, record = ?
                WHERE id = ? AND revision = ?
                """,
                [
                    .text(stored.experiment.status.rawValue), .moment(now ?? stored.changedAt), document, record,
                    .integer(stored.id), .integer(stored.revision),
                ]) == 1
        }
    }

    package func record(_ exposures: [UnitExposure], of id: Int64) async throws {
        guard !exposures.isEmpty else { return }
        let rows = exposures.map { exposure -> [SQLValue] in
            [
                .integer(id), .text(exposure.unit), .count(exposure.arm), .count(exposure.version),
                .count(exposure.firstVersion), .moment(exposure.at),
            ]
        }
        try await database.write { connection in
            _ = try connection.execute(
                """
                INSERT INTO experiment_units
                    (experiment_id, unit, arm, plan_version, first_plan_version, exposed_at, in_two_arms)
                VALUES (?, ?, ?, ?, ?, ?, 0)
                ON CONFLICT (experiment_id, unit) DO UPDATE SET in_two_arms = 1
                WHERE experiment_units.arm <> excluded.arm AND experiment_units.in_two_arms = 0
                """, each: rows)
        }
    }

    package func exposure(of unit: String, in id: Int64) async throws -> UnitExposure? {
        try await database.read { connection in
            try connection.first(
                """
                SELECT arm, plan_version, first_plan_version, exposed_at FROM experiment_units
                WHERE experiment_id = ? AND unit = ?
                """, [.integer(id), .text(unit)]
            ) { row in
                UnitExposure(
                    unit: unit, arm: Int(clamping: try row.integer(0)), version: Int(clamping: try row.integer(1)),
                    firstVersion: Int(clamping: try row.integer(2)), at: try row.moment(3))
            }
        }
    }

    package func record(_ values: [UnitValue], of id: Int64) async throws {
        guard !values.isEmpty else { return }
        try await database.write { connection in try connection.write(values, of: id) }
    }

    package func outcome(of request: KeyedRequest<Int>, in name: ModelName) async throws -> RequestOutcome? {
        try await database.read { connection in try connection.outcome(of: request, .experimentResults, name) }
    }

    package func record(
        _ values: [UnitValue], of id: Int64, in name: ModelName, request: KeyedRequest<Int>
    ) async throws -> RequestOutcome {
        try await retryingTakenKeys {
            try await database.write { connection in
                if let known = try connection.outcome(of: request, .experimentResults, name) { return known }
                try connection.write(values, of: id)
                try connection.keep(try request.answer(values.count), to: request, .experimentResults, name)
                return .new
            }
        }
    }

    package func record(_ sums: ArmSums, of id: Int64) async throws {
        let document = try StoredDocument.encode(sums.moments)
        try await database.write { connection in
            _ = try connection.execute(
                """
                INSERT INTO experiment_sums (experiment_id, metric, arm, source, document) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (experiment_id, metric, arm, source) DO UPDATE SET document = excluded.document
                """,
                [.integer(id), .text(sums.metric.rawValue), .count(sums.arm), .text(sums.source), document])
        }
    }

    package func measurements(
        of id: Int64, _ plan: ExperimentPlan, at now: Timestamp
    ) async throws -> ExperimentMeasurements {
        try await database.read { connection in
            var reading = MeasurementReading(plan, at: now)
            for metric in plan.metrics { try reading.read(metric, of: id, connection) }
            return try reading.finish(of: id, connection)
        }
    }
}

extension StoredExperiment {
    init(_ row: any SQLRow) throws {
        self.init(
            id: try row.integer(0), revision: try row.integer(1), changedAt: try row.moment(2),
            experiment: try row.document(Experiment.self, 3), record: try row.document(ExperimentRecord.self, 4))
    }
}

extension SQLConnection {
    /// Writes values of units; a second one of a unit and metric replaces the first.
    fileprivate func write(_ values: [UnitValue], of id: Int64) throws {
        let rows = values.map { value -> [SQLValue] in
            [
                .integer(id), .text(value.metric.rawValue), .text(value.unit), value.arm.map { .count($0) } ?? .null,
                .real(value.value), .real(value.denominator), value.covariate.map { .real($0) } ?? .null,
                .moment(value.at),
            ]
        }
        _ = try execute(
            """
            INSERT INTO experiment_values
                (experiment_id, metric, unit, arm, value, denominator, covariate, recorded_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (experiment_id, metric, unit) DO UPDATE SET
                arm = excluded.arm, value = excluded.value, denominator = excluded.denominator,
                covariate = COALESCE(excluded.covariate, experiment_values.covariate),
                recorded_at = excluded.recorded_at
            """, each: rows)
    }
}
