import Hummingbird

/// Gives up requests that take too long.
enum RequestDeadline {
    /// Runs `work` and stops it once `limit` has passed.
    ///
    /// Waiting for the rest of a body ends at once; a transaction that has begun is finished first. Work that comes to
    /// its end all the same is answered as usual: what was stored must not look as if it was not.
    static func run(
        within limit: Duration, _ work: @escaping @Sendable () async throws -> Response
    ) async throws -> Response {
        try await withThrowingTaskGroup(of: Response?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            if let response = try await group.next() ?? nil { return response }
            group.cancelAll()
            do {
                if let response = try await group.next() ?? nil { return response }
            } catch is CancellationError {
                // The work was stopped: by us, or because the whole request is, which is nobody's timeout.
                try Task.checkCancellation()
            }
            throw APIError(
                code: .timeout, detail: "the request took more than \(limit), which is the most that one may take",
                hint: "send the body without a pause, or ask for less at a time")
        }
    }
}
