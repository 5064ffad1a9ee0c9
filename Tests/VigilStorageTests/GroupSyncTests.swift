import Synchronization
import Testing

@testable import VigilStorage

struct GroupSyncTests {
    /// A clock that waits move on, and a log of what was done when.
    private final class Stage: Sendable {
        private struct State {
            var now: Duration = .zero
            var synchronizations: [Duration] = []
            var error: StoreError?
        }

        private let state = Mutex(State())

        func now() -> Duration { state.withLock { $0.now } }

        func sleep(_ duration: Duration) async {
            state.withLock { $0.now += duration }
            await Task.yield()
        }

        func fail(_ error: StoreError?) { state.withLock { $0.error = error } }

        var synchronizations: [Duration] { state.withLock { $0.synchronizations } }

        func synchronize() throws {
            let error = state.withLock { state in
                state.synchronizations.append(state.now)
                return state.error
            }
            if let error { throw error }
        }

        func sync(_ within: Duration = .milliseconds(100)) -> GroupSync {
            GroupSync(
                within: within, now: { self.now() }, sleep: { await self.sleep($0) },
                synchronize: { try self.synchronize() })
        }
    }

    @Test("many commits are one synchronization, half of the time after the first")
    func shares() async throws {
        let stage = Stage()
        let sync = stage.sync()
        try await sync.committed()
        while stage.synchronizations.isEmpty { await Task.yield() }
        #expect(stage.synchronizations == [.milliseconds(50)])
        #expect(sync.promise == .milliseconds(100) && sync.fault == nil)
        try await sync.finish()
    }

    @Test("what is not durable at the end is made so, once, and nothing comes after")
    func finishes() async throws {
        let stage = Stage()
        // Waits that never end: only the end synchronizes.
        let sync = GroupSync(
            within: .seconds(10), now: { stage.now() }, sleep: { _ in try await Task.sleep(for: .seconds(3600)) },
            synchronize: { try stage.synchronize() })
        for _ in 0..<3 { try await sync.committed() }
        try await sync.finish()
        #expect(stage.synchronizations.count == 1)
        let idle = Stage().sync()
        try await idle.finish()
    }

    @Test("after a failure a commit is made durable before it is acknowledged, and the fault says what to do")
    func fails() async throws {
        let stage = Stage()
        let sync = stage.sync()
        stage.fail(StoreError(.failed, "the disk failed"))
        try await sync.committed()
        while sync.fault == nil { await Task.yield() }
        #expect(sync.promise == nil && sync.fault?.contains("the disk failed") == true)
        #expect(sync.fault?.contains("start Vigil anew") == true)
        await #expect(throws: StoreError.self) { try await sync.committed() }
        stage.fail(nil)
        try await sync.committed()
        // A server that was away is another matter.
        let other = Stage()
        let away = other.sync()
        other.fail(StoreError(.unavailable, "the server is away"))
        try await away.committed()
        while away.fault == nil { await Task.yield() }
        other.fail(nil)
        while away.fault != nil { await Task.yield() }
        #expect(away.promise == .milliseconds(100))
        try await away.finish()
        try await sync.finish()
    }
}
