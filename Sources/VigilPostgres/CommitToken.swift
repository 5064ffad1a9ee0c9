import VigilStorage

/// What tells a transaction from every other one, also after the server was started anew.
///
/// A table of one row holds the token of the newest transaction that wrote. The numbers that PostgreSQL gives to
/// transactions would not do: those of transactions that a crash took away are given again.
struct CommitToken {
    private let value: String

    /// A token that nobody else has.
    init() {
        let (high, low) = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))
        value = String(high, radix: 16) + "-" + String(low, radix: 16)
    }

    /// Makes the table.
    ///
    /// - Parameter link: The connection that writes.
    /// - Throws: `PostgresFault`.
    static func prepare(_ link: PostgresLink) throws(PostgresFault) {
        try link.run(
            """
            CREATE TABLE IF NOT EXISTS \(table) (is_only BOOLEAN PRIMARY KEY CHECK (is_only), token TEXT NOT NULL);
            INSERT INTO \(table) VALUES (TRUE, '') ON CONFLICT DO NOTHING
            """)
    }

    /// The name of the table.
    static let table = "vigil_newest_commit"

    /// Leaves the token in a transaction that has written something.
    ///
    /// - Parameter link: The connection, at the end of the transaction.
    /// - Returns: Whether the transaction has written something.
    /// - Throws: `PostgresFault`.
    func write(_ link: PostgresLink) throws -> Bool {
        try link.execute(
            "UPDATE \(Self.table) SET token = ? WHERE pg_current_xact_id_if_assigned() IS NOT NULL", [.text(value)]
        ).changed > 0
    }

    /// Whether the transaction with this token was the last one that was committed.
    ///
    /// - Parameter link: A connection that holds the lock of the one that writes.
    /// - Returns: Whether it was.
    /// - Throws: `PostgresFault`.
    func isStored(_ link: PostgresLink) throws -> Bool {
        try link.execute("SELECT token FROM \(Self.table)", []).row(0).text(0) == value
    }
}
