import Synchronization

/// How many requests with a body are handled at a time, since each may hold the largest body in memory.
///
/// One more is refused at once and not made to wait: waiting requests would fill the memory as well.
final class BodySlots: Sendable {
    private let limit: Int
    private let taken = Mutex(0)

    init(limit: Int) { self.limit = limit }

    /// Runs `work` while holding a slot.
    func withSlot<Result: Sendable>(_ work: () async throws -> Result) async throws -> Result {
        let isFree = taken.withLock { taken in
            guard taken < limit else { return false }
            taken += 1
            return true
        }
        guard isFree else {
            throw APIError(
                code: .overloaded, detail: "\(limit) requests with a body are being handled, which is the most",
                hint: "send it again after the seconds in Retry-After")
        }
        defer { taken.withLock { $0 -= 1 } }
        return try await work()
    }
}
