package import VigilDomain

extension SQLStore {
    static let addMessage = """
        INSERT INTO outbox_messages
        (deduplication_key, channel, alert_id, created_at, due_at, document, status, attempts)
        VALUES (?, ?, ?, ?, ?, ?, 'pending', 0)
        ON CONFLICT (deduplication_key, channel) DO NOTHING
        """

    package func dueMessages(at now: Timestamp, limit: Int) async throws -> [OutboxMessage] {
        // What was written or tried so much later than now tells of a clock that was set back; it would wait as long.
        let setBack = now.advanced(by: .seconds(60))
        return try await database.read { connection in
            try connection.all(
                """
                SELECT id, document, channel, attempts, created_at FROM outbox_messages
                WHERE status = 'pending' AND (due_at <= ? OR (attempts = 0 AND created_at > ?) OR (attempts > 0 AND
                    (SELECT tried_at FROM deliveries WHERE message_id = outbox_messages.id ORDER BY id DESC LIMIT 1)
                    > ?))
                ORDER BY id LIMIT ?
                """,
                [.moment(now), .moment(setBack), .moment(setBack), .count(max(limit, 0))]
            ) { row in
                OutboxMessage(
                    id: try row.integer(0), message: try row.document(AlertMessage.self, 1), channel: try row.text(2),
                    attempts: Int(clamping: try row.integer(3)), createdAt: try row.moment(4))
            }
        }
    }

    package func record(
        _ delivery: DeliveryRecord, of id: Int64, at now: Timestamp, under lease: Lease?
    ) async throws {
        let status: String
        let result: DeliveryEntry.Result
        var dueAt = now
        var why: String?
        switch delivery {
        case .delivered:
            (status, result) = ("delivered", .delivered)
        case .retry(let next, let reason):
            (status, result) = ("pending", .retried)
            (dueAt, why) = (next, reason)
        case .rejected(let reason):
            (status, result) = ("rejected", .rejected)
            why = reason
        }
        let (due, reason) = (dueAt, why)
        try await database.write { connection in
            try connection.require(lease)
            // A message that was delivered stays so, whatever a second sender reports later.
            let changed = try connection.execute(
                """
                UPDATE outbox_messages SET status = ?, due_at = ?, attempts = attempts + 1
                WHERE id = ? AND status <> 'delivered'
                """,
                [.text(status), .moment(due), .integer(id)])
            let isKnown = try connection.first("SELECT id FROM outbox_messages WHERE id = ?", [.integer(id)]) { _ in
                true
            }
            guard changed == 1 || isKnown == true else {
                throw StoreError(.conflict, "there is no message \(id) in the outbox")
            }
            try connection.execute(
                "INSERT INTO deliveries (message_id, tried_at, result, reason) VALUES (?, ?, ?, ?)",
                [.integer(id), .moment(now), .text(result.rawValue), reason.map { .text($0) } ?? .null])
        }
    }
}
