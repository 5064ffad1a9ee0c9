public import VigilDomain

/// Numbers about a model that the caller computed, with their time and size.
public struct ModelPerformanceMetrics: Hashable, Sendable {
    /// The model.
    public var modelName: ModelName
    /// Its version; the newest registered one when `nil`.
    public var modelVersion: String?
    /// The event time that the numbers belong to.
    public var timestamp: Timestamp
    /// The rows that the numbers rest on.
    public var sampleCount: Int
    /// Share of right classes.
    public var accuracy: Double?
    /// Share of predicted positives that are positive.
    public var precision: Double?
    /// Share of positives that were predicted.
    public var recall: Double?
    /// Harmonic mean of precision and recall.
    public var f1Score: Double?
    /// Area under the receiver operating characteristic.
    public var aucROC: Double?
    /// Mean inference time in milliseconds.
    public var inferenceTime: Double?
    /// How many predictions were made.
    public var predictionCount: Int?
    /// Any other numbers, by name, such as `satisfaction_score`.
    public var additional: [MetricID: Double]

    /// Numbers about a model; what is `nil` is not recorded.
    public init(
        modelName: ModelName, modelVersion: String? = nil, timestamp: Timestamp, sampleCount: Int = 1,
        accuracy: Double? = nil, precision: Double? = nil, recall: Double? = nil, f1Score: Double? = nil,
        aucROC: Double? = nil, inferenceTime: Double? = nil, predictionCount: Int? = nil,
        additional: [MetricID: Double] = [:]
    ) {
        self.modelName = modelName
        self.modelVersion = modelVersion
        self.timestamp = timestamp
        self.sampleCount = sampleCount
        self.accuracy = accuracy
        self.precision = precision
        self.recall = recall
        self.f1Score = f1Score
        self.aucROC = aucROC
        self.inferenceTime = inferenceTime
        self.predictionCount = predictionCount
        self.additional = additional
    }

    /// Every number by its metric; a named property counts before the same metric among the additional ones.
    public var values: [MetricID: Double] {
        let named: [(MetricID, Double?)] = [
            (.accuracy, accuracy), (.precision, precision), (.recall, recall), (.f1, f1Score), (.rocAUC, aucROC),
            (.inferenceTime, inferenceTime), (.predictionCount, predictionCount.map(Double.init)),
        ]
        var values = additional
        for (metric, number) in named {
            if let number { values[metric] = number }
        }
        return values
    }
}
