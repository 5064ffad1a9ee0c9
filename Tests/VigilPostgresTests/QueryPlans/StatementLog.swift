import Synchronization
import VigilStorage

/// The statements that a store ran, with the arguments that each was given.
final class StatementLog: Sendable {
    private struct State {
        var isOpen = false
        var arguments: [String: Set<[SQLValue]>] = [:]
    }

    private let state = Mutex(State())

    /// Every statement, with its different arguments.
    var statements: [String: Set<[SQLValue]>] { state.withLock { $0.arguments } }

    /// Writes down what is run from now on.
    func open() { state.withLock { $0.isOpen = true } }

    /// Writes down nothing more.
    func close() { state.withLock { $0.isOpen = false } }

    fileprivate func note(_ sql: String, _ rows: [[SQLValue]]) {
        state.withLock { state in
            if state.isOpen { state.arguments[sql, default: []].formUnion(rows) }
        }
    }
}

/// A database whose statements are written down.
struct RecordedDatabase: SQLDatabase {
    let base: any SQLDatabase
    let log: StatementLog

    var dialect: SQLDialect { base.dialect }
    var isShared: Bool { base.isShared }

    func read<Result: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await base.read { try body(RecordedConnection(base: $0, log: log)) }
    }

    func write<Result: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await base.write { try body(RecordedConnection(base: $0, log: log)) }
    }

    func writeWithoutWaiting<Result: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await base.writeWithoutWaiting { try body(RecordedConnection(base: $0, log: log)) }
    }

    func writeAside<Result: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await base.writeAside { try body(RecordedConnection(base: $0, log: log)) }
    }

    func isAlone() async throws -> Bool { try await base.isAlone() }
    func admitOthers() async throws { try await base.admitOthers() }
    func reclaimSpace() async throws { try await base.reclaimSpace() }
    func use() async throws -> DatabaseUse { try await base.use() }
    func integrityProblems() async throws -> [String] { try await base.integrityProblems() }
    func close() async throws { try await base.close() }
}

private struct RecordedConnection: SQLConnection {
    let base: any SQLConnection
    let log: StatementLog

    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        log.note(sql, [arguments])
        return try base.execute(sql, arguments)
    }

    func execute(_ sql: String, each rows: [[SQLValue]]) throws -> Int {
        log.note(sql, rows)
        return try base.execute(sql, each: rows)
    }

    func query(_ sql: String, _ arguments: [SQLValue], row: (any SQLRow) throws -> Void) throws {
        log.note(sql, [arguments])
        try base.query(sql, arguments, row: row)
    }
}
