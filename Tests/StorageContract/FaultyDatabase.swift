import Synchronization
import VigilStorage

/// A database whose next transactions fail at a chosen statement, as a full disk would make them.
final class FaultyDatabase: SQLDatabase {
    private let base: any SQLDatabase
    private let left = Mutex<Int?>(nil)

    init(_ base: any SQLDatabase) { self.base = base }

    /// Statements that still succeed, or `nil` for all.
    func allow(_ statements: Int?) { left.withLock { $0 = statements } }

    var dialect: SQLDialect { base.dialect }

    func read<Result: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await base.read { [self] in try body(FaultyConnection(base: $0, owner: self)) }
    }

    func write<Result: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await base.write { [self] in try body(FaultyConnection(base: $0, owner: self)) }
    }

    func isAlone() async throws -> Bool { try await base.isAlone() }

    func admitOthers() async throws { try await base.admitOthers() }

    func close() async throws { try await base.close() }

    fileprivate func spend() throws {
        try left.withLock { left in
            guard let statements = left else { return }
            guard statements > 0 else { throw StoreError(.full, "the disk is full, on purpose") }
            left = statements - 1
        }
    }
}

private struct FaultyConnection: SQLConnection {
    let base: any SQLConnection
    let owner: FaultyDatabase

    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        try owner.spend()
        return try base.execute(sql, arguments)
    }

    func query(_ sql: String, _ arguments: [SQLValue], row: (any SQLRow) throws -> Void) throws {
        try owner.spend()
        try base.query(sql, arguments, row: row)
    }
}
