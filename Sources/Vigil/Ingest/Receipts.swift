import VigilStorage

/// What became of predictions that were recorded.
public struct PredictionsReceipt: Hashable, Sendable {
    /// How many were stored.
    public var stored: Int
    /// The rows that were left out because the model had their id before, by index.
    public var duplicates: [Int]
    /// The rows that were left out because the model's retention does not keep predictions of their time, by index.
    public var expired: [Int]
    /// Within which time they will be durable; `nil` when they are.
    package var durableWithin: Duration?

    init(_ receipt: PredictionReceipt) {
        stored = receipt.stored
        durableWithin = receipt.durableWithin
        duplicates = receipt.duplicates
        expired = receipt.expired
    }
}

/// What became of outcomes that were recorded.
public struct OutcomesReceipt: Hashable, Sendable {
    /// How many were joined with their prediction.
    public var matched: Int
    /// How many wait for their prediction.
    public var waiting: Int
    /// How many of those without a prediction time have none in the last id horizon; older predictions are searched in
    /// the background, or by `settle()`.
    public var searching: Int
    /// How many of those matched replaced an earlier outcome.
    public var corrections: Int
    /// How many were left out because their prediction is not kept any more.
    public var expired: Int
    /// Within which time they will be durable; `nil` when they are.
    package var durableWithin: Duration?

    init(_ receipt: OutcomeReceipt) {
        durableWithin = receipt.durableWithin
        matched = receipt.matched
        waiting = receipt.waiting
        searching = receipt.searching
        corrections = receipt.corrections
        expired = receipt.expired
    }
}

/// What became of outcomes that were recorded by group.
public struct GroupReceipt: Hashable, Sendable {
    /// How many predictions got a label.
    public var predictions: Int
    /// How many of those had one before.
    public var corrections: Int
    /// For how many outcomes there was no prediction.
    public var withoutPrediction: Int

    /// A receipt.
    public init(predictions: Int, corrections: Int, withoutPrediction: Int) {
        self.predictions = predictions
        self.corrections = corrections
        self.withoutPrediction = withoutPrediction
    }
}
