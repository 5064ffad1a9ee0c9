public import VigilDomain

/// The value of one feature of one prediction.
public enum FeatureValue: Hashable, Sendable {
    case number(Double)
    case name(String)
    case missing
}

extension FeatureValue: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral,
    ExpressibleByNilLiteral
{
    public init(floatLiteral value: Double) { self = .number(value) }
    public init(integerLiteral value: Int) { self = .number(Double(value)) }
    public init(stringLiteral value: String) { self = .name(value) }
    public init(nilLiteral: ()) { self = .missing }
}

/// One prediction as a service makes it, on its way in.
public struct LivePrediction: Hashable, Sendable {
    /// The caller's identifier; an outcome refers to it later.
    public var id: String
    /// The model.
    public var model: ModelName
    /// Its version; the newest registered one when `nil`.
    public var version: String?
    /// When it was made.
    public var timestamp: Timestamp
    /// Its features; what is left out is missing.
    public var features: [String: FeatureValue]
    /// Probability, confidence or ranking score.
    public var score: Double?
    /// Class, value or class name.
    public var prediction: FeatureValue
    /// Ranking: the query.
    public var group: String?
    /// Ranking: the place in the list, from 1.
    public var rank: Double?
    /// How long the model took, in milliseconds.
    public var inferenceMilliseconds: Double?
    /// Multiclass classification: the probability of each of the schema's classes, in their order.
    public var probabilities: [Double]?

    /// A prediction.
    public init(
        id: String, model: ModelName, version: String? = nil, timestamp: Timestamp,
        features: [String: FeatureValue], score: Double? = nil, prediction: FeatureValue = .missing,
        group: String? = nil, rank: Double? = nil, inferenceMilliseconds: Double? = nil,
        probabilities: [Double]? = nil
    ) {
        self.id = id
        self.model = model
        self.version = version
        self.timestamp = timestamp
        self.features = features
        self.score = score
        self.prediction = prediction
        self.group = group
        self.rank = rank
        self.inferenceMilliseconds = inferenceMilliseconds
        self.probabilities = probabilities
    }
}
