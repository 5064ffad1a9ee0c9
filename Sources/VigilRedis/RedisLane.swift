import Dispatch
import Synchronization

/// One connection with its queue, given up after a fault and made anew when the breaker allows it.
final class RedisLane: Sendable {
    private let queue: DispatchQueue
    private let connect: @Sendable () throws(RedisFault) -> RedisConnection
    private let connection = Mutex<RedisConnection?>(nil)
    private let breaker = Mutex(CircuitBreaker())
    /// Jobs that wait or run.
    private let depth = Mutex(0)
    /// More do not wait: a server that answers slowly must not fill the memory, and everything works without it.
    private static let mostWaiting = 64

    /// A lane without a connection; the first job makes it.
    ///
    /// - Parameters:
    ///   - name: What it is for.
    ///   - connect: Makes a connection.
    init(_ name: String, connect: @escaping @Sendable () throws(RedisFault) -> RedisConnection) {
        queue = DispatchQueue(label: "vigil.redis." + name)
        self.connect = connect
    }

    /// What went wrong last; `nil` while all is well.
    var problem: String? { breaker.withLock { $0.problem } }

    /// Runs a job, unless the server is left alone just now or too many jobs wait.
    ///
    /// - Parameters:
    ///   - body: What to do; it may block for some hundred milliseconds.
    ///   - done: Called afterwards with what `body` returned, `nil` when it was not run or failed.
    func submit<Result: Sendable>(
        _ body: @escaping @Sendable (RedisConnection) throws(RedisFault) -> Result,
        _ done: @escaping @Sendable (Result?) -> Void
    ) {
        let isTaken = depth.withLock { depth in
            guard depth < Self.mostWaiting else { return false }
            depth += 1
            return true
        }
        guard isTaken else { return done(nil) }
        queue.async { [self] in
            let result = run(body)
            depth.withLock { $0 -= 1 }
            done(result)
        }
    }

    private func run<Result>(_ body: (RedisConnection) throws(RedisFault) -> Result) -> Result? {
        guard breaker.withLock({ $0.allows(.now) }) else { return nil }
        do throws(RedisFault) {
            let link = try connected()
            let result = try body(link)
            breaker.withLock { $0.succeeded() }
            return result
        } catch {
            connection.withLock { $0 = nil }
            breaker.withLock { $0.failed(error.description, at: .now) }
            return nil
        }
    }

    private func connected() throws(RedisFault) -> RedisConnection {
        if let link = connection.withLock({ $0 }) { return link }
        let made = try connect()
        connection.withLock { $0 = made }
        return made
    }
}
