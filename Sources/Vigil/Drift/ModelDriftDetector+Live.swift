public import VigilDomain
import VigilMonitoring
import VigilStorage

/// An alarm of a live detector on the stream of a model's predictions.
public struct LiveDriftSignal: Hashable, Sendable {
    /// The feature, `score` or `prediction`.
    public var column: String
    /// The detector.
    public var detector: String
    /// The prediction's time.
    public var moment: Timestamp
    /// How many events the column's detector had seen, of the share that is watched.
    public var eventCount: Int
    /// One alarm of a column in so many events is false.
    public var falseAlarmEvery: Int

    init(_ signal: LiveDriftMonitor.Signal) {
        column = signal.column
        detector = signal.detector.rawValue
        moment = signal.moment
        eventCount = signal.eventCount
        falseAlarmEvery = signal.falseAlarmEvery
    }

    /// The alarm in words.
    var sentence: String {
        "\(detector) says that its level changed, after \(NumberText.count(eventCount, "event")); one alarm in "
            + "\(NumberText.count(falseAlarmEvery)) events is false"
    }
}

extension ModelDriftDetector {
    /// Lets fresh live detectors go through stored predictions, in the order of their times.
    ///
    /// They are set as those of `processLivePrediction`, so that predictions which came in the order of their times give the
    /// same alarms.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - range: Event time; all that is stored when `nil`.
    ///   - version: Its version; the newest registered one when `nil`.
    /// - Returns: The alarms, oldest first.
    /// - Throws: `MonitoringError` for an unknown model or a missing baseline.
    public func replayLive(
        _ model: ModelName, over range: TimeRange? = nil, version: String? = nil
    ) async throws -> [LiveDriftSignal] {
        let schema = try await registry.schema(of: model, version: version)
        guard let baseline = try await store.models.baseline(of: schema) else { throw Self.noBaseline(schema) }
        let policy = schema.drift ?? .standard
        var monitor = LiveDriftMonitor(
            baseline: baseline, policy: policy, budget: (policy.rule ?? rule).budget ?? .standard)
        var signals: [LiveDriftSignal] = []
        for window in try await store.predictions.windows(of: schema, in: range) {
            try Task.checkCancellation()
            let rows = try await store.predictions.labelledPredictions(of: schema, in: window.window).predictions
            let inside = rows.timestamps.indices.filter {
                range?.contains(Timestamp(milliseconds: rows.timestamps[$0])) ?? true
            }
            signals += monitor.update(rows.rows(inside)).map(LiveDriftSignal.init)
        }
        return signals
    }
}
