import Logging
import Testing
import VigilDomain
import VigilNotifications
import VigilSQLite
import VigilStorage

@testable import Vigil

@Suite(.timeLimit(.minutes(5)))
struct DeliveryTests {
    @Test("an alert's end is not told before its beginning, however often that is tried again")
    func order() async throws {
        let outbox = try await Outbox()
        let busy = DeliveryOutcome.retry(after: nil, reason: "busy")
        let channel = RecordingChannel(name: "ops", answers: [busy, busy])
        let queue = outbox.queue([channel])
        try await outbox.write([try message(0, .fired), try message(0, .resolved)], to: ["ops"])
        #expect(try await queue.deliverDue() == 0)
        // Its wait is not over; what was written behind it has to wait, too.
        try await outbox.write([try message(1, .fired)], to: ["ops"])
        #expect(try await queue.deliverDue() == 0)
        #expect(await channel.messages.map(\.event) == [.fired])
        outbox.clock.advance(by: .seconds(1))
        #expect(try await queue.deliverDue() == 0)
        outbox.clock.advance(by: .seconds(2))
        #expect(try await queue.deliverDue() == 3)
        let sent = await channel.messages
        #expect(sent.map(\.event) == [.fired, .fired, .fired, .resolved, .fired])
        #expect(sent.last?.alert.id == (try message(1, .fired).alert.id))
        #expect(try await queue.deliverDue() == 0)
    }

    @Test("a message that is refused for good holds up nothing")
    func refused() async throws {
        let outbox = try await Outbox()
        let channel = RecordingChannel(name: "ops", answers: [.rejected(reason: "gone")])
        let queue = outbox.queue([channel])
        try await outbox.write([try message(0, .fired), try message(0, .resolved)], to: ["ops"])
        #expect(try await queue.deliverDue() == 1)
        #expect(await channel.messages.map(\.event) == [.fired, .resolved])
        #expect(try await outbox.pending() == 0)
    }

    @Test("a message to a name that is no channel is given up and holds up nobody")
    func unknownName() async throws {
        let outbox = try await Outbox()
        let channel = RecordingChannel(name: "ops")
        try await outbox.write([try message(0, .fired)], to: ["gone", "ops"])
        #expect(try await outbox.queue([channel]).deliverDue() == 1)
        #expect(try await outbox.pending() == 0)
    }

    @Test("a channel that is down hides no message to another one behind its backlog")
    func backlog() async throws {
        let outbox = try await Outbox()
        let down = RecordingChannel(name: "down", answers: [.retry(after: nil, reason: "down")])
        let ops = RecordingChannel(name: "ops")
        let queue = outbox.queue([down, ops])
        try await outbox.write(try (0..<450).map { try message($0, .fired) }, to: ["down"])
        #expect(try await queue.deliverDue() == 0)
        try await outbox.write([try message(500, .fired)], to: ["ops"])
        #expect(try await queue.deliverDue() == 1)
        #expect(await ops.messages.count == 1)
        #expect(await down.messages.count == 1)
        outbox.clock.advance(by: .seconds(1))
        #expect(try await queue.deliverDue() == 450)
    }

    @Test("two that deliver at the same time send nothing twice")
    func together() async throws {
        let outbox = try await Outbox()
        let channel = GatedChannel(name: "ops")
        let queue = outbox.queue([channel])
        try await outbox.write([try message(0, .fired)], to: ["ops"])
        async let first = queue.deliverDue()
        async let second = queue.deliverDue()
        _ = await channel.nextAttempt()
        channel.open()
        #expect(try await first + second == 1)
    }

    @Test("a clock that is set back an hour holds up no message and no retry")
    func clockSetBack() async throws {
        let outbox = try await Outbox()
        let busy = DeliveryOutcome.retry(after: nil, reason: "busy")
        let channel = RecordingChannel(name: "ops", answers: [busy])
        let queue = outbox.queue([channel])
        try await outbox.write([try message(0, .fired)], to: ["ops"])
        #expect(try await queue.deliverDue() == 0)
        try await outbox.write([try message(0, .resolved)], to: ["ops"])
        outbox.clock.advance(by: .seconds(-3600))
        #expect(try await queue.deliverDue() == 2)
        #expect(await channel.messages.map(\.event) == [.fired, .fired, .resolved])
        #expect(try await outbox.pending() == 0)
    }

    @Test("a channel that hangs holds up nobody but itself")
    func hanging() async throws {
        let outbox = try await Outbox()
        let hanging = GatedChannel(name: "hanging")
        let quick = GatedChannel(name: "quick")
        quick.open()
        let queue = outbox.queue([hanging, quick])
        let running = Task { await queue.run() }  // cancelled at the end
        let messages = [try message(0, .fired), try message(0, .resolved)]
        try await outbox.write([messages[0]], to: ["hanging", "quick"])
        #expect(await hanging.nextAttempt() == messages[0])
        #expect(await quick.nextAttempt() == messages[0])
        try await outbox.write([messages[1]], to: ["hanging", "quick"])
        #expect(await quick.nextAttempt() == messages[1])
        hanging.open()
        #expect(await hanging.nextAttempt() == messages[1])
        running.cancel()
        await running.value
    }
}

/// A store whose outbox is filled by hand.
private struct Outbox {
    let clock = ManualClock(start)
    private let store: MonitoringStore
    private let schema: ModelSchema

    init() async throws {
        store = try await .inMemory()
        schema = try testSchema()
        _ = try await store.models.register(schema, at: start)
    }

    func queue(_ channels: [any NotificationChannel]) -> DeliveryQueue {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return DeliveryQueue(
            store: store.findings, channels: Dictionary(channels.map { ($0.name, $0) }) { first, _ in first },
            clock: clock, policy: RetryPolicy(), logger: logger)
    }

    func write(_ messages: [AlertMessage], to channels: [String]) async throws {
        var commit = EvaluationCommit(schema: schema)
        commit.messages = messages.flatMap { message in
            channels.map { OutgoingMessage(message: message, channel: $0) }
        }
        commit.committedAt = clock.now()
        try await store.findings.commit(commit)
    }

    func pending() async throws -> Int {
        try await store.findings.dueMessages(at: Timestamp(milliseconds: .max), limit: 1000).count
    }
}

/// A channel that tells of every attempt at once and answers when it is opened.
private final class GatedChannel: NotificationChannel {
    let name: String
    private let attempts = AsyncStream.makeStream(of: AlertMessage.self)
    private let gate = AsyncStream.makeStream(of: Void.self)

    init(name: String) { self.name = name }

    var redactedTarget: String { "memory" }

    func send(_ message: AlertMessage) async -> DeliveryOutcome {
        attempts.continuation.yield(message)
        // The stream is empty, and ends when the gate is opened.
        for await _ in gate.stream {}
        return .delivered
    }

    func open() { gate.continuation.finish() }

    func nextAttempt() async -> AlertMessage? { await attempts.stream.first { _ in true } }
}

/// What an alert's event tells; each number is an alert of its own.
private func message(_ number: Int, _ event: AlertEvent) throws -> AlertMessage {
    let window = WindowLength.day.window(containing: start)
    let alert = Alert(
        id: "m/low/\(number)", model: try ModelName("m"), version: "1", rule: "low", metric: .accuracy,
        severity: .high, status: event == .resolved ? .resolved : .firing, limit: 0.8, comparison: .below,
        firstWindow: window, lastWindow: window, measurement: MetricMeasurement(value: 0.7, count: 100),
        breachedWindows: 1, firedAt: start, resolvedAt: event == .resolved ? start : nil, summary: "too low")
    return AlertMessage(event: event, alert: alert)
}
