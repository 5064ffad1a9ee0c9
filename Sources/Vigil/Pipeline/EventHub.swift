import Synchronization
public import VigilDomain

/// Something that changed, told to whoever listens: dashboards, tests, embedding programs.
public struct MonitoringEvent: Hashable, Sendable {
    /// What changed.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A model, baseline or rule was set.
        case configuration
        /// Predictions or outcomes came in.
        case data
        /// Metrics or drift findings are new.
        case findings
        /// An alert fired, escalated or ended.
        case alert
    }

    /// What changed.
    public var kind: Kind
    /// Of which model.
    public var model: ModelName

    /// A change.
    ///
    /// - Parameters:
    ///   - kind: What changed.
    ///   - model: Of which model.
    public init(kind: Kind, model: ModelName) {
        self.kind = kind
        self.model = model
    }
}

/// Hands events to any number of listeners; a slow one loses the oldest, never blocks the others.
final class EventHub: Sendable {
    private struct State {
        var nextID = 0
        var listeners: [Int: AsyncStream<MonitoringEvent>.Continuation] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())
    private let forward: @Sendable (MonitoringEvent) -> Void

    /// A hub.
    ///
    /// - Parameter forward: Tells other replicas of what changed here.
    init(forward: @escaping @Sendable (MonitoringEvent) -> Void = { _ in }) { self.forward = forward }

    /// The events from now on; ends when the hub is closed.
    func events() -> AsyncStream<MonitoringEvent> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: MonitoringEvent.self, bufferingPolicy: .bufferingNewest(256))
        let id: Int? = state.withLock { state in
            guard !state.isClosed else { return nil }
            state.nextID += 1
            state.listeners[state.nextID] = continuation
            return state.nextID
        }
        if let id {
            continuation.onTermination = { [weak self] _ in
                self?.state.withLock { _ = $0.listeners.removeValue(forKey: id) }
            }
        } else {
            continuation.finish()
        }
        return stream
    }

    /// Tells of a change that was made here.
    func publish(_ kind: MonitoringEvent.Kind, _ model: ModelName) {
        let event = MonitoringEvent(kind: kind, model: model)
        deliver(event)
        forward(event)
    }

    /// Tells this replica's listeners of a change, made wherever.
    func deliver(_ event: MonitoringEvent) {
        let listeners = state.withLock { Array($0.listeners.values) }
        for listener in listeners { listener.yield(event) }
    }

    func close() {
        let listeners = state.withLock { state in
            state.isClosed = true
            defer { state.listeners = [:] }
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.finish() }
    }
}
