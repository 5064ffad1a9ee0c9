package import VigilDomain

extension SQLStore {
    static let setAlert = """
        INSERT INTO alerts (id, model, status, first_start, last_end, fired_at, document) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET
            model = excluded.model, status = excluded.status, first_start = excluded.first_start,
            last_end = excluded.last_end, fired_at = excluded.fired_at, document = excluded.document
        """

    package func alerts(_ query: AlertQuery) async throws -> [Alert] {
        try await database.read { connection in
            try connection.all(
                """
                SELECT document FROM alerts
                WHERE (? = 1 OR model = ?) AND (? = 1 OR status = ?) AND first_start < ? AND last_end > ?
                ORDER BY first_start DESC, fired_at DESC, id LIMIT ?
                """,
                [
                    .flag(query.model == nil), .text(query.model?.rawValue ?? ""),
                    .flag(query.status == nil), .text(query.status?.rawValue ?? ""),
                    .integer(query.range?.end.milliseconds ?? .max),
                    .integer(query.range?.start.milliseconds ?? .min), .count(max(query.limit, 0)),
                ]
            ) { try $0.document(Alert.self, 0) }
        }
    }
}
