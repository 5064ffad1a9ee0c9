import Testing
import VigilDomain

@testable import Vigil

struct LiveBufferTests {
    /// A store whose writes wait until they are let through.
    private actor Gate {
        private(set) var started = 0
        private(set) var written: [String] = []
        private var waiting: [CheckedContinuation<Void, any Error>] = []

        func write(_ batch: PredictionBatch) async throws {
            started += 1
            try await withCheckedThrowingContinuation { waiting.append($0) }
            written += batch.ids
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

    private struct Refused: Error {}

    private func prediction(_ id: String, _ schema: ModelSchema) -> LivePrediction {
        LivePrediction(
            id: id, model: schema.model, timestamp: start, features: ["x": .number(1), "c": .name("a")], score: 0.5)
    }

    @Test("a flush waits for what another one is just writing")
    func concurrentFlushes() async throws {
        let gate = Gate()
        let buffer = LiveBuffer { _, batch in try await gate.write(batch) }
        let schema = try testSchema()
        let inspection = LiveInspection(schema: schema, profiles: [:])
        _ = try await buffer.take(prediction("a", schema), inspection: inspection)
        async let first: Void = buffer.flush()
        await gate.waitUntilStarted(1)
        let second = Task {
            try await buffer.flush()
            return await gate.written
        }
        // The second has nothing of its own to write and must not come back before the first one is through.
        for _ in 0..<100 { await Task.yield() }
        #expect(await gate.written.isEmpty)
        await gate.open()
        try await first
        #expect(try await second.value == ["a"])
    }

    @Test("what a failed flush held is written by the next, once and in order")
    func failedFlush() async throws {
        let gate = Gate()
        let buffer = LiveBuffer { _, batch in try await gate.write(batch) }
        let schema = try testSchema()
        let inspection = LiveInspection(schema: schema, profiles: [:])
        _ = try await buffer.take(prediction("a", schema), inspection: inspection)
        let failing = Task { try await buffer.flush() }
        await gate.waitUntilStarted(1)
        _ = try await buffer.take(prediction("b", schema), inspection: inspection)
        await gate.open(failing: Refused())
        await #expect(throws: Refused.self) { try await failing.value }
        async let again: Void = buffer.flush()
        await gate.waitUntilStarted(2)
        await gate.open()
        try await again
        #expect(await gate.written == ["a", "b"])
    }
}
