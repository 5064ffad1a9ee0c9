package import VigilDomain

extension SQLStore {
    static let setAlert = """
        INSERT INTO alerts (id, model, status, first_start, last_end, fired_at, document) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET
            model = excluded.model, status = excluded.status, first_start = excluded.first_start,
            last_end = excluded.last_end, fired_at = excluded.fired_at, document = excluded.document
        """

    package func alerts(_ query: AlertQuery) async throws -> [Alert] {
        let (statement, arguments) = AlertRows.statement(query)
        return try await database.read { connection in
            try connection.all(statement, arguments) { try $0.document(Alert.self, 0) }
        }
    }
}

/// How alerts are asked for.
enum AlertRows {
    // Conditions are written the same in indexes and in queries, which is how SQLite recognises them.

    /// Alerts that are open: a few, however many there were.
    static let open = "status = 'firing'"
    /// A week in milliseconds.
    ///
    /// Alerts that last longer are few and have an index of their own; of the others only those that begin within it before
    /// a stretch of time reach into that.
    private static let week: Int64 = 7 * 86_400_000
    static let long = "last_end - first_start > \(week)"
    private static let short = "last_end - first_start <= \(week)"

    private static let order = "ORDER BY first_start DESC, fired_at DESC, id LIMIT ?"

    /// The statement of a query, with its arguments.
    ///
    /// - Parameter query: Which alerts.
    /// - Returns: Both; only words from here are in the text.
    static func statement(_ query: AlertQuery) -> (sql: String, arguments: [SQLValue]) {
        var conditions = ["first_start < ?"]
        var arguments: [SQLValue] = [.integer(query.range?.end.milliseconds ?? .max)]
        if let model = query.model {
            conditions.append("model = ?")
            arguments.append(.text(model.rawValue))
        }
        switch query.status {
        case .firing: conditions.append(open)
        case .resolved: conditions.append("status = 'resolved'")
        case nil: break
        }
        let limit = SQLValue.count(max(query.limit, 0))
        let condition = conditions.joined(separator: " AND ")
        guard let start = query.range?.start.milliseconds, start > .min + week else {
            return ("SELECT document FROM alerts WHERE \(condition) \(order)", arguments + [limit])
        }
        let columns = "SELECT document, first_start, fired_at, id FROM alerts WHERE \(condition) AND last_end > ?"
        arguments.append(.integer(start))
        let sql = """
            SELECT document FROM (
                SELECT * FROM (\(columns) AND first_start > ? AND \(short) \(order)) AS short_alerts
                UNION ALL SELECT * FROM (\(columns) AND \(long) \(order)) AS long_alerts
            ) AS found \(order)
            """
        return (sql, arguments + [.integer(start - week), limit] + arguments + [limit, limit])
    }
}
