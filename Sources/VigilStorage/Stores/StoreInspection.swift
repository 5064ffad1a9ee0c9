package import VigilDomain

/// Answers what operators and pages ask beyond the work itself.
package protocol StoreInspection: Sendable {
    /// The engine's name: `sqlite` or `postgres`.
    var engine: String { get }

    /// How much a model has, over its versions.
    ///
    /// - Parameter model: The model.
    /// - Returns: The totals, zero for a model without predictions.
    /// - Throws: `StoreError` when the store cannot be read.
    func totals(of model: ModelName) async throws -> PredictionTotals

    /// One alert.
    ///
    /// - Parameter id: Its identifier.
    /// - Returns: The alert, or `nil` when there is none.
    /// - Throws: `StoreError` when the store cannot be read.
    func alert(_ id: String) async throws -> Alert?

    /// Every attempt to deliver a message about an alert, oldest first.
    ///
    /// - Parameter id: The alert's identifier.
    /// - Returns: The attempts.
    /// - Throws: `StoreError` when the store cannot be read.
    func deliveries(ofAlert id: String) async throws -> [DeliveryEntry]

    /// The damaged segments that are set aside, by model, version and time.
    ///
    /// - Returns: The segments.
    /// - Throws: `StoreError` when the store cannot be read.
    func quarantinedSegments() async throws -> [QuarantinedSegment]

    /// The windows of a version that were evaluated without some of their rows, in order of time.
    ///
    /// - Parameters:
    ///   - schema: The version.
    ///   - range: Event time; `nil` for all.
    /// - Returns: The windows.
    /// - Throws: `StoreError` when the store cannot be read.
    func unreadableWindows(of schema: ModelSchema, in range: TimeRange?) async throws -> [UnreadableWindow]

    /// How many messages are in the outbox, by where they stand.
    ///
    /// - Returns: The counts.
    /// - Throws: `StoreError` when the store cannot be read.
    func outboxCounts() async throws -> OutboxCounts

    /// What every model has, and what it takes.
    ///
    /// - Returns: The models by name.
    /// - Throws: `StoreError` when the store cannot be read.
    /// - Complexity: O(segments + windows), from indexes: no segment is read.
    func storedModels() async throws -> [StoredModel]

    /// What the database takes.
    ///
    /// - Returns: The amounts, as far as the engine tells them.
    /// - Throws: `StoreError` when they cannot be asked for.
    func databaseUse() async throws -> DatabaseUse
}

/// How much a model has.
package struct PredictionTotals: Hashable, Sendable {
    /// Predictions.
    package var predictions: Int
    /// Those with a label.
    package var labelled: Int
    /// Outcomes that wait for their prediction.
    package var waitingOutcomes: Int
    /// The time of the first prediction; `nil` without any.
    package var firstPredictionAt: Timestamp?
    /// The time of the last prediction; `nil` without any.
    package var lastPredictionAt: Timestamp?

    /// Totals.
    package init(
        predictions: Int, labelled: Int, waitingOutcomes: Int, firstPredictionAt: Timestamp?,
        lastPredictionAt: Timestamp?
    ) {
        self.predictions = predictions
        self.labelled = labelled
        self.waitingOutcomes = waitingOutcomes
        self.firstPredictionAt = firstPredictionAt
        self.lastPredictionAt = lastPredictionAt
    }
}

/// One attempt to deliver a message.
package struct DeliveryEntry: Hashable, Sendable {
    /// What the message told.
    package var event: AlertEvent
    /// To whom.
    package var channel: String
    /// When, wall time.
    package var triedAt: Timestamp
    /// What came of it.
    package var result: Result
    /// Why it was not delivered; `nil` when it was.
    package var reason: String?

    /// What came of an attempt.
    package enum Result: String, Sendable, CaseIterable {
        case delivered, retried, rejected
    }

    /// An attempt.
    package init(event: AlertEvent, channel: String, triedAt: Timestamp, result: Result, reason: String?) {
        self.event = event
        self.channel = channel
        self.triedAt = triedAt
        self.result = result
        self.reason = reason
    }
}

/// Messages of the outbox by where they stand.
package struct OutboxCounts: Hashable, Sendable {
    /// Still to deliver.
    package var pending: Int
    /// Delivered.
    package var delivered: Int
    /// Given up.
    package var rejected: Int

    /// Counts.
    package init(pending: Int, delivered: Int, rejected: Int) {
        self.pending = pending
        self.delivered = delivered
        self.rejected = rejected
    }
}
