/// A value that SQL takes and gives.
package enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
}

/// A database that runs SQL: the only thing that an engine has to be.
///
/// Reads may run side by side; writes run one after the other, each closure one transaction that is durable when the
/// call returns and leaves nothing behind when it throws. The closures block: they run on threads of the engine, never
/// on Swift's cooperative pool. The connection must not escape its closure.
package protocol SQLDatabase: Sendable {
    /// Which SQL it speaks where engines differ.
    var dialect: SQLDialect { get }

    /// Whether several programs may use the database at the same time.
    var isShared: Bool { get }

    /// Runs a read-only transaction.
    ///
    /// - Parameter body: What to do.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws; `StoreError` for faults of the engine.
    func read<Result: Sendable>(_ body: @Sendable @escaping (any SQLConnection) throws -> Result) async throws
        -> Result

    /// Runs a transaction that may write.
    ///
    /// - Parameter body: What to do.
    /// - Returns: What `body` returns, after the commit is durable.
    /// - Throws: What `body` throws, after rolling back; `StoreError` for faults of the engine.
    func write<Result: Sendable>(_ body: @Sendable @escaping (any SQLConnection) throws -> Result) async throws
        -> Result

    /// Runs a short transaction beside the others, so that it does not wait until they are over.
    ///
    /// - Parameter body: What to do.
    /// - Returns: What `body` returns, after the commit is durable.
    /// - Throws: As ``write(_:)``.
    func writeAside<Result: Sendable>(_ body: @Sendable @escaping (any SQLConnection) throws -> Result) async throws
        -> Result

    /// Whether no other program uses the database now, so that its schema may be changed.
    ///
    /// Where others are there it waits a moment for them to be gone.
    ///
    /// - Returns: Whether it is alone, which then lasts until ``admitOthers()``.
    /// - Throws: `StoreError` for faults of the engine.
    func isAlone() async throws -> Bool

    /// Lets other programs use the database from now on, its schema being up to date.
    ///
    /// - Throws: `StoreError` for faults of the engine.
    func admitOthers() async throws

    /// Runs a transaction that may write, and does not wait until it is durable.
    ///
    /// It is seen by others at once, and durable when the next durable transaction is, or after a failure wholly gone.
    ///
    /// - Parameter body: What to do.
    /// - Returns: What `body` returns, after the commit.
    /// - Throws: What `body` throws, after rolling back; `StoreError` for faults of the engine.
    func writeWithoutWaiting<Result: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> Result
    ) async throws -> Result

    /// Gives room back to the disk that deleted rows have left; a pause in which little is written is the time for it.
    ///
    /// - Throws: `StoreError` for faults of the engine; nothing is lost then.
    func reclaimSpace() async throws

    /// What it takes on its disk, as far as it tells.
    ///
    /// - Returns: The amounts.
    /// - Throws: `StoreError` for faults of the engine.
    func use() async throws -> DatabaseUse

    /// What the engine itself finds to be wrong with the database, such as damaged pages or indexes.
    ///
    /// - Returns: A sentence each, at most some twenty; none when all is well, or when the engine has no such check.
    /// - Throws: `StoreError` when the database cannot be read.
    func integrityProblems() async throws -> [String]

    /// Closes every connection; the database is not used afterwards.
    ///
    /// - Throws: `StoreError` when something could not be finished.
    func close() async throws
}

extension SQLDatabase {
    /// `false`, for engines that one program uses at a time.
    package var isShared: Bool { false }

    /// A transaction like every other, for engines that one program uses.
    ///
    /// - Parameter body: What to do.
    /// - Returns: What `body` returns.
    /// - Throws: As ``write(_:)``.
    package func writeAside<Result: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> Result
    ) async throws -> Result { try await write(body) }

    /// `true`, for engines that one program uses at a time.
    ///
    /// - Returns: `true`.
    /// - Throws: Never.
    package func isAlone() async throws -> Bool { true }

    /// Nothing, for engines that one program uses at a time.
    ///
    /// - Throws: Never.
    package func admitOthers() async throws {}

    /// Waits all the same, for engines that cannot do otherwise.
    ///
    /// - Parameter body: What to do.
    /// - Returns: What `body` returns.
    /// - Throws: As ``write(_:)``.
    package func writeWithoutWaiting<Result: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await write(body)
    }

    /// Nothing, for engines that do so by themselves.
    ///
    /// - Throws: Never.
    package func reclaimSpace() async throws {}

    /// Nothing, for engines that do not tell.
    ///
    /// - Returns: No amount.
    /// - Throws: Never.
    package func use() async throws -> DatabaseUse { DatabaseUse() }

    /// None, for engines that have no such check.
    ///
    /// - Returns: Nothing.
    /// - Throws: Never.
    package func integrityProblems() async throws -> [String] { [] }
}

/// A connection inside a transaction.
package protocol SQLConnection {
    /// Runs a statement that returns no rows.
    ///
    /// - Parameters:
    ///   - sql: One statement with `?` for each argument.
    ///   - arguments: The values.
    /// - Returns: How many rows it changed.
    /// - Throws: `StoreError`.
    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int

    /// Runs a statement that returns no rows for each of several lists of arguments.
    ///
    /// - Parameters:
    ///   - sql: One statement with `?` for each argument.
    ///   - rows: The lists, all of one length.
    /// - Returns: How many rows were changed in all.
    /// - Throws: `StoreError`.
    @discardableResult
    func execute(_ sql: String, each rows: [[SQLValue]]) throws -> Int

    /// Runs a query and hands its rows over one by one, without gathering them.
    ///
    /// - Parameters:
    ///   - sql: One statement with `?` for each argument.
    ///   - arguments: The values.
    ///   - row: Called for each row.
    /// - Throws: `StoreError`, or what `row` throws.
    func query(_ sql: String, _ arguments: [SQLValue], row: (any SQLRow) throws -> Void) throws
}

extension SQLConnection {
    /// One call of ``execute(_:_:)`` after the other, for engines that gain nothing from knowing them all.
    ///
    /// - Parameters:
    ///   - sql: One statement with `?` for each argument.
    ///   - rows: The lists.
    /// - Returns: How many rows were changed in all.
    /// - Throws: `StoreError`.
    @discardableResult
    package func execute(_ sql: String, each rows: [[SQLValue]]) throws -> Int {
        var changed = 0
        for row in rows { changed += try execute(sql, row) }
        return changed
    }
}

/// One row of a result; valid only while it is handed over.
///
/// An engine that can look at a column's type first gives numbers and texts without an ``SQLValue`` around each; for
/// others they are taken from the subscript.
package protocol SQLRow {
    /// The value of a column, counted from 0.
    subscript(column: Int) -> SQLValue { get }

    /// A whole number, or `nil` for null.
    ///
    /// - Parameter column: The column, from 0.
    /// - Returns: The number, if there is one.
    /// - Throws: `corrupt` when the column holds anything else.
    func optionalInteger(_ column: Int) throws(StoreError) -> Int64?

    /// A double, or `nil` for null.
    ///
    /// - Parameter column: The column, from 0.
    /// - Returns: The number, if there is one.
    /// - Throws: `corrupt` when the column holds anything else.
    func optionalNumber(_ column: Int) throws(StoreError) -> Double?

    /// A text, or `nil` for null.
    ///
    /// - Parameter column: The column, from 0.
    /// - Returns: The text, if there is one.
    /// - Throws: `corrupt` when the column holds anything else.
    func optionalText(_ column: Int) throws(StoreError) -> String?

    /// Whether a column holds this very text, told without making a string of it.
    ///
    /// - Parameters:
    ///   - column: The column, from 0.
    ///   - text: The text.
    /// - Returns: `false` also for what is no text.
    func holds(_ column: Int, _ text: StaticString) -> Bool

    /// The bytes of a text as they are stored, where the engine stores them unseen: they need not be UTF-8.
    ///
    /// - Parameter column: The column, from 0.
    /// - Returns: The bytes; `nil` for what is no text, and where every text is what the subscript gives.
    func storedText(_ column: Int) -> [UInt8]?
}

/// Where engines differ in what they call things.
package enum SQLDialect: String, Sendable, CaseIterable {
    case sqlite, postgres
}
