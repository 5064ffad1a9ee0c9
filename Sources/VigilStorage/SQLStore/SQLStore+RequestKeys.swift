package import VigilDomain

extension SQLStore {
    /// The requests of one append: those to be written, and what is known of the others.
    struct KnownRequests: Sendable {
        /// By place in the call; `nil` for one to be written.
        var outcomes: [RequestOutcome?]
        /// By place in the call, the earlier write of it with the same key.
        var earlier: [Int: Int] = [:]

        /// Whether the write's rows are to be stored.
        func isNew(_ index: Int) -> Bool { outcomes[index] == nil && earlier[index] == nil }
    }

    /// Asks what is known of the requests' keys; without keys nothing is asked.
    func knownRequests(_ writes: [PredictionWrite]) async throws -> KnownRequests {
        var known = KnownRequests(outcomes: Array(repeating: nil, count: writes.count))
        let keyed = writes.indices.filter { writes[$0].request != nil }
        guard !keyed.isEmpty else { return known }
        known.outcomes = try await database.read { connection in
            try writes.map { write in
                try write.request.flatMap { try connection.outcome(of: $0, .predictions, write.schema.model) }
            }
        }
        var first: [String: Int] = [:]
        for index in keyed where known.outcomes[index] == nil {
            let name = "\(writes[index].schema.model)/\(writes[index].request?.key ?? "")"
            if let earlier = first[name] { known.earlier[index] = earlier } else { first[name] = index }
        }
        return known
    }

    package func forgetRequests(receivedBefore time: Timestamp, limit: Int) async throws -> Int {
        try await database.write { connection in
            try connection.execute(
                """
                DELETE FROM request_keys WHERE (model, content, request_key) IN (
                    SELECT model, content, request_key FROM request_keys WHERE received_at <= ?
                    ORDER BY received_at LIMIT ?)
                """,
                [.integer(time.milliseconds), .integer(Int64(limit))])
        }
    }

    /// Tries again, and so finds what another transaction has kept, when a key was taken in between.
    func retryingTakenKeys<Value>(_ body: () async throws -> Value) async throws -> Value {
        for _ in 0..<4 {
            do { return try await body() } catch is RequestKeyTaken { continue }
        }
        do {
            return try await body()
        } catch is RequestKeyTaken {
            throw StoreError(.unavailable, "others use the same request key again and again; send it once more")
        }
    }
}
