import VigilStorage

/// What tells a transaction from every other one, also after the server was started anew.
///
/// A table holds the token of each writer's newest transaction that wrote. The numbers that PostgreSQL gives to
/// transactions would not do: those of transactions that a crash took away are given again.
struct CommitToken {
    /// The name of the table.
    static let table = "vigil_commits"
    /// The table of earlier versions, of which one writer alone used a database.
    static let earlierTable = "vigil_newest_commit"

    private let writer: String
    private let value: String

    /// A token that nobody else has.
    ///
    /// - Parameter writer: The writer, which runs one transaction after the other.
    init(of writer: String) {
        self.writer = writer
        value = Self.unique()
    }

    /// A text that nobody else has.
    ///
    /// - Returns: 128 bits of chance.
    static func unique() -> String {
        let (high, low) = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))
        return String(high, radix: 16) + "-" + String(low, radix: 16)
    }

    /// Makes the table where Vigil is new to a database, and forgets writers that have not written for a month.
    ///
    /// - Parameter link: A connection.
    /// - Throws: `PostgresFault`.
    static func prepare(_ link: PostgresLink) throws(PostgresFault) {
        try link.run(
            """
            CREATE TABLE IF NOT EXISTS \(table) (
                writer TEXT PRIMARY KEY, token TEXT NOT NULL, written_at TIMESTAMPTZ NOT NULL
            );
            DELETE FROM \(table) WHERE written_at < now() - INTERVAL '30 days';
            DROP TABLE IF EXISTS \(earlierTable)
            """)
    }

    /// Gives a writer its row, so that one who asks for it later finds it and waits for whoever changes it.
    ///
    /// - Parameters:
    ///   - writer: The writer.
    ///   - link: A connection.
    /// - Throws: `PostgresFault`.
    static func admit(_ writer: String, _ link: PostgresLink) throws {
        _ = try link.execute(
            "INSERT INTO \(table) VALUES (?, '', now()) ON CONFLICT (writer) DO NOTHING", [.text(writer)])
    }

    /// Leaves the token in a transaction that has written something.
    ///
    /// - Parameter link: The connection, at the end of the transaction.
    /// - Returns: Whether the transaction has written something.
    /// - Throws: `PostgresFault`.
    func write(_ link: PostgresLink) throws -> Bool {
        try link.execute(
            """
            INSERT INTO \(Self.table) SELECT ?, ?, now() WHERE pg_current_xact_id_if_assigned() IS NOT NULL
            ON CONFLICT (writer) DO UPDATE SET token = excluded.token, written_at = excluded.written_at
            """, [.text(writer), .text(value)]
        ).changed > 0
    }

    /// Whether the transaction with this token was its writer's last one that was committed.
    ///
    /// A transaction that the server is still at has changed the row and not committed it: this waits until it is over.
    ///
    /// - Parameter link: Another connection than the transaction's.
    /// - Returns: Whether it was.
    /// - Throws: `PostgresFault`, also when the transaction does not come to its end for long.
    func isStored(_ link: PostgresLink) throws -> Bool {
        let found = try link.execute("SELECT token FROM \(Self.table) WHERE writer = ? FOR UPDATE", [.text(writer)])
        return found.count > 0 ? try found.row(0).text(0) == value : false
    }
}
