import Logging
import Synchronization
import VigilDomain
import VigilNotifications
import VigilStorage

/// Sends what is in the outbox, at least once each, and records what became of it.
///
/// Of several replicas one sends to a channel, as long as it is there; the others stand by.
///
/// A channel gets its messages in the order in which they were written. One that waits for its retry holds up those
/// behind it, so that nobody is told of an alert's end before its beginning; one that was refused for good does not.
/// Channels never wait for each other.
struct DeliveryQueue: Sendable {
    private let store: any FindingStore
    private let leases: Leases
    private let channels: [String: any NotificationChannel]
    private let clock: any WallClock
    private let policy: RetryPolicy
    private let logger: Logger
    private let lanes: [Lane]

    /// The messages to one channel, or to names that are no channel.
    private struct Lane: Sendable {
        /// The channel's name; `nil` for every name that is none.
        let channel: String?
        /// The lease on it.
        var name: LeaseName { .delivery(to: channel) }
        /// Held while it is worked off, so that `run` and `deliverDue` together send nothing twice.
        let lock = AsyncLock()
        /// The lease under which this process keeps delivering to it.
        let held = CurrentLease()
    }

    private final class CurrentLease: Sendable {
        let lease = Mutex<HeldLease?>(nil)
    }

    /// How soon a replica that stands by takes over where nobody sends any more.
    private static let standby = Duration.seconds(1)

    init(
        store: any FindingStore, leases: Leases = Leases(nil), channels: [String: any NotificationChannel],
        clock: any WallClock,
        policy: RetryPolicy, logger: Logger
    ) {
        self.store = store
        self.leases = leases
        self.channels = channels
        self.clock = clock
        self.policy = policy
        self.logger = logger
        lanes = channels.keys.sorted().map { Lane(channel: $0) } + [Lane(channel: nil)]
    }

    /// Sends every message that is due, each channel's in order, channels side by side.
    ///
    /// - Returns: How many were delivered.
    /// - Throws: When the store fails.
    func deliverDue() async throws -> Int {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for lane in lanes {
                group.addTask {
                    if let held = lane.held.lease.withLock({ $0 }) {
                        return try await deliverDue(in: lane, under: held)
                    }
                    // What another replica delivers is in good hands.
                    return try await leases.holdIfFree(lane.name) { try await deliverDue(in: lane, under: $0) } ?? 0
                }
            }
            return try await group.reduce(0, +)
        }
    }

    /// Sends messages as they become due, each channel at its own pace, until the task is cancelled.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            for lane in lanes {
                group.addTask { await keepDelivering(in: lane) }
            }
        }
    }

    private func keepDelivering(in lane: Lane) async {
        while !Task.isCancelled {
            do {
                try await leases.holdIfFree(lane.name) { held in
                    lane.held.lease.withLock { $0 = held }
                    defer { lane.held.lease.withLock { $0 = nil } }
                    try await keepDelivering(in: lane, under: held)
                }
            } catch is CancellationError {
                return
            } catch {
                logger.warning("delivery is left to others", metadata: ["error": "\(error)"])
            }
            do { try await Task.sleep(for: Self.standby) } catch { return }
        }
    }

    /// Sends until the task is cancelled or the lease is lost.
    private func keepDelivering(in lane: Lane, under held: HeldLease?) async throws {
        while !Task.isCancelled {
            let started = ContinuousClock.now
            var pause = Duration.seconds(1)
            do {
                _ = try await deliverDue(in: lane, under: held)
                // A long backlog must not be read over and over without a break.
                pause = min(max(.milliseconds(200), (ContinuousClock.now - started) * 4), .seconds(2))
            } catch let error as StoreError where error.code == .leaseLost {
                throw error
            } catch is CancellationError {
                return
            } catch {
                logger.log(level: .of(error), "delivery failed", metadata: ["error": "\(error)"])
            }
            do { try await Task.sleep(for: pause) } catch { return }
        }
    }

    private func deliverDue(in lane: Lane, under held: HeldLease?) async throws -> Int {
        try await lane.lock.withLock {
            var delivered = 0
            while true {
                let messages = try await deliverable(in: lane)
                if messages.isEmpty { return delivered }
                for message in messages {
                    switch try await deliver(message, under: held) {
                    case .delivered: delivered += 1
                    case .rejected: continue
                    case .retry: return delivered
                    }
                }
            }
        }
    }

    /// The lane's messages that may be sent now, in order: up to the first that waits for its retry.
    private func deliverable(in lane: Lane) async throws -> [OutboxMessage] {
        var limit = 200
        while true {
            let pending = try await store.dueMessages(at: Timestamp(milliseconds: .max), limit: limit)
            let own = pending.filter { (channels[$0.channel] == nil ? nil : $0.channel) == lane.channel }
            if own.isEmpty {
                guard pending.count == limit else { return [] }
                // Other channels' backlog fills the page.
                limit *= 2
                continue
            }
            // Read second: what others sent meanwhile only moves the lane's messages further to the front.
            let due = Set(try await store.dueMessages(at: clock.now(), limit: limit).map(\.id))
            return Array(own.prefix { due.contains($0.id) })
        }
    }

    /// Makes one attempt and records what became of it.
    private func deliver(_ message: OutboxMessage, under held: HeldLease?) async throws -> DeliveryRecord {
        // A process that stood still may have been replaced: what is sent cannot be taken back.
        if let held, !held.isCurrent {
            throw StoreError(.leaseLost, "the lease on delivery ran out; another replica may deliver now")
        }
        let outcome =
            await channels[message.channel]?.send(message.message)
            ?? .rejected(reason: "there is no channel of that name in the configuration")
        // An attempt that was cut short because the service stops says nothing about the receiver: it stays due.
        if case .retry = outcome { try Task.checkCancellation() }
        let now = clock.now()
        let result = result(of: outcome, message, at: now)
        log(result, message)
        // In a task of its own since this one may be cancelled, and what the receiver took must be on record.
        try await Task { try await store.record(result, of: message.id, at: now, under: held?.lease) }.value
        return result
    }

    private func result(of outcome: DeliveryOutcome, _ message: OutboxMessage, at now: Timestamp) -> DeliveryRecord {
        let attempts = message.attempts + 1
        switch outcome {
        case .delivered:
            return .delivered
        case .rejected(let reason):
            return .rejected(reason: reason)
        case .retry(_, let reason) where now.since(message.createdAt) > policy.giveUpAfter:
            return .rejected(reason: "given up after \(attempts) attempts: \(reason)")
        case .retry(let asked, let reason):
            return .retry(at: now.advanced(by: policy.wait(afterAttempts: attempts, asked: asked)), reason: reason)
        }
    }

    private func log(_ result: DeliveryRecord, _ message: OutboxMessage) {
        switch result {
        case .delivered:
            break
        case .retry(_, let reason):
            logger.warning(
                "delivery failed, will be tried again",
                metadata: [
                    "channel": "\(message.channel)", "reason": "\(reason)", "attempts": "\(message.attempts + 1)",
                ])
        case .rejected(let reason):
            logger.error(
                "delivery failed for good", metadata: ["channel": "\(message.channel)", "reason": "\(reason)"])
        }
    }
}
