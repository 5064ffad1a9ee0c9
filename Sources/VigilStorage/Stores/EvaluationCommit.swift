package import VigilDomain

/// What one evaluation of a model version came to.
package struct EvaluationCommit: Sendable {
    /// The version.
    package var schema: ModelSchema
    /// New or recomputed metric points.
    package var points: [MetricPoint] = []
    /// New drift findings.
    package var drift: [DriftFinding] = []
    /// New states of rules, by rule name.
    package var states: [String: AlertState] = [:]
    /// Alerts that are new or changed.
    package var alerts: [Alert] = []
    /// Messages to send, each with the channels of its rule.
    package var messages: [OutgoingMessage] = []
    /// Windows whose performance was computed: the revision read, and whether it was mature.
    package var evaluated: [EvaluatedWindow] = []
    /// What could not be read of windows that were evaluated.
    package var unreadable: [TimeRange: UnreadableRows] = [:]
    /// A range whose shorter windows' points give way to `points`, all of them before the event time up to which this was
    /// done.
    package var folded: FoldedRange?
    /// Wall time, from which its messages are due; `nil` takes the time at which each alert fired or ended.
    package var committedAt: Timestamp?
    /// On the model's evaluation, where replicas share the store: without it nothing is written.
    package var lease: Lease?

    /// An evaluation without anything in it yet.
    package init(schema: ModelSchema) { self.schema = schema }

    /// Summaries of checked windows; each takes the place of those of the windows in it.
    package var summaries: [WindowSummary] = []

    /// Whether there is nothing to write.
    package var isEmpty: Bool {
        summaries.isEmpty && points.isEmpty && drift.isEmpty && states.isEmpty && alerts.isEmpty && messages.isEmpty
            && evaluated.isEmpty
            && folded == nil && unreadable.values.allSatisfy(\.isNone)
    }
}

/// What is kept of a window's columns: counts that can be put together with those of other windows.
package struct WindowSummary: Hashable, Sendable {
    /// The window.
    package var window: TimeRange
    /// How many predictions were counted.
    package var predictions: Int
    /// Tells what they were counted against; only summaries of one key can be put together.
    package var countingKey: Int64
    /// The counts.
    package var bytes: [UInt8]

    /// A summary.
    package init(window: TimeRange, predictions: Int, countingKey: Int64, bytes: [UInt8]) {
        self.window = window
        self.predictions = predictions
        self.countingKey = countingKey
        self.bytes = bytes
    }
}

/// A stretch of event time whose points of shorter windows are put together.
package struct FoldedRange: Hashable, Sendable {
    /// The longer window, a day; `nil` where there was nothing to put together.
    package var window: TimeRange?
    /// The event time up to which nothing is left to put together.
    package var until: Timestamp

    /// A range.
    package init(window: TimeRange?, until: Timestamp) {
        self.window = window
        self.until = until
    }
}
