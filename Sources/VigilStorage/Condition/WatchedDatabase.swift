import Synchronization

/// A database whose transactions report to a pulse.
struct WatchedDatabase: SQLDatabase {
    let base: any SQLDatabase
    let pulse: StorePulse

    var dialect: SQLDialect { base.dialect }

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
        // Counted from the end of the body: what remains is the commit, without the wait for a turn.
        let commit = CommitMark(pulse: pulse)
        do {
            let result = try await base.write { connection in
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

    func reclaimSpace() async throws { try await base.reclaimSpace() }

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
