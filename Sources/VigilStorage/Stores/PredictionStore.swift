package import VigilDomain

/// Keeps predictions and the outcomes that belong to them, as columnar batches.
package protocol PredictionStore: Sendable {
    /// Appends batches of predictions, all in one durable commit.
    ///
    /// A prediction whose id the model already has within the id horizon (7 days of event time around it, unless the
    /// schema says otherwise) is left out and reported; the first one counts. Outcomes that waited for one of the ids are
    /// joined.
    ///
    /// A write with a request whose key is known stores nothing, see ``RequestOutcome``; the answer to one that is new is
    /// kept in the same commit.
    ///
    /// - Parameter writes: The batches, each validated against its schema; their order is kept.
    /// - Returns: One receipt a write, given after the commit is durable, or, where every write asks for no more, with the
    ///   time within which it will be.
    /// - Throws: `StoreError`; then nothing of the call was written.
    func append(_ writes: [PredictionWrite]) async throws -> [PredictionReceipt]

    /// Appends outcomes in one durable commit and joins them with their predictions by id.
    ///
    /// An outcome for a known prediction belongs to that prediction's time. Which prediction that is says its id and the
    /// prediction's time where it is given, see `HomeSearch`; where it is not given, only the predictions of the last id
    /// horizon are looked through here and the older ones by ``joinQueuedOutcomes(of:limit:)``. One for an unknown id is
    /// kept and waits for its prediction. A second outcome for the same prediction is a correction and replaces the first.
    ///
    /// - Parameters:
    ///   - outcomes: The outcomes.
    ///   - model: The model; ids are unique in a model, over its versions.
    ///   - request: The key under which the request may be repeated.
    ///   - acknowledgement: What the sender waits for.
    /// - Returns: What was matched, given after the commit is durable, or with the time within which it will be.
    /// - Throws: `StoreError`; then nothing of the call was written.
    func append(
        _ outcomes: OutcomeBatch, of model: ModelName, request: KeyedRequest<OutcomeReceipt>?,
        acknowledgement: Acknowledgement
    ) async throws -> OutcomeReceipt

    /// Looks for the older predictions of outcomes that were kept for that.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - limit: About how many outcomes to take at once.
    /// - Returns: What was joined, and what waits from now on; `nil` when nothing was kept for a search.
    /// - Throws: `StoreError`; then nothing was changed.
    /// - Complexity: One pass over the fingerprints of all predictions, for all outcomes together.
    func joinQueuedOutcomes(of model: ModelName, limit: Int) async throws -> OutcomeReceipt?

    /// The predictions of a version that were made within `range`, in order of time, with the labels known by now.
    ///
    /// - Parameters:
    ///   - schema: The version.
    ///   - range: Event time.
    ///   - parts: Which of their parts are wanted.
    /// - Returns: The rows and their labels.
    /// - Throws: `StoreError` when the store cannot be read.
    func labelledPredictions(
        of schema: ModelSchema, in range: TimeRange, reading parts: PredictionParts
    ) async throws -> LabelledPredictions

    /// A range of time cut into stretches of about so many predictions, to be read one after the other.
    ///
    /// - Parameters:
    ///   - schema: The version.
    ///   - range: Event time.
    ///   - rows: The most predictions of a stretch, unless a single segment, or a single moment, has more.
    /// - Returns: Stretches in order of time that together are the range; one stretch where it holds no more.
    /// - Throws: `StoreError` when the store cannot be read.
    /// - Complexity: No row is read.
    func stretches(of schema: ModelSchema, in range: TimeRange, rows: Int) async throws -> [TimeRange]

    /// The predictions of some groups that were made in a stretch of time.
    ///
    /// - Parameters:
    ///   - groups: The groups.
    ///   - schema: The version.
    ///   - first: The earliest event time.
    ///   - last: The latest event time.
    /// - Returns: The predictions, in no order.
    /// - Throws: `StoreError` when the store cannot be read.
    /// - Complexity: A look at every segment of that stretch.
    func predictions(
        ofGroups groups: Set<String>, of schema: ModelSchema, from first: Timestamp, through last: Timestamp
    ) async throws -> [GroupedPrediction]

    /// The windows of a version that hold predictions, in order of time, with what has been done about them.
    ///
    /// - Parameters:
    ///   - schema: The version.
    ///   - range: Event time; `nil` for all.
    /// - Returns: One entry a window of the schema's length.
    /// - Throws: `StoreError` when the store cannot be read.
    func windows(of schema: ModelSchema, in range: TimeRange?) async throws -> [WindowProgress]

    /// The event time from which the predictions of a version are kept.
    ///
    /// Those before it are gone for every question, and predictions of such a time are not taken any more.
    ///
    /// - Parameter schema: The version.
    /// - Returns: The moment, the start of a window; `nil` while all are kept.
    /// - Throws: `StoreError` when the store cannot be read.
    func keptFrom(_ schema: ModelSchema) async throws -> Timestamp?

    /// The newest event time of a model, over its versions: of its predictions and of the moments labels became known.
    ///
    /// - Parameter model: The model.
    /// - Returns: The watermark, or `nil` before anything came.
    /// - Throws: `StoreError` when the store cannot be read.
    func watermark(of model: ModelName) async throws -> Timestamp?
}

extension PredictionStore {
    /// ``append(_:of:request:acknowledgement:)`` that waits until the outcomes are durable.
    ///
    /// - Parameters:
    ///   - outcomes: The outcomes.
    ///   - model: The model.
    ///   - request: The key under which the request may be repeated.
    /// - Returns: What was matched, given after the commit is durable.
    /// - Throws: `StoreError`; then nothing of the call was written.
    package func append(
        _ outcomes: OutcomeBatch, of model: ModelName, request: KeyedRequest<OutcomeReceipt>? = nil
    ) async throws -> OutcomeReceipt {
        try await append(outcomes, of: model, request: request, acknowledgement: .durable)
    }

    /// ``labelledPredictions(of:in:reading:)`` with all parts.
    ///
    /// - Parameters:
    ///   - schema: The version.
    ///   - range: Event time.
    /// - Returns: The rows and their labels.
    /// - Throws: `StoreError` when the store cannot be read.
    package func labelledPredictions(of schema: ModelSchema, in range: TimeRange) async throws -> LabelledPredictions {
        try await labelledPredictions(of: schema, in: range, reading: .all)
    }
}

/// A prediction of a group.
package struct GroupedPrediction: Hashable, Sendable {
    /// The group.
    package var group: String
    /// The prediction's id.
    package var id: String
    /// When it was made, milliseconds since the epoch.
    package var time: Int64
    /// Whether it has a label.
    package var isLabelled: Bool

    /// A prediction of a group.
    package init(group: String, id: String, time: Int64, isLabelled: Bool = false) {
        self.group = group
        self.id = id
        self.time = time
        self.isLabelled = isLabelled
    }
}

/// Predictions to append.
package struct PredictionWrite: Sendable {
    /// Their model version.
    package var schema: ModelSchema
    /// The rows.
    package var batch: PredictionBatch
    /// When they arrived, wall time.
    package var receivedAt: Timestamp
    /// The key under which the request may be repeated.
    package var request: KeyedRequest<PredictionReceipt>?
    /// What the sender waits for.
    package var acknowledgement: Acknowledgement

    /// A write.
    package init(
        schema: ModelSchema, batch: PredictionBatch, receivedAt: Timestamp,
        request: KeyedRequest<PredictionReceipt>? = nil, acknowledgement: Acknowledgement = .durable
    ) {
        self.schema = schema
        self.batch = batch
        self.receivedAt = receivedAt
        self.request = request
        self.acknowledgement = acknowledgement
    }

    /// The same write of no rows.
    var withoutRows: PredictionWrite {
        var write = self
        write.batch = PredictionBatch(schema: schema)
        return write
    }
}

/// What became of one `PredictionWrite`.
package struct PredictionReceipt: Hashable, Sendable {
    /// Predictions that were stored.
    package var stored: Int
    /// Rows of the batch that were left out because their id was there before, by index.
    package var duplicates: [Int]
    /// Rows of the batch that were left out because predictions of their time are not kept any more, by index.
    package var expired: [Int]
    /// What the request's key said; nothing was stored unless it is new.
    package var request: RequestOutcome
    /// Within which time it will be durable; `nil` when it is.
    package var durableWithin: Duration?

    /// A receipt.
    package init(
        stored: Int, duplicates: [Int], expired: [Int] = [], request: RequestOutcome = .new,
        durableWithin: Duration? = nil
    ) {
        self.stored = stored
        self.duplicates = duplicates
        self.expired = expired
        self.request = request
        self.durableWithin = durableWithin
    }
}

/// What became of appended outcomes.
package struct OutcomeReceipt: Hashable, Sendable {
    /// Outcomes that were joined with a prediction.
    package var matched: Int
    /// Outcomes that wait for their prediction.
    package var waiting: Int
    /// Outcomes that wait until older predictions have been searched for theirs.
    package var searching: Int
    /// Outcomes among `matched` that replaced an earlier one.
    package var corrections: Int
    /// Outcomes whose prediction is of a time whose predictions are not kept any more; they are not kept either.
    package var expired: Int
    /// What the request's key said; nothing was stored unless it is new.
    package var request: RequestOutcome
    /// Within which time it will be durable; `nil` when it is.
    package var durableWithin: Duration?

    /// A receipt.
    package init(
        matched: Int, waiting: Int, searching: Int = 0, corrections: Int, expired: Int = 0,
        request: RequestOutcome = .new, durableWithin: Duration? = nil
    ) {
        self.matched = matched
        self.waiting = waiting
        self.searching = searching
        self.corrections = corrections
        self.expired = expired
        self.request = request
        self.durableWithin = durableWithin
    }
}

/// Predictions with the labels known so far.
package struct LabelledPredictions: Hashable, Sendable {
    /// The rows, in order of time.
    package var predictions: PredictionBatch
    /// One label a row, missing where unknown.
    package var labels: Column
    /// When the newest of these labels became known, event time.
    package var lastLabelAt: Timestamp?
    /// What is stored and could not be read.
    package var unreadable: UnreadableRows

    /// Rows and labels.
    package init(
        predictions: PredictionBatch, labels: Column, lastLabelAt: Timestamp?, unreadable: UnreadableRows = .none
    ) {
        self.predictions = predictions
        self.labels = labels
        self.lastLabelAt = lastLabelAt
        self.unreadable = unreadable
    }
}

/// A window with predictions, and what has been done about it.
package struct WindowProgress: Hashable, Sendable {
    /// The window.
    package var window: TimeRange
    /// Predictions in it.
    package var predictions: Int
    /// Those with a label.
    package var labelled: Int
    /// A number that grows with every change of the window's predictions or labels.
    package var revision: Int64
    /// The revision that performance was last computed from; `nil` never.
    package var evaluatedRevision: Int64?
    /// Whether it was mature when performance was last computed; a horizon can pass without new data.
    package var evaluatedMature: Bool
    /// How many predictions the window had at its last drift check; `nil` never.
    package var driftCheckedPredictions: Int?

    /// A window's progress.
    package init(
        window: TimeRange, predictions: Int, labelled: Int, revision: Int64, evaluatedRevision: Int64?,
        evaluatedMature: Bool, driftCheckedPredictions: Int?
    ) {
        self.window = window
        self.predictions = predictions
        self.labelled = labelled
        self.revision = revision
        self.evaluatedRevision = evaluatedRevision
        self.evaluatedMature = evaluatedMature
        self.driftCheckedPredictions = driftCheckedPredictions
    }
}
