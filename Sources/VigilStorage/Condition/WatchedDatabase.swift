import Synchronization

/// A database whose transactions report to a pulse.
struct WatchedDatabase: SQLDatabase {
    let base: any SQLDatabase
    let pulse: StorePulse

    // Everything is passed on by name: the defaults of the protocol would hide what the engine can do.

    var dialect: SQLDialect { base.dialect }

    var isShared: Bool { base.isShared }

    func read<Result: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> Result
    ) async throws -> Result {
        do {
            return try await base.read(body)
        } catch let error as StoreError where error.code == .unavailable {
            // Other faults of reading are about what was read: one damaged segment is not the store.
            pulse.fail(nil, error)
            throw error
        }
    }

    func write<Result: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await watched(body) { try await base.write($0) }
    }

    func writeWithoutWaiting<Result: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await watched(body) { try await base.writeWithoutWaiting($0) }
    }

    func writeAside<Result: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await watched(body) { try await base.writeAside($0) }
    }

    private func watched<Result: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws -> Result,
        _ write: (@Sendable @escaping (any SQLConnection) throws -> Result) async throws -> Result
    ) async throws -> Result {
        // Counted from the end of the body: what remains is the commit, without the wait for a turn.
        let commit = CommitMark(pulse: pulse)
        do {
            let result = try await write { connection in
                let result = try body(connection)
                commit.begin()
                return result
            }
            pulse.end(commit.number)
            return result
        } catch {
            pulse.fail(commit.number, error)
            throw error
        }
    }

    func isAlone() async throws -> Bool { try await base.isAlone() }

    func admitOthers() async throws { try await base.admitOthers() }

    func reclaimSpace() async throws { try await base.reclaimSpace() }

    func use() async throws -> DatabaseUse { try await base.use() }

    func integrityProblems() async throws -> [String] { try await base.integrityProblems() }

    func close() async throws { try await base.close() }
}

/// The commit of one transaction.
///
/// A body that runs again, after a connection was lost, begins another.
private final class CommitMark: Sendable {
    private let pulse: StorePulse
    private let state = Mutex<Int?>(nil)

    init(pulse: StorePulse) { self.pulse = pulse }

    var number: Int? { state.withLock { $0 } }

    func begin() {
        let next = pulse.begin()
        let earlier = state.withLock { number in
            defer { number = next }
            return number
        }
        if let earlier { pulse.forget(earlier) }
    }
}
