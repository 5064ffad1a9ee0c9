public import Logging
public import ServiceLifecycle
import Synchronization
public import Vigil

/// Hands calls on to Vigil without ever making the caller wait.
///
/// `record` adds the call's numbers to running means and puts a sampled call's features into a bounded buffer; that is
/// all the caller pays for. `run()` passes both on ten times a second. When the buffer is full the oldest sample is
/// dropped and counted: a slow monitor must not slow the service down.
public final class MonitoringRecorder: Service, Sendable {
    private let service: MLModelMonitoringService
    private let sampleEvery: Int
    private let capacity: Int
    private let logger: Logger
    private let state = Mutex(State())

    /// One metric of one model in one hour; every length of window is made of whole hours.
    private struct Series: Hashable {
        var model: ModelName
        var hour: Int64
        var metric: MetricID
    }

    private struct State {
        var numbers: [Series: RunningMean] = [:]
        var calls: [ModelName: Int] = [:]
        var samples: [LivePrediction] = []
        /// Where the oldest sample stands once the buffer is full.
        var oldest = 0
        var dropped = 0
    }

    /// A recorder over the platform's one monitoring service.
    ///
    /// - Parameters:
    ///   - service: The service.
    ///   - sampleEvery: Every so-many-th call of a model hands its features to the drift detector; 10 means 10 %.
    ///   - capacity: Samples that are held at most.
    ///   - logger: Where `run()` says what could not be passed on.
    public init(
        service: MLModelMonitoringService, sampleEvery: Int = 10, capacity: Int = 10_000,
        logger: Logger = Logger(label: "monitoring")
    ) {
        self.service = service
        self.sampleEvery = max(sampleEvery, 1)
        self.capacity = max(capacity, 1)
        self.logger = logger
    }

    /// Samples that were dropped because the buffer was full.
    public var dropped: Int { state.withLock { $0.dropped } }

    /// Takes a call in; returns at once.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - time: When it was called.
    ///   - measurements: What was measured, such as `confidence`; a number that is not finite is left out.
    ///   - prediction: Makes the call's prediction; only asked for when the call is part of the sample.
    public func record(
        _ model: ModelName, at time: Timestamp, measurements: [MetricID: Double],
        prediction: () -> LivePrediction
    ) {
        let hour = time.milliseconds / 3_600_000
        let isSampled = state.withLock { state in
            for (metric, value) in measurements where value.isFinite {
                state.numbers[Series(model: model, hour: hour, metric: metric), default: RunningMean()].add(
                    value, at: time)
            }
            state.calls[model, default: 0] += 1
            return state.calls[model, default: 0] % sampleEvery == 0
        }
        if isSampled { keep(prediction()) }
    }

    private func keep(_ sample: LivePrediction) {
        state.withLock { state in
            if state.samples.count < capacity {
                state.samples.append(sample)
            } else {
                state.samples[state.oldest] = sample
                state.oldest = (state.oldest + 1) % capacity
                state.dropped += 1
            }
        }
    }

    /// Passes on what was recorded; what cannot be passed on now is kept for the next round.
    ///
    /// - Throws: When the monitoring service fails.
    public func flush() async throws {
        var (numbers, samples) = state.withLock { state in
            defer { (state.numbers, state.samples, state.oldest) = ([:], [], 0) }
            return (state.numbers, Array(state.samples[state.oldest...] + state.samples[..<state.oldest])[...])
        }
        do {
            for (series, mean) in numbers {
                do {
                    try await record(mean, of: series)
                } catch let error as MonitoringError where error.code == .invalidValue {
                    // Refused for good, so it is not tried again.
                    logger.error("a number was refused", metadata: ["error": "\(error)"])
                }
                numbers[series] = nil
            }
            var models: [ModelName: LiveModel] = [:]
            while let sample = samples.first {
                let model = try await known(sample.model, in: &models)
                model.processLivePrediction(sample)
                samples.removeFirst()
            }
        } catch {
            putBack(numbers, samples)
            throw error
        }
        try await service.flush()
    }

    private func known(_ name: ModelName, in models: inout [ModelName: LiveModel]) async throws -> LiveModel {
        if let model = models[name] { return model }
        let model = try await service.liveModel(name)
        models[name] = model
        return model
    }

    private func putBack(_ numbers: [Series: RunningMean], _ samples: ArraySlice<LivePrediction>) {
        state.withLock { state in state.numbers.merge(numbers) { $0.merged(with: $1) } }
        for sample in samples { keep(sample) }
    }

    /// Passes calls on ten times a second until a graceful shutdown, and then what is left.
    ///
    /// - Throws: When the last round fails.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await Task.sleep(for: .milliseconds(100))
                    try await self.flush()
                } catch is CancellationError {
                    return
                } catch {
                    self.logger.error("calls wait to be passed on", metadata: ["error": "\(error)"])
                }
            }
        }
        try await Task { try await self.flush() }.value  // awaited here; a task of its own is not cancelled
    }

    /// One record: the mean of the calls, its standard error, and how many there were.
    private func record(_ mean: RunningMean, of series: Series) async throws {
        // A count adds up over the calls; anything else is their mean.
        let isCount = series.metric == .predictionCount
        try await service.performance.recordMetric(
            series.metric, value: isCount ? mean.mean * Double(mean.count) : mean.mean, for: series.model,
            at: mean.last, samples: mean.count, standardError: isCount ? nil : mean.standardError)
    }
}

/// The mean of numbers that come one by one, by Welford's recurrence.
struct RunningMean {
    private(set) var count = 0
    private(set) var mean = 0.0
    private var squares = 0.0
    /// The newest time of a number.
    private(set) var last = Timestamp(milliseconds: .min)

    mutating func add(_ value: Double, at time: Timestamp) {
        count += 1
        let difference = value - mean
        mean += difference / Double(count)
        squares += difference * (value - mean)
        last = max(last, time)
    }

    /// The standard error of the mean; `nil` for a single number.
    var standardError: Double? {
        count > 1 ? (squares / Double(count - 1) / Double(count)).squareRoot() : nil
    }

    /// The mean of both, as if all numbers had come to one.
    func merged(with other: RunningMean) -> RunningMean {
        guard count > 0, other.count > 0 else { return count > 0 ? self : other }
        var merged = self
        merged.count += other.count
        let difference = other.mean - mean
        let share = Double(other.count) / Double(merged.count)
        merged.mean += difference * share
        merged.squares += other.squares + difference * difference * Double(count) * share
        merged.last = max(last, other.last)
        return merged
    }
}
