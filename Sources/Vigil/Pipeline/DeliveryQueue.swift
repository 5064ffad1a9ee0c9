import Logging
import VigilDomain
import VigilNotifications
import VigilStorage

/// Sends what is in the outbox, at least once each, and records what became of it.
struct DeliveryQueue: Sendable {
    let store: any FindingStore
    let channels: [String: any NotificationChannel]
    let clock: any WallClock
    let policy: RetryPolicy
    let logger: Logger

    /// Sends every message that is due, each channel's in order, channels side by side.
    ///
    /// - Returns: How many were delivered.
    func deliverDue() async throws -> Int {
        let due = try await store.dueMessages(at: clock.now(), limit: 200)
        let byChannel = Dictionary(grouping: due, by: \.channel)
        return try await withThrowingTaskGroup(of: Int.self) { group in
            for (name, messages) in byChannel {
                group.addTask { try await deliver(messages, to: name) }
            }
            return try await group.reduce(0, +)
        }
    }

    private func deliver(_ messages: [OutboxMessage], to name: String) async throws -> Int {
        var delivered = 0
        for message in messages {
            let outcome =
                await channels[name]?.send(message.message)
                ?? .rejected(reason: "there is no channel of that name in the configuration")
            let now = clock.now()
            switch outcome {
            case .delivered:
                delivered += 1
                try await store.record(.delivered, of: message.id, at: now)
            case .retry(_, let reason) where now.since(message.createdAt) > policy.giveUpAfter:
                try await reject(message, name, "given up after \(message.attempts + 1) attempts: \(reason)", now)
            case .retry(let asked, let reason):
                let wait = policy.wait(afterAttempts: message.attempts + 1, asked: asked)
                logger.warning(
                    "delivery failed, will be tried again",
                    metadata: ["channel": "\(name)", "reason": "\(reason)", "attempts": "\(message.attempts + 1)"])
                try await store.record(.retry(at: now.advanced(by: wait), reason: reason), of: message.id, at: now)
            case .rejected(let reason):
                try await reject(message, name, reason, now)
            }
        }
        return delivered
    }

    private func reject(_ message: OutboxMessage, _ name: String, _ reason: String, _ now: Timestamp) async throws {
        logger.error("delivery failed for good", metadata: ["channel": "\(name)", "reason": "\(reason)"])
        try await store.record(.rejected(reason: reason), of: message.id, at: now)
    }
}
