import Synchronization
import VigilDomain

/// The models that have something new to be looked at, each at most once, in the order they came.
final class Worklist: Sendable {
    private struct State {
        var queued: [ModelName] = []
        var members: Set<ModelName> = []
        /// Models that failed and rest; each with the task that brings it back.
        var resting: [ModelName: Task<Void, Never>] = [:]
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

    /// Puts a model on the list, unless it is there already or rests.
    func add(_ model: ModelName) {
        state.withLock { state in
            guard state.resting[model] == nil, state.members.insert(model).inserted else { return }
            state.queued.append(model)
        }
        wake.yield()
    }

    /// Puts a model on the list after a while; whatever comes in for it meanwhile does not bring it back earlier.
    func add(_ model: ModelName, after wait: Duration) {
        state.withLock { state in
            guard !state.isClosed, state.resting[model] == nil else { return }
            // Cancelled when the list is closed.
            state.resting[model] = Task { [weak self] in
                guard (try? await Task.sleep(for: wait)) != nil, let self else { return }
                self.state.withLock { $0.resting[model] = nil }
                self.add(model)
            }
        }
    }

    /// How many models wait to be looked at.
    var depth: Int { state.withLock { $0.queued.count } }

    /// Whether any model but this one waits to be looked at.
    func hasOthers(than model: ModelName) -> Bool {
        state.withLock { $0.queued.count > ($0.members.contains(model) ? 1 : 0) }
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
        let resting = state.withLock { state in
            state.isClosed = true
            defer { state.resting = [:] }
            return Array(state.resting.values)
        }
        for task in resting { task.cancel() }
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
