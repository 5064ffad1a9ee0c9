import Dispatch
import Synchronization
import VigilStorage

/// A thread's worth of work with a connection of its own: one job after the other.
final class PostgresLane: Sendable {
    private let queue = DispatchQueue(label: "vigil.postgres")
    private let link = Mutex<PostgresLink?>(nil)
    private let connect: @Sendable () throws -> PostgresLink

    /// A lane without a connection; the first job makes it.
    ///
    /// - Parameter connect: Makes one.
    init(connect: @escaping @Sendable () throws -> PostgresLink) { self.connect = connect }

    /// Runs a job on the lane's thread.
    ///
    /// - Parameter job: What to do.
    func submit(_ job: @escaping @Sendable () -> Void) { queue.async(execute: job) }

    /// The lane's connection, made if there is none; for its jobs only.
    ///
    /// - Returns: A connection that stood at its last use.
    /// - Throws: What connecting throws.
    func connected() throws -> PostgresLink {
        if let link = link.withLock({ $0 }), link.isConnected { return link }
        disconnect()
        let made = try connect()
        link.withLock { $0 = made }
        return made
    }

    /// Gives the connection up, if there is one; for its jobs only.
    func disconnect() { link.withLock { $0 = nil } }
}

/// Several lanes that share the jobs that come in, and one line in front of them.
final class PostgresLanes: Sendable {
    /// What a lane does; it may use the lane's connection until it returns.
    typealias Job = @Sendable (PostgresLane) -> Void

    private struct State {
        var idle: [PostgresLane] = []
        var count = 0
        var waiting: [Job?] = []
        /// How many of `waiting` were taken already; the list is cut when they are half of it.
        var taken = 0
        var isClosed = false
        var whenDone: [@Sendable () -> Void] = []

        mutating func next() -> Job? {
            guard taken < waiting.count else { return nil }
            // What a job holds is let go of with it.
            let job = waiting[taken]
            waiting[taken] = nil
            taken += 1
            if taken * 2 > waiting.count {
                waiting.removeFirst(taken)
                taken = 0
            }
            return job
        }
    }

    private let state = Mutex(State())
    private let most: Int
    private let connect: @Sendable () throws -> PostgresLink

    /// Lanes, none of them connected yet.
    ///
    /// - Parameters:
    ///   - most: How many work at the same time.
    ///   - connect: Makes a connection.
    init(most: Int, connect: @escaping @Sendable () throws -> PostgresLink) {
        self.most = most
        self.connect = connect
    }

    /// Has a job run as soon as a lane is free, in the order of the calls.
    ///
    /// - Parameter job: What to do.
    func submit(_ job: @escaping Job) {
        let free: PostgresLane? = state.withLock { state in
            if let lane = state.idle.popLast() { return lane }
            guard state.count < most else {
                state.waiting.append(job)
                return nil
            }
            state.count += 1
            return PostgresLane(connect: connect)
        }
        if let free { run(job, on: free) }
    }

    private func run(_ job: @escaping Job, on lane: PostgresLane) {
        lane.submit { [self] in
            var job = job
            while true {
                job(lane)
                let next = state.withLock { state in
                    let next = state.next()
                    if next == nil { state.idle.append(lane) }
                    return next
                }
                guard let next else { break }
                job = next
            }
            callIfDone()
        }
    }

    /// Calls `body` when no job is left and every connection is closed.
    ///
    /// - Parameter body: Called once, on any thread.
    func close(_ body: @escaping @Sendable () -> Void) {
        state.withLock { state in
            state.isClosed = true
            state.whenDone.append(body)
        }
        callIfDone()
    }

    private func callIfDone() {
        let bodies: [@Sendable () -> Void] = state.withLock { state in
            // Also after a job that came late.
            guard state.isClosed, state.idle.count == state.count else { return [] }
            for lane in state.idle { lane.disconnect() }
            defer { state.whenDone = [] }
            return state.whenDone
        }
        for body in bodies { body() }
    }
}
