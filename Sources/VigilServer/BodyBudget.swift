import Synchronization

/// How much memory the bodies of requests may take that are handled at the same time.
///
/// One more is refused at once, with the time to come back, and not made to wait: waiting bodies would fill the memory as
/// well.
final class BodyBudget: Sendable {
    private struct Taken {
        var requests = 0
        var bytes = 0
    }

    private let requests: Int
    private let bytes: Int
    private let taken = Mutex(Taken())

    /// A budget.
    ///
    /// - Parameters:
    ///   - requests: How many bodies at a time.
    ///   - bytes: How many bytes they hold together.
    init(requests: Int, bytes: Int) {
        self.requests = requests
        self.bytes = bytes
    }

    /// Runs `work` while holding room for a body.
    ///
    /// A body that is larger than the whole budget is taken alone.
    ///
    /// - Parameters:
    ///   - size: The most bytes that the body may turn out to have.
    ///   - work: What holds it.
    /// - Returns: What `work` returns.
    /// - Throws: `APIError`, `overloaded`; what `work` throws.
    func withRoom<Result: Sendable>(for size: Int, _ work: () async throws -> Result) async throws -> Result {
        let isRoom = taken.withLock { taken in
            guard taken.requests < requests, taken.requests == 0 || taken.bytes + size <= bytes else { return false }
            taken.requests += 1
            taken.bytes += size
            return true
        }
        guard isRoom else {
            throw APIError(
                code: .overloaded,
                detail: "the bodies that are being handled take all of their \(bytes) bytes, or are \(requests)",
                hint: "send it again after the seconds in Retry-After, fewer at a time")
        }
        defer {
            taken.withLock { taken in
                taken.requests -= 1
                taken.bytes -= size
            }
        }
        return try await work()
    }
}
