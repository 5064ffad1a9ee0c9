import Synchronization
import VigilDomain

/// The models that have something new to be looked at, each at most once, in the order they came.
final class Worklist: Sendable {
    private struct State {
        var queued: [ModelName] = []
        var members: Set<ModelName> = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let wakeUps: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation
    private let closings: AsyncStream<Void>
    private let closing: AsyncStream<Void>.Continuation

    init() {
        (wakeUps, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        (closings, closing) = AsyncStream.makeStream()
    }

    func add(_ model: ModelName) {
        state.withLock { state in
            if state.members.insert(model).inserted { state.queued.append(model) }
        }
        wake.yield()
    }

    /// Takes everything that is queued.
    func takeAll() -> [ModelName] {
        state.withLock { state in
            defer {
                state.queued = []
                state.members = []
            }
            return state.queued
        }
    }

    /// The models as they come; one reader at a time.
    func models() -> AsyncStream<ModelName> {
        AsyncStream { [self] in
            while true {
                if let next = takeFirst() { return next }
                if state.withLock({ $0.isClosed }) { return nil }
                var iterator = wakeUps.makeAsyncIterator()
                guard await iterator.next() != nil else { return nil }
            }
        }
    }

    /// Returns once `close()` was called.
    func closed() async {
        for await _ in closings {}
    }

    func close() {
        state.withLock { $0.isClosed = true }
        wake.finish()
        closing.finish()
    }

    private func takeFirst() -> ModelName? {
        state.withLock { state in
            guard !state.queued.isEmpty else { return nil }
            let first = state.queued.removeFirst()
            state.members.remove(first)
            return first
        }
    }
}
