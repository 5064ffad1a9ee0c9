public import VigilDomain
import VigilMonitoring
import VigilStorage

/// What is watched of a model's predictions one by one, and what came of it.
public struct LiveDriftReport: Hashable, Sendable {
    /// Whether the detectors watch.
    public enum State: String, Hashable, Sendable {
        /// The policy wants none.
        case off
        /// No prediction came since the service began, or since the baseline was set.
        case idle
        /// They are being set.
        case starting
        /// They watch.
        case watching
    }

    /// The version.
    public var version: String
    /// Whether the detectors watch.
    public var state: State
    /// The detector; several are joined by `+`.
    public var detector: String
    /// One alarm of a column in so many events is false; `nil` until the detectors are set.
    public var falseAlarmEvery: Int?
    /// The columns with a detector.
    public var watched: [String]
    /// The columns without one and why.
    public var unwatched: [String: String]
    /// Predictions that came while the detectors were being set and found no room to wait.
    public var dropped: Int
    /// What a reader must know about how often alarms are false.
    public var notes: [String]
    /// The stored alarms, oldest first.
    public var signals: [LiveDriftSignal]
    /// Windows of which a calling service dropped predictions because too many waited to be written, oldest first.
    ///
    /// Nothing else knows of those predictions.
    public var queueDrops: [QueueDrops] = []

    /// Dropped predictions of one window.
    public struct QueueDrops: Hashable, Sendable {
        /// The window of event time that they belonged to.
        public var window: TimeRange
        /// How many there were.
        public var count: Int

        /// Dropped predictions.
        public init(window: TimeRange, count: Int) {
            self.window = window
            self.count = count
        }
    }
}

extension LiveDriftSignal {
    /// The alarm in words.
    var sentence: String {
        "\(detector) says that its level changed, after \(NumberText.count(eventCount, "event")); one alarm in "
            + "\(NumberText.count(falseAlarmEvery)) events is false"
    }
}

extension ModelDriftDetector {
    /// What is watched of a model's predictions one by one, and the alarms that came of it.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - range: Of event time; all of it when `nil`.
    ///   - version: Its version; the newest registered one when `nil`.
    ///   - limit: The most alarms; the newest when there are more.
    /// - Returns: The report.
    /// - Throws: `MonitoringError` for an unknown model.
    public func live(
        of model: ModelName, over range: TimeRange? = nil, version: String? = nil, limit: Int = 1000
    ) async throws -> LiveDriftReport {
        let schema = try await registry.schema(of: model, version: version)
        let signals = try await store.findings.liveSignals(
            of: model, version: schema.version, in: range, limit: limit)
        var report = LiveDriftReport(
            version: schema.version, state: .off, detector: schema.driftPolicy.live.detector, falseAlarmEvery: nil,
            watched: [], unwatched: [:], dropped: 0, notes: [], signals: signals,
            queueDrops: try await queueDrops(of: schema, over: range, limit: limit))
        switch liveWatch.state(of: schema) {
        case .off: break
        case .idle: report.state = .idle
        case .starting: report.state = .starting
        case .watching(let watch, let dropped):
            report.state = .watching
            report.detector = watch.detector
            report.falseAlarmEvery = watch.falseAlarmEvery
            report.watched = watch.watched
            report.unwatched = watch.unwatched
            report.dropped = dropped
            report.notes = Self.notes(watch)
        }
        return report
    }

    private func queueDrops(
        of schema: ModelSchema, over range: TimeRange?, limit: Int
    ) async throws -> [LiveDriftReport.QueueDrops] {
        let points = try await store.findings.metricPoints(
            MetricQuery(
                model: schema.model, version: schema.version, metrics: [.droppedPredictions], range: range,
                limit: limit))
        return points.compactMap { point in
            guard let value = point.value.measurement?.value, let count = Int(exactly: value.rounded()), count > 0
            else {
                return nil
            }
            return LiveDriftReport.QueueDrops(window: point.window, count: count)
        }
    }

    /// Lets fresh live detectors go through stored predictions, in the order of their times; nothing is stored.
    ///
    /// Set as the policy says they give the same alarms as live ones to which the predictions came in the order of their
    /// times. Here the errors of labelled predictions are a column, too, for detectors such as DDM that take nothing else.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - range: Event time; all that is stored when `nil`.
    ///   - version: Its version; the newest registered one when `nil`.
    ///   - settings: Another detector, share or distance of false alarms than the policy's.
    /// - Returns: The alarms, oldest first, and what was watched.
    /// - Throws: `MonitoringError` for an unknown model, a missing baseline or wrong settings.
    public func replayLive(
        _ model: ModelName, over range: TimeRange? = nil, version: String? = nil, settings: DriftPolicy.Live? = nil
    ) async throws -> LiveDriftReport {
        var schema = try await registry.schema(of: model, version: version)
        guard let baseline = try await store.models.baseline(of: schema) else { throw Self.noBaseline(schema) }
        var policy = schema.driftPolicy
        policy.live = settings ?? policy.live
        schema.drift = policy
        try policy.validate(for: schema)
        try requireKnownDetectors(of: schema)
        let budget = (policy.rule ?? rule).budget ?? .standard
        let chosen = try detectors.streamDetectors(named: policy.live.detector)
        let live = policy.live
        var monitor = try await HeavyWork.run { isCancelled in
            try LiveDriftMonitor(
                baseline: baseline, detectors: chosen, live: live, budget: budget, includesErrors: true,
                isCancelled: isCancelled)
        }
        var signals: [LiveDriftSignal] = []
        for window in try await store.predictions.windows(of: schema, in: range) {
            try Task.checkCancellation()
            let rows = try await store.predictions.labelledPredictions(of: schema, in: window.window)
            let inside = rows.predictions.timestamps.indices.filter {
                range?.contains(Timestamp(milliseconds: rows.predictions.timestamps[$0])) ?? true
            }
            let watched = LiveRows(rows.predictions.rows(inside), labels: rows.labels.rows(inside), schema: schema)
            let before = monitor
            let step = try await HeavyWork.run { _ in
                var copy = before
                let found = copy.update(watched)
                return (monitor: copy, signals: found)
            }
            monitor = step.monitor
            signals += step.signals
        }
        return LiveDriftReport(
            version: schema.version, state: .watching, detector: monitor.watch.detector,
            falseAlarmEvery: monitor.watch.falseAlarmEvery, watched: monitor.watch.watched,
            unwatched: monitor.watch.unwatched, dropped: 0, notes: Self.notes(monitor.watch), signals: signals)
    }

    /// Says when the false alarms to be expected are more than the budget allows.
    private static func notes(_ watch: LiveDriftMonitor.Watch) -> [String] {
        guard watch.expectedFalseAlarms > watch.budget.alerts * 1.5 else { return [] }
        return [
            "At the baseline's pace about \(NumberText.number(watch.expectedFalseAlarms)) of these alarms in "
                + "\(NumberText.setting(watch.budget.days)) days are false, where the budget allows "
                + "\(NumberText.setting(watch.budget.alerts)): a detector of one column can be set to one in "
                + "\(NumberText.count(DriftPolicy.Live.falseAlarmLimits.upperBound)) events at most. They are a hint at what "
                + "to look at and raise no alert; a smaller share of predictions makes them rarer."
        ]
    }
}
