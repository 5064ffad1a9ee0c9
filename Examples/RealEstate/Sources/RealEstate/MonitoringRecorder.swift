public import ServiceLifecycle
import Synchronization
public import Vigil

/// What one call of a model leaves behind for monitoring.
public struct ModelCall: Sendable {
    /// The model that was called.
    public var model: ModelName
    /// When.
    public var time: Timestamp
    /// What was measured, such as `confidence` or `response_time_ms`.
    public var measurements: [MetricID: Double]
    /// The call's features, when this call is part of the sample.
    public var sampled: LivePrediction?
}

/// Hands calls on to Vigil without ever making the caller wait.
///
/// `record` only puts the call into a bounded buffer. `run()` empties it ten times a second, joins the numbers of a
/// round into one mean each, and records those. When the buffer is full the oldest call is dropped and counted: a slow
/// monitor must not slow the service down.
public final class MonitoringRecorder: Service, Sendable {
    private let service: MLModelMonitoringService
    private let sampleEvery: Int
    private let capacity: Int
    private let state = Mutex(State())

    private struct State {
        var calls: [ModelCall] = []
        var seen = 0
        var dropped = 0
    }

    /// A recorder over the platform's one monitoring service.
    ///
    /// - Parameters:
    ///   - service: The service.
    ///   - sampleEvery: Every so-many-th call hands its features to the drift detector; 10 means 10 %.
    ///   - capacity: Calls that are held at most.
    public init(service: MLModelMonitoringService, sampleEvery: Int = 10, capacity: Int = 10_000) {
        self.service = service
        self.sampleEvery = max(sampleEvery, 1)
        self.capacity = max(capacity, 1)
    }

    /// Calls that were dropped because the buffer was full.
    public var dropped: Int { state.withLock { $0.dropped } }

    /// Takes a call in; returns at once.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - time: When it was called.
    ///   - measurements: What was measured.
    ///   - prediction: Makes the call's prediction; only asked for when the call is part of the sample.
    public func record(
        _ model: ModelName, at time: Timestamp, measurements: [MetricID: Double],
        prediction: () -> LivePrediction
    ) {
        let isSampled = state.withLock { state in
            state.seen += 1
            return state.seen % sampleEvery == 0
        }
        let call = ModelCall(
            model: model, time: time, measurements: measurements, sampled: isSampled ? prediction() : nil)
        state.withLock { state in
            if state.calls.count >= capacity {
                state.calls.removeFirst()
                state.dropped += 1
            }
            state.calls.append(call)
        }
    }

    /// Passes on what was recorded; what cannot be passed on now is kept for the next round.
    ///
    /// - Throws: When the monitoring service fails.
    public func flush() async throws {
        let calls = state.withLock { state in
            defer { state.calls = [] }
            return state.calls
        }
        guard !calls.isEmpty else { return }
        for (model, calls) in Dictionary(grouping: calls, by: \.model) {
            try await record(calls, of: model)
        }
        for prediction in calls.compactMap(\.sampled) { try await service.processLivePrediction(prediction) }
        try await service.flush()
    }

    /// Passes calls on ten times a second until a graceful shutdown, and then what is left.
    ///
    /// - Throws: When the last round fails.
    public func run() async throws {
        try await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await Task.sleep(for: .milliseconds(100))
                    try await self.flush()
                } catch is CancellationError {
                    return
                }
            }
        }
        try await Task { try await self.flush() }.value  // awaited here; a task of its own is not cancelled
    }

    /// One record a metric: the mean of the calls, its standard error, and how many there were.
    private func record(_ calls: [ModelCall], of model: ModelName) async throws {
        guard let last = calls.map(\.time).max() else { return }
        var values: [MetricID: [Double]] = [:]
        for call in calls {
            for (metric, value) in call.measurements { values[metric, default: []].append(value) }
        }
        for (metric, values) in values {
            let mean = values.reduce(0, +) / Double(values.count)
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            let error =
                values.count > 1 ? (squares / Double(values.count - 1) / Double(values.count)).squareRoot() : nil
            try await service.performance.recordMetric(
                metric, value: mean, for: model, at: last, samples: values.count, standardError: error)
        }
        try await service.performance.recordMetric(
            .predictionCount, value: Double(calls.count), for: model, at: last, samples: calls.count)
    }
}
