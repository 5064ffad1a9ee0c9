package import VigilDomain

/// Keeps what was found: metric points, drift findings, alert states and alerts, and the messages to send.
package protocol FindingStore: Sendable {
    /// Writes everything that one evaluation came to, in one transaction: findings, new states, outgoing messages.
    ///
    /// - Parameter evaluation: What to write.
    /// - Throws: `StoreError`; then nothing of it was written.
    func commit(_ evaluation: EvaluationCommit) async throws

    /// What an evaluation of a model has to look at, read at one moment.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - since: Windows that end after it are there in any case; `nil` for none.
    /// - Returns: The windows that may need work, with what decides about them; `nil` before anything came in.
    /// - Throws: `StoreError` when the store cannot be read.
    /// - Complexity: O(windows returned), whatever the length of the history; with `since`, a look at each window besides.
    func evaluationWork(of model: ModelName, since: Timestamp?) async throws -> EvaluationWork?

    /// Metric points in order of time.
    ///
    /// - Parameter query: Which ones.
    /// - Returns: At most `query.limit` points, the newest when there are more, oldest first.
    /// - Throws: `StoreError` when the store cannot be read.
    func metricPoints(_ query: MetricQuery) async throws -> [MetricPoint]

    /// Goes through metric points without holding them all.
    ///
    /// - Parameters:
    ///   - query: Which ones; its limit is that of each version and metric, or of each version where it names no metrics.
    ///   - initial: What to begin with.
    ///   - update: Called with each point, by version and metric and each newest first; not on the caller's thread.
    /// - Returns: What became of `initial`, and where points older than a moment may be missing, that moment: the start of
    ///   the oldest window that was still read where there are more than the limit.
    /// - Throws: `StoreError` when the store cannot be read.
    func reduceMetricPoints<Result: Sendable>(
        _ query: MetricQuery, into initial: @escaping @Sendable @autoclosure () -> Result,
        _ update: @Sendable @escaping (inout Result, MetricPoint) -> Void
    ) async throws -> (result: Result, cutAt: Timestamp?)

    /// Where the first window begins that has a point in a stretch of event time.
    ///
    /// - Parameters:
    ///   - schema: The version.
    ///   - start: The first moment; `nil` for the beginning of time.
    ///   - end: The first moment after it.
    /// - Returns: The window's start; `nil` without points.
    /// - Throws: `StoreError` when the store cannot be read.
    /// - Complexity: O(log points).
    func firstPoint(of schema: ModelSchema, from start: Timestamp?, before end: Timestamp) async throws -> Timestamp?

    /// The newest point of each metric that may decide: that of its newest mature window, measured or not.
    ///
    /// Where that window has a computed and a recorded one, the computed one counts if it is a number. Estimates are none.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - version: Its version; `nil` for all.
    /// - Returns: At most one point a version and metric, by version in order of registration and then by metric.
    /// - Throws: `StoreError` when the store cannot be read.
    /// - Complexity: O(metrics and windows that are not mature yet), whatever the length of the history.
    func newestPoints(of model: ModelName, version: String?) async throws -> [MetricPoint]

    /// Drift findings in order of window, one a window (the newest check of it).
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - version: Its version; `nil` for all.
    ///   - range: Windows that overlap it; `nil` for all.
    ///   - limit: The most to return; the newest when there are more.
    /// - Returns: The findings, oldest first.
    /// - Throws: `StoreError` when the store cannot be read.
    func driftFindings(of model: ModelName, version: String?, in range: TimeRange?, limit: Int) async throws
        -> [DriftFinding]

    /// What is kept of the columns of checked windows, in order of time.
    ///
    /// - Parameters:
    ///   - schema: The version.
    ///   - range: Windows that lie in it; no other is returned.
    ///   - countingKey: Only summaries of this key.
    /// - Returns: Summaries of windows that do not overlap.
    /// - Throws: `StoreError` when the store cannot be read.
    func windowSummaries(of schema: ModelSchema, in range: TimeRange, countingKey: Int64) async throws
        -> [WindowSummary]

    /// Keeps alarms of detectors that watch predictions one by one; one that is kept already changes nothing.
    ///
    /// - Parameters:
    ///   - signals: The alarms.
    ///   - schema: The version.
    /// - Throws: `StoreError`; then none of them was written.
    func record(_ signals: [LiveDriftSignal], of schema: ModelSchema) async throws

    /// Those alarms in order of event time.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - version: Its version; `nil` for all.
    ///   - range: Of event time; `nil` for all.
    ///   - limit: The most to return; the newest when there are more.
    /// - Returns: The alarms, oldest first.
    /// - Throws: `StoreError` when the store cannot be read.
    func liveSignals(of model: ModelName, version: String?, in range: TimeRange?, limit: Int) async throws
        -> [LiveDriftSignal]

    /// The alert rules of a model, or of all, by model and name, with their states.
    ///
    /// - Parameter model: The model; `nil` for all.
    /// - Returns: The rules.
    /// - Throws: `StoreError` when the store cannot be read.
    func rules(of model: ModelName?) async throws -> [RuleRecord]

    /// Adds a rule or replaces the one of the same model and name; a replaced rule starts from a quiet state.
    ///
    /// - Parameters:
    ///   - rule: A validated rule.
    ///   - now: Wall time.
    ///   - lease: On the model's evaluation, where replicas share the store.
    /// - Throws: `leaseLost`; `StoreError` when it could not be written.
    func setRule(_ rule: AlertConfiguration, at now: Timestamp, under lease: Lease?) async throws

    /// Removes a rule; its alerts stay in the history.
    ///
    /// - Parameters:
    ///   - name: The rule's name.
    ///   - model: Its model.
    ///   - lease: On the model's evaluation, where replicas share the store.
    /// - Returns: Whether it was there.
    /// - Throws: `leaseLost`; `StoreError` when it could not be written.
    func removeRule(_ name: String, of model: ModelName, under lease: Lease?) async throws -> Bool

    /// Alerts, newest first by the window that fired them.
    ///
    /// - Parameter query: Which ones.
    /// - Returns: At most `query.limit` alerts.
    /// - Throws: `StoreError` when the store cannot be read.
    func alerts(_ query: AlertQuery) async throws -> [Alert]

    /// Messages that are due, oldest first.
    ///
    /// - Parameters:
    ///   - now: Wall time; messages that wait for a later retry are left out, unless they were written or tried more
    ///     than a minute after it, which tells of a clock that was set back.
    ///   - limit: The most to return.
    /// - Returns: The messages.
    /// - Throws: `StoreError` when the store cannot be read.
    func dueMessages(at now: Timestamp, limit: Int) async throws -> [OutboxMessage]

    /// Records what became of a message.
    ///
    /// - Parameters:
    ///   - delivery: The result.
    ///   - id: The message.
    ///   - now: Wall time.
    ///   - lease: On the channel's delivery, where replicas share the store.
    /// - Throws: `leaseLost`; `StoreError` when it could not be written.
    func record(_ delivery: DeliveryRecord, of id: Int64, at now: Timestamp, under lease: Lease?) async throws

    /// Sets the limits of a model's metric, replacing those before.
    ///
    /// - Parameter thresholds: The limits.
    /// - Throws: `StoreError` when it could not be written.
    func setThresholds(_ thresholds: PerformanceThresholds) async throws

    /// The limits of a model's metrics, by metric.
    ///
    /// - Parameter model: The model.
    /// - Returns: The limits.
    /// - Throws: `StoreError` when the store cannot be read.
    func thresholds(of model: ModelName) async throws -> [PerformanceThresholds]
}

extension FindingStore {
    /// Adds or replaces a rule of a store that nobody shares.
    ///
    /// - Parameters:
    ///   - rule: A validated rule.
    ///   - now: Wall time.
    /// - Throws: `StoreError` when it could not be written.
    package func setRule(_ rule: AlertConfiguration, at now: Timestamp) async throws {
        try await setRule(rule, at: now, under: nil)
    }

    /// Removes a rule of a store that nobody shares.
    ///
    /// - Parameters:
    ///   - name: The rule's name.
    ///   - model: Its model.
    /// - Returns: Whether it was there.
    /// - Throws: `StoreError` when it could not be written.
    package func removeRule(_ name: String, of model: ModelName) async throws -> Bool {
        try await removeRule(name, of: model, under: nil)
    }

    /// Records what became of a message of a store that nobody shares.
    ///
    /// - Parameters:
    ///   - delivery: The result.
    ///   - id: The message.
    ///   - now: Wall time.
    /// - Throws: `StoreError` when it could not be written.
    package func record(_ delivery: DeliveryRecord, of id: Int64, at now: Timestamp) async throws {
        try await record(delivery, of: id, at: now, under: nil)
    }
}

/// What an evaluation of a model has to look at.
package struct EvaluationWork: Hashable, Sendable {
    /// The model.
    package var model: ModelName
    /// The newest event time of the model.
    package var watermark: Timestamp
    /// A number that grows with every append to the model: windows with a greater one changed after this was read.
    package var revision: Int64
    /// The model's versions in order of registration.
    package var versions: [Version]
    /// The model's alert rules by name, with their states.
    package var rules: [RuleRecord]

    /// One version's part.
    package struct Version: Hashable, Sendable {
        /// Its version text.
        package var version: String
        /// The number of its newest baseline, `nil` without one.
        package var baselineRevision: Int64?
        /// Windows that changed or matured since they were evaluated, or may have, and the newest one; in order of time.
        package var windows: [WindowProgress]
        /// The newest window with predictions.
        package var newestWindow: TimeRange?
        /// The event time before which the points of short windows were put together into days; `nil` for none.
        package var foldedUntil: Timestamp?
        /// The event time before which its predictions are not kept any more; `nil` while all are.
        package var keptFrom: Timestamp?
    }
}

/// A window whose performance was computed.
package struct EvaluatedWindow: Hashable, Sendable {
    /// The window.
    package var window: TimeRange
    /// The revision that was read.
    package var revision: Int64
    /// Whether the window was mature.
    package var isMature: Bool

    /// An evaluated window.
    package init(window: TimeRange, revision: Int64, isMature: Bool) {
        self.window = window
        self.revision = revision
        self.isMature = isMature
    }
}

/// A message for the outbox.
package struct OutgoingMessage: Hashable, Sendable {
    /// What to say.
    package var message: AlertMessage
    /// To whom, by channel name.
    package var channel: String

    /// A message to one channel.
    package init(message: AlertMessage, channel: String) {
        self.message = message
        self.channel = channel
    }
}

/// A message in the outbox.
package struct OutboxMessage: Hashable, Sendable {
    /// Its number.
    package var id: Int64
    /// What to say.
    package var message: AlertMessage
    /// To whom.
    package var channel: String
    /// How often delivery was tried.
    package var attempts: Int
    /// When it was written, wall time.
    package var createdAt: Timestamp

    /// A message.
    package init(id: Int64, message: AlertMessage, channel: String, attempts: Int, createdAt: Timestamp) {
        self.id = id
        self.message = message
        self.channel = channel
        self.attempts = attempts
        self.createdAt = createdAt
    }
}

/// What became of a delivery.
package enum DeliveryRecord: Hashable, Sendable {
    /// The receiver took it.
    case delivered
    /// It failed and is tried again at this wall time.
    case retry(at: Timestamp, reason: String)
    /// It failed for good.
    case rejected(reason: String)
}

/// A rule and where it stands.
package struct RuleRecord: Hashable, Sendable {
    /// The rule.
    package var rule: AlertConfiguration
    /// Its state.
    package var state: AlertState
    /// When it was set, wall time.
    package var setAt: Timestamp

    /// A rule and its state.
    package init(rule: AlertConfiguration, state: AlertState, setAt: Timestamp) {
        self.rule = rule
        self.state = state
        self.setAt = setAt
    }
}

/// Which metric points to read.
package struct MetricQuery: Hashable, Sendable {
    /// The model.
    package var model: ModelName
    /// Its version; `nil` for all.
    package var version: String?
    /// The metrics; empty for all.
    package var metrics: [MetricID]
    /// Windows that overlap it; `nil` for all.
    package var range: TimeRange?
    /// The most to return.
    package var limit: Int
    /// Estimates instead of what was computed or recorded.
    package var estimated: Bool
    /// Only numbers whose window may decide: the limit then counts those.
    package var isSettled = false

    /// A query.
    package init(
        model: ModelName, version: String? = nil, metrics: [MetricID] = [], range: TimeRange? = nil,
        limit: Int = 10_000, estimated: Bool = false
    ) {
        self.model = model
        self.version = version
        self.metrics = metrics
        self.range = range
        self.limit = limit
        self.estimated = estimated
    }
}

/// Which alerts to read.
package struct AlertQuery: Hashable, Sendable {
    /// The model; `nil` for all.
    package var model: ModelName?
    /// The status; `nil` for all.
    package var status: Alert.Status?
    /// Alerts whose windows overlap it; `nil` for all.
    package var range: TimeRange?
    /// The most to return.
    package var limit: Int

    /// A query.
    package init(model: ModelName? = nil, status: Alert.Status? = nil, range: TimeRange? = nil, limit: Int = 1000) {
        self.model = model
        self.status = status
        self.range = range
        self.limit = limit
    }
}
