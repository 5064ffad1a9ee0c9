import Testing
import VigilDomain
import VigilStorage

@testable import Vigil

/// How what waits is written, and what was dropped is told, when the store is slow or refuses.
struct LiveModelTests {
    /// A store whose writes wait until they are let through.
    private actor Gate {
        private(set) var started = 0
        private(set) var written: [String] = []
        private var waiting: [CheckedContinuation<Void, any Error>] = []
        private let isOpen: Bool

        init(isOpen: Bool = false) { self.isOpen = isOpen }

        func write(_ batch: PredictionBatch) async throws {
            started += 1
            if !isOpen { try await pause() }
            written += batch.ids
        }

        private func pause() async throws {
            try await withCheckedThrowingContinuation { waiting.append($0) }
        }

        func open(failing error: (any Error)? = nil) {
            let all = waiting
            waiting = []
            for one in all {
                if let error { one.resume(throwing: error) } else { one.resume() }
            }
        }

        func waitUntilStarted(_ count: Int) async {
            while started < count { await Task.yield() }
        }
    }

    /// Where drops are told; it refuses as often as it is told to.
    private actor Told {
        private(set) var counts: [String] = []
        private var refusals: Int

        init(refusing refusals: Int = 0) { self.refusals = refusals }

        func tell(_ window: TimeRange, _ count: Int) throws {
            guard refusals == 0 else {
                refusals -= 1
                throw Refused()
            }
            counts.append("\(window.start) \(count)")
        }
    }

    private struct Refused: Error {}

    private func model(
        _ gate: Gate, told: Told = Told(), capacity: Int = 50_000, window: WindowLength = .day
    ) throws -> LiveModel {
        LiveModel(
            LiveInspection(schema: try testSchema(window: window)), policy: LiveQueuePolicy(capacity: capacity),
            exits: LiveModel.Exits(
                ingest: { _, batch in
                    try await gate.write(batch)
                    return PredictionReceipt(stored: batch.count, duplicates: [])
                },
                look: { _, _ in [] },
                tell: { _, window, count in try await told.tell(window, count) },
                now: { start }))
    }

    private func give(_ id: String, to model: LiveModel, at time: Timestamp = start) {
        model.processLivePrediction(id: id, at: time, numbers: [1], names: ["a"], score: 0.5)
    }

    @Test("a flush waits for what another one is just writing")
    func concurrentFlushes() async throws {
        let gate = Gate()
        let model = try model(gate)
        give("a", to: model)
        async let first: Void = model.write()
        await gate.waitUntilStarted(1)
        let second = Task {
            try await model.write()
            return await gate.written
        }
        // The second has nothing of its own to write and must not come back before the first one is through.
        for _ in 0..<100 { await Task.yield() }
        #expect(await gate.written.isEmpty)
        #expect(model.waitingPredictions == 1)
        await gate.open()
        try await first
        #expect(try await second.value == ["a"])
        #expect(model.waitingPredictions == 0)
    }

    @Test("what a failed flush held is written by the next, once and in order")
    func failedFlush() async throws {
        let gate = Gate()
        let model = try model(gate)
        give("a", to: model)
        let failing = Task { try await model.write() }
        await gate.waitUntilStarted(1)
        give("b", to: model)
        await gate.open(failing: Refused())
        await #expect(throws: Refused.self) { try await failing.value }
        async let again: Void = model.write()
        await gate.waitUntilStarted(2)
        await gate.open()
        try await again
        #expect(await gate.written == ["a", "b"])
    }

    @Test("a caller that is cancelled while its rows are written leaves them to be written")
    func cancelled() async throws {
        let gate = Gate()
        let model = try model(gate)
        give("a", to: model)
        let caller = Task { try await model.write() }
        await gate.waitUntilStarted(1)
        caller.cancel()
        await gate.open()
        try await caller.value
        #expect(await gate.written == ["a"])
    }

    @Test(
        "each window's drops are told once, also when the store refuses in between, and the first window without any too"
    )
    func drops() async throws {
        let told = Told(refusing: 1)
        let model = try model(Gate(isOpen: true), told: told, capacity: 1, window: .hour)
        for minute in [0, 1, 2, 60, 61] { give("\(minute)", to: model, at: start.advanced(by: .seconds(60 * minute))) }
        await #expect(throws: Refused.self) { _ = try await model.tellDrops() }
        #expect(try await model.tellDrops().count == 4)
        #expect(try await model.tellDrops().count == 0)
        let hours = (0..<3).map { start.advanced(by: .seconds(3600 * $0)) }
        let first = ["\(hours[0]) 2", "\(hours[1]) 2"]
        #expect(await told.counts == first)
        // What is written in a window with drops does not say that they are over; what comes later does, once.
        for minute in [62, 130, 140] {
            try await model.write()
            give("\(minute)", to: model, at: start.advanced(by: .seconds(60 * minute)))
            try await model.write()
            _ = try await model.tellDrops()
        }
        #expect(await told.counts == first + ["\(hours[2]) 0"])
        #expect(model.droppedPredictions == 4)
    }
}
