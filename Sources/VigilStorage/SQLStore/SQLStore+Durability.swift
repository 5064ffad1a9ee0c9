extension SQLStore {
    /// Makes every earlier commit durable, by one that is.
    ///
    /// - Parameter database: The database.
    /// - Throws: `StoreError`.
    package static func synchronize(_ database: any SQLDatabase) async throws {
        _ = try await database.write { connection in
            try connection.execute(
                "UPDATE synchronization_mark SET synchronizations = synchronizations + 1 WHERE id = 1", [])
        }
    }

    /// How long after its answer a write is durable; `nil` when it is before.
    func promise(_ acknowledgement: Acknowledgement) -> Duration? {
        acknowledgement == .asConfigured ? groupSync?.promise : nil
    }

    /// Writes rows that came in, and returns when that may be acknowledged.
    ///
    /// - Parameters:
    ///   - promise: What the answer says.
    ///   - body: What to do.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws; `StoreError`.
    func write<Result: Sendable>(
        promising promise: Duration?, _ body: @Sendable @escaping (any SQLConnection) throws -> Result
    ) async throws -> Result {
        guard promise != nil, let groupSync else { return try await database.write(body) }
        let result = try await database.writeWithoutWaiting(body)
        try await groupSync.committed()
        return result
    }
}

extension SQLStore: DurabilityReporting {
    package var durabilityFault: String? { groupSync?.fault }

    package var durabilityCounts: DurabilityCounts? {
        groupSync.map { sync in
            let counts = sync.counts
            return DurabilityCounts(
                synchronizations: counts.synchronizations, late: counts.late, failures: counts.failures)
        }
    }

    package func finishDurability() async throws { try await groupSync?.finish() }
}
