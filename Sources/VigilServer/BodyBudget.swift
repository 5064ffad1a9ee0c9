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
    ///   - size: How many bytes the body has at least.
    ///   - work: What holds it; it says so when the body turns out to be larger.
    /// - Returns: What `work` returns.
    /// - Throws: `APIError`, `overloaded`; what `work` throws.
    func withRoom<Result: Sendable>(
        for size: Int, _ work: (BodyRoom) async throws -> Result
    ) async throws -> Result {
        let isRoom = taken.withLock { taken in
            guard taken.requests < requests, taken.requests == 0 || taken.bytes + size <= bytes else { return false }
            taken.requests += 1
            taken.bytes += size
            return true
        }
        guard isRoom else { throw refusal }
        let room = BodyRoom(self, size)
        defer {
            let size = room.size
            taken.withLock { taken in
                taken.requests -= 1
                taken.bytes -= size
            }
        }
        return try await work(room)
    }

    /// Takes more of the budget for a body that holds some of it.
    fileprivate func take(_ more: Int) throws(APIError) {
        let isRoom = taken.withLock { taken in
            guard taken.requests == 1 || taken.bytes + more <= bytes else { return false }
            taken.bytes += more
            return true
        }
        guard isRoom else { throw refusal }
    }

    private var refusal: APIError {
        APIError(
            code: .overloaded,
            detail: "the bodies that are being handled take all of their \(bytes) bytes, or are \(requests)",
            hint: "send it again after the seconds in Retry-After, fewer at a time")
    }
}

/// What one body holds of the budget.
final class BodyRoom: Sendable {
    private let budget: BodyBudget
    private let held: Mutex<Int>

    fileprivate init(_ budget: BodyBudget, _ size: Int) {
        self.budget = budget
        held = Mutex(size)
    }

    fileprivate var size: Int { held.withLock { $0 } }

    /// Makes sure that the room is at least so large; it never gets smaller.
    ///
    /// - Parameter size: How many bytes are held now, or are about to be.
    /// - Throws: `APIError`, `overloaded`, when others hold too much; the room stays as it was.
    func grow(to size: Int) throws(APIError) {
        try held.withLock { held throws(APIError) in
            guard size > held else { return }
            try budget.take(size - held)
            held = size
        }
    }
}
