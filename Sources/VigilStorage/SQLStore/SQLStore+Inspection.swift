package import VigilDomain

extension SQLStore: StoreInspection {
    package var engine: String { database.dialect.rawValue }

    package func totals(of model: ModelName) async throws -> PredictionTotals {
        try await database.read { connection in
            let waiting = try connection.first(
                "SELECT waiting_outcomes FROM model_progress WHERE model = ?", [.text(model.rawValue)]
            ) { Int(clamping: try $0.integer(0)) }
            var totals = PredictionTotals(
                predictions: 0, labelled: 0, waitingOutcomes: waiting ?? 0, firstPredictionAt: nil,
                lastPredictionAt: nil)
            for version in try connection.versions(of: model) {
                try connection.query(
                    """
                    SELECT CAST(SUM(predictions) AS BIGINT), CAST(SUM(labelled) AS BIGINT)
                    FROM prediction_windows WHERE version_id = ? AND window_start >= ?
                    """,
                    [.integer(version.id), .integer(version.keptFrom)]
                ) { row in
                    totals.predictions += Int(clamping: try row.optionalInteger(0) ?? 0)
                    totals.labelled += Int(clamping: try row.optionalInteger(1) ?? 0)
                }
                guard let span = try connection.timeSpan(.predictions, of: version.id),
                    span.upperBound >= version.keptFrom
                else { continue }
                let first = Timestamp(milliseconds: max(span.lowerBound, version.keptFrom))
                let last = Timestamp(milliseconds: span.upperBound)
                totals.firstPredictionAt = min(totals.firstPredictionAt ?? first, first)
                totals.lastPredictionAt = max(totals.lastPredictionAt ?? last, last)
            }
            return totals
        }
    }

    package func alert(_ id: String) async throws -> Alert? {
        try await database.read { connection in
            try connection.first("SELECT document FROM alerts WHERE id = ?", [.text(id)]) {
                try $0.document(Alert.self, 0)
            }
        }
    }

    package func deliveries(ofAlert id: String) async throws -> [DeliveryEntry] {
        try await database.read { connection in
            try connection.all(
                """
                SELECT outbox_messages.document, outbox_messages.channel, deliveries.tried_at, deliveries.result,
                    deliveries.reason
                FROM deliveries JOIN outbox_messages ON outbox_messages.id = deliveries.message_id
                WHERE outbox_messages.alert_id = ? ORDER BY deliveries.id
                """,
                [.text(id)]
            ) { row in
                guard let result = DeliveryEntry.Result(rawValue: try row.text(3)) else {
                    throw StoreError(.newerSchema, "a delivery ended in a way that this Vigil does not know")
                }
                return DeliveryEntry(
                    event: try row.document(AlertMessage.self, 0).event, channel: try row.text(1),
                    triedAt: try row.moment(2), result: result, reason: try row.optionalText(4))
            }
        }
    }

    package func outboxCounts() async throws -> OutboxCounts {
        try await database.read { connection in
            var counts = OutboxCounts(pending: 0, delivered: 0, rejected: 0)
            try connection.query("SELECT status, COUNT(*) FROM outbox_messages GROUP BY status", []) { row in
                let count = Int(clamping: try row.integer(1))
                switch try row.text(0) {
                case "pending": counts.pending = count
                case "delivered": counts.delivered = count
                default: counts.rejected += count
                }
            }
            return counts
        }
    }
}
