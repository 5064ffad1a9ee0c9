import Dispatch
import Synchronization
public import Vigil
import VigilDomain

/// Redis between replicas.
///
/// What one of them tells reaches the listeners of the others at once, and pages that one has made need not be made by
/// another. Nothing is kept there that is not in the database.
public final class RedisLink: ReplicaLink {
    /// How long what is to be told is gathered, in milliseconds.
    private static let gathering = 20
    /// How long one waits for what is kept, in milliseconds.
    private static let patience = 150
    /// How long one waits for a message before the connection is looked after, in milliseconds.
    private static let listening: Int32 = 250
    /// After so many waits in vain the server is asked whether it is still there.
    private static let waitsUntilPing = 12

    private let address: RedisAddress
    private let channel: String
    private let origin: String
    private let commands: RedisLane
    private let subscription: RedisLane
    private let waiting = Mutex<Set<MonitoringEvent>>([])
    private let timer = DispatchQueue(label: "vigil.redis.gathering")
    private let idleWaits = Mutex(0)

    /// A link through a Redis server, which need not be there yet.
    ///
    /// - Parameter url: `redis://host:port/number`; replicas of one database name the same, others another number.
    /// - Throws: An error whose description says what is wrong with the address.
    public convenience init(url: String) throws { self.init(try RedisAddress(url)) }

    /// A link through a Redis server.
    ///
    /// - Parameter address: Where it is.
    package init(_ address: RedisAddress) {
        self.address = address
        // Channels are not divided by the number of a database.
        let channel = "vigil:\(address.number):events"
        self.channel = channel
        origin = String(UInt64.random(in: .min ... .max), radix: 16)
        commands = RedisLane("commands") { () throws(RedisFault) in try RedisConnection(to: address) }
        subscription = RedisLane("subscription") { () throws(RedisFault) in
            let link = try RedisConnection(to: address)
            try link.run(["SUBSCRIBE", channel])
            return link
        }
    }

    public var problem: String? {
        (commands.problem ?? subscription.problem).map { "\(address.redacted) cannot be used: \($0)" }
    }

    public func publish(_ event: MonitoringEvent) {
        let isFirst = waiting.withLock { waiting in
            defer { waiting.insert(event) }
            return waiting.isEmpty
        }
        // A flood of requests is told as what it is, one change.
        guard isFirst else { return }
        timer.asyncAfter(deadline: .now() + .milliseconds(Self.gathering)) { [self] in
            let events = waiting.withLock { waiting in
                defer { waiting = [] }
                return waiting
            }
            commands.submit({ [channel, origin] link throws(RedisFault) in
                for event in events {
                    try link.run(["PUBLISH", channel, "\(origin) \(event.kind.rawValue) \(event.model)"])
                }
            }) { _ in }
        }
    }

    public func run(_ receive: @escaping @Sendable (MonitoringEvent) -> Void) async {
        while !Task.isCancelled {
            // Without a command nobody would learn that the server is back.
            if commands.problem != nil {
                commands.submit({ link throws(RedisFault) in try link.run(["PING"]) }) { _ in }
            }
            let message: [[UInt8]]?? = await withCheckedContinuation { continuation in
                subscription.submit({ [self] link throws(RedisFault) in try next(link) }) {
                    continuation.resume(returning: $0)
                }
            }
            guard let message else {
                // It is away: the breaker says when it is tried again.
                do { try await Task.sleep(for: .milliseconds(100)) } catch { return }
                continue
            }
            if let parts = message, let event = event(parts) { receive(event) }
        }
    }

    private func next(_ link: RedisConnection) throws(RedisFault) -> [[UInt8]]? {
        let message = try link.next(within: Self.listening)
        let waits = idleWaits.withLock { waits in
            waits = message == nil ? waits + 1 : 0
            return waits
        }
        guard waits >= Self.waitsUntilPing else { return message }
        idleWaits.withLock { $0 = 0 }
        return try link.ping()
    }

    /// What a message tells, unless it is this replica's own or none that this version understands.
    private func event(_ parts: [[UInt8]]) -> MonitoringEvent? {
        guard parts.count == 3, parts[0] == Array("message".utf8) else { return nil }
        let words = String(decoding: parts[2], as: UTF8.self).split(separator: " ", maxSplits: 2).map(String.init)
        guard words.count == 3, words[0] != origin, let kind = MonitoringEvent.Kind(rawValue: words[1]),
            let model = ModelName(rawValue: words[2])
        else { return nil }
        return MonitoringEvent(kind: kind, model: model)
    }

    public func cached(_ key: String) async -> [UInt8]? {
        await withCheckedContinuation { continuation in
            let answer = FirstAnswer(continuation)
            commands.submit({ link throws(RedisFault) in try link.run(["GET", Self.place(key)]) }) {
                answer.give($0 ?? nil)
            }
            // The name of a host may take longer to look up than anything else here.
            timer.asyncAfter(deadline: .now() + .milliseconds(Self.patience)) { answer.give(nil) }
        }
    }

    public func cache(_ value: [UInt8], for key: String, milliseconds: Int) {
        let parts =
            ["SET", Self.place(key)].map { Array($0.utf8) } + [value]
            + ["PX", String(max(1, milliseconds))].map { Array($0.utf8) }
        commands.submit({ link throws(RedisFault) in try link.run(parts) }) { _ in }
    }

    private static func place(_ key: String) -> String { "vigil:cache:" + key }
}

/// Hands on the first of several answers.
private final class FirstAnswer: Sendable {
    private let continuation: Mutex<CheckedContinuation<[UInt8]?, Never>?>

    init(_ continuation: CheckedContinuation<[UInt8]?, Never>) { self.continuation = Mutex(continuation) }

    func give(_ answer: [UInt8]?) {
        let first = continuation.withLock { continuation in
            defer { continuation = nil }
            return continuation
        }
        first?.resume(returning: answer)
    }
}
