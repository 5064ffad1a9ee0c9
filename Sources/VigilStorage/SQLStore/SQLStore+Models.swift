package import VigilDomain

extension SQLStore: ModelStore {
    package func register(_ schema: ModelSchema, at now: Timestamp) async throws -> RegistrationOutcome {
        try await database.write { connection in
            // Of two that change a version, and of one that does and one that appends, the second sees what the first did.
            try ModelProgress.hold(schema.model, connection)
            if try storedSchema(schema, connection) == nil, try insert(schema, at: now, connection) { return .created }
            guard let stored = try storedSchema(schema, connection) else {
                throw StoreError(
                    .failed, "version \(schema.version) of \(schema.model) could not be registered; try again")
            }
            if stored == schema { return .unchanged }
            try update(stored, to: schema, connection)
            try connection.noteConfiguration(of: schema.model)
            return .updated
        }
    }

    private func storedSchema(_ schema: ModelSchema, _ connection: any SQLConnection) throws -> ModelSchema? {
        try connection.first(
            "SELECT document FROM model_versions WHERE model = ? AND version = ?",
            [.text(schema.model.rawValue), .text(schema.version)]
        ) { try $0.document(ModelSchema.self, 0) }
    }

    /// Adds a version, unless another replica does in the same moment, which is waited for.
    ///
    /// - Returns: Whether it was added.
    private func insert(_ schema: ModelSchema, at now: Timestamp, _ connection: any SQLConnection) throws -> Bool {
        let inserted = try connection.execute(
            """
            INSERT INTO model_versions
            (model, version, registered_at, window_length, label_kind, document, id_horizon, longest_window)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (model, version) DO NOTHING
            """,
            [
                .text(schema.model.rawValue), .text(schema.version), .moment(now), .text(schema.window.rawValue),
                .text(schema.predictionKind.rawValue), try StoredDocument.encode(schema),
                .integer(schema.idHorizon.wholeMilliseconds), .integer(schema.window.longest),
            ])
        guard inserted == 1 else { return false }
        try connection.execute(
            """
            INSERT INTO model_progress (model, revision, next_arrival, waiting_outcomes) VALUES (?, 0, 0, 0)
            ON CONFLICT (model) DO NOTHING
            """,
            [.text(schema.model.rawValue)])
        try connection.execute(
            """
            INSERT INTO model_changes (model, evaluated_revision, configuration, findings, alerts) VALUES (?, 0, 1, 0, 0)
            ON CONFLICT (model) DO UPDATE SET configuration = model_changes.configuration + 1
            """,
            [.text(schema.model.rawValue)])
        return true
    }

    private func update(_ stored: ModelSchema, to schema: ModelSchema, _ connection: any SQLConnection) throws {
        guard stored.task == schema.task else {
            throw conflict(schema, "its task is \(stored.task.rawValue), not \(schema.task.rawValue)")
        }
        guard stored.features.map(\.name) == schema.features.map(\.name),
            stored.features.map(\.kind) == schema.features.map(\.kind)
        else {
            throw conflict(schema, "its features differ in names, kinds or order")
        }
        guard stored.classes == schema.classes else {
            throw conflict(schema, "its classes differ in names or order")
        }
        if stored.window != schema.window { try connection.interruptEvaluation(of: schema.model) }
        try connection.execute(
            "UPDATE model_versions SET document = ?, window_length = ?, id_horizon = ? WHERE model = ? AND version = ?",
            [
                try StoredDocument.encode(schema), .text(schema.window.rawValue),
                .integer(schema.idHorizon.wholeMilliseconds), .text(schema.model.rawValue), .text(schema.version),
            ])
        if stored.window != schema.window {
            try connection.allowWindows(asLongAs: schema.window.longest, of: connection.version(schema))
            try rebuildWindows(of: schema, connection)
        }
    }

    private func conflict(_ schema: ModelSchema, _ difference: String) -> StoreError {
        StoreError(
            .conflict,
            "version \(schema.version) of \(schema.model) is registered already and \(difference); register the change as "
                + "a new version")
    }

    package func models() async throws -> [RegisteredModel] {
        let models = try await database.read { connection in
            try connection.all("SELECT document, registered_at FROM model_versions ORDER BY id") {
                RegisteredModel(schema: try $0.document(ModelSchema.self, 0), registeredAt: try $0.moment(1))
            }
        }
        // Sorted here because engines order text in different ways; the sort keeps versions in order of registration.
        return models.sorted { $0.schema.model < $1.schema.model }
    }

    package func model(_ name: ModelName, version: String?) async throws -> RegisteredModel? {
        try await database.read { connection in
            let read: (any SQLRow) throws -> RegisteredModel = {
                RegisteredModel(schema: try $0.document(ModelSchema.self, 0), registeredAt: try $0.moment(1))
            }
            if let version {
                return try connection.first(
                    "SELECT document, registered_at FROM model_versions WHERE model = ? AND version = ?",
                    [.text(name.rawValue), .text(version)], read)
            }
            return try connection.first(
                "SELECT document, registered_at FROM model_versions WHERE model = ? ORDER BY id DESC LIMIT 1",
                [.text(name.rawValue)], read)
        }
    }
}
