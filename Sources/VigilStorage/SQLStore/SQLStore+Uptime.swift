package import VigilDomain

extension SQLStore: UptimeStore {
    private static let keptUptimes = 10_000
    /// It counts itself, so that it always writes: who learns by it whether the disk takes something learns the truth.
    private static let extend = """
        UPDATE uptime_intervals SET beats = beats + 1, ended_at = CASE WHEN ended_at < ? THEN ? ELSE ended_at END
        WHERE id = ?
        """

    package func beginUptime(
        at now: Timestamp, after fault: String?, ending earlier: (number: Int64, end: Timestamp)?
    ) async throws -> Int64 {
        try await database.write { connection in
            if let earlier {
                let end = SQLValue.moment(earlier.end)
                try connection.execute(Self.extend, [end, end, .integer(earlier.number)])
            }
            let number = try connection.first(
                "INSERT INTO uptime_intervals (started_at, ended_at, fault) VALUES (?, ?, ?) RETURNING id",
                [.moment(now), .moment(now), fault.map { .text($0) } ?? .null]
            ) { try $0.integer(0) }
            guard let number else { throw StoreError(.failed, "an interval was stored without a number") }
            // By number and not by time: a clock that was wrong for a while must not cost what is known.
            try connection.execute(
                "DELETE FROM uptime_intervals WHERE id <= ?", [.integer(number - Int64(Self.keptUptimes))])
            return number
        }
    }

    package func extendUptime(_ number: Int64, to end: Timestamp, isStopped: Bool) async throws {
        try await database.write { connection in
            try connection.execute(Self.extend, [.moment(end), .moment(end), .integer(number)])
            guard isStopped else { return }
            try connection.execute("UPDATE uptime_intervals SET is_stopped = 1 WHERE id = ?", [.integer(number)])
        }
    }

    package func uptimes() async throws -> [UptimeInterval] {
        try await database.read { connection in
            try connection.all(
                "SELECT started_at, ended_at, fault, is_stopped FROM uptime_intervals ORDER BY id LIMIT ?",
                [.count(Self.keptUptimes)]
            ) { row in
                UptimeInterval(
                    start: try row.moment(0), end: try row.moment(1), fault: try row.optionalText(2),
                    isStopped: try row.integer(3) == 1)
            }
        }
    }
}
