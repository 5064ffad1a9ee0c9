package import VigilDomain

extension SQLStore: LeaseStore {
    package func acquire(_ name: LeaseName, holder: String, for length: Duration) async throws -> Lease? {
        // Looked at first without a lock: whoever holds it commits under it, and is not to be waited for.
        let isHeld = try await database.read { connection in
            try connection.first(
                "SELECT fence FROM leases WHERE name = ? AND expires_at > \(database.dialect.now)",
                [.text(name.rawValue)]
            ) { _ in true } ?? false
        }
        if isHeld { return nil }
        return try await database.writeAside { connection in
            let now = database.dialect.now
            let fence = try connection.first(
                """
                INSERT INTO leases (name, holder, expires_at, fence) VALUES (?, ?, \(now) + ?, 1)
                ON CONFLICT (name) DO UPDATE SET
                    holder = excluded.holder, expires_at = excluded.expires_at, fence = leases.fence + 1
                WHERE leases.expires_at <= \(now)
                RETURNING fence
                """,
                [.text(name.rawValue), .text(holder), .integer(length.wholeMilliseconds)]
            ) { try $0.integer(0) }
            return fence.map { Lease(name: name, holder: holder, fence: $0) }
        }
    }

    package func renew(_ lease: Lease, for length: Duration) async throws {
        try await database.writeAside { connection in
            let changed = try connection.execute(
                """
                UPDATE leases SET expires_at = \(database.dialect.now) + ?
                WHERE name = ? AND holder = ? AND fence = ? AND expires_at > 0
                """, [.integer(length.wholeMilliseconds)] + lease.proof)
            guard changed == 1 else { throw lease.isLost }
        }
    }

    package func release(_ lease: Lease) async throws {
        _ = try await database.writeAside { connection in
            try connection.execute(
                "UPDATE leases SET expires_at = 0 WHERE name = ? AND holder = ? AND fence = ?", lease.proof)
        }
    }
}

extension LeaseName {
    /// The evaluation of a model's windows, and changes of its rules.
    ///
    /// - Parameter model: The model.
    /// - Returns: The name.
    package static func evaluation(of model: ModelName) -> LeaseName {
        LeaseName(rawValue: evaluationPrefix + model.rawValue)
    }

    static let evaluationPrefix = "evaluation/"

    /// The delivery of messages to a channel, or to names that are none.
    ///
    /// - Parameter channel: The channel; `nil` for all other names.
    /// - Returns: The name.
    package static func delivery(to channel: String?) -> LeaseName {
        LeaseName(rawValue: channel.map { "delivery/" + $0 } ?? "delivery")
    }

    /// The merging of segments.
    package static let maintenance = LeaseName(rawValue: "maintenance")

    /// The making of a backup.
    package static let backup = LeaseName(rawValue: "backup")
}

extension Lease {
    fileprivate var proof: [SQLValue] { [.text(name.rawValue), .text(holder), .integer(fence)] }

    fileprivate var isLost: StoreError {
        StoreError(
            .leaseLost,
            "the lease \"\(name.rawValue)\" ran out and another replica has it now; nothing of this was written, try again"
        )
    }
}

extension SQLConnection {
    /// Makes sure that the writer has not been replaced, until the transaction's end: whoever wants the lease waits for it.
    ///
    /// - Parameter lease: The proof; `nil` for a writer that nobody can replace.
    /// - Throws: `leaseLost`; `StoreError`.
    func require(_ lease: Lease?) throws {
        guard let lease else { return }
        let kept = try execute(
            "UPDATE leases SET expires_at = expires_at WHERE name = ? AND holder = ? AND fence = ? AND expires_at > 0",
            lease.proof)
        guard kept == 1 else { throw lease.isLost }
    }

    /// Makes what an evaluation under way has read invalid: it cannot commit any more and is made again.
    ///
    /// - Parameter model: The model.
    /// - Throws: `StoreError`.
    func interruptEvaluation(of model: ModelName) throws {
        try execute(
            "UPDATE leases SET fence = fence + 1, expires_at = 0 WHERE name = ?",
            [.text(LeaseName.evaluation(of: model).rawValue)])
    }
}
