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

extension LivePrediction {
    /// The prediction with what its probabilities say of class and score, see
    /// `PredictionBatch.completeFromProbabilities(_:)`.
    func completed(_ schema: ModelSchema) -> LivePrediction {
        guard let probabilities, let classes = schema.classes, classes.count == probabilities.count,
            !probabilities.contains(where: \.isNaN)
        else { return self }
        var completed = self
        if case .missing = prediction {
            completed.prediction = .name(
                classes[PredictionBatch.mostProbable(probabilities.indices) { probabilities[$0] }])
        }
        if score == nil, case .name(let name) = completed.prediction, let place = classes.firstIndex(of: name) {
            completed.score = probabilities[place]
        }
        return completed
    }
}

/// What was noticed about a prediction the moment it came in.
public struct LivePredictionReport: Hashable, Sendable {
    /// Something noticed about one field.
    public struct Notice: Hashable, Sendable {
        /// What kind of thing.
        public enum Kind: String, Hashable, Sendable, CaseIterable {
            /// A field that the schema does not have, or a value of the wrong kind.
            case schemaViolation = "schema_violation"
            /// A name that the baseline never had.
            case unseenCategory = "unseen_category"
            /// A number outside the baseline's range.
            case outOfRange = "out_of_range"
            /// A value that the baseline always had.
            case unexpectedlyMissing = "unexpectedly_missing"
            /// The alarm of a live detector: the level of a number changed some time before this prediction.
            case driftSignal = "drift_signal"
        }

        /// What kind of thing.
        public var kind: Kind
        /// The field.
        public var field: String
        /// What was given and what is known.
        public var detail: String
    }

    /// Whether the prediction was taken; one that violates the schema is not.
    public var isAccepted: Bool
    /// What was noticed, in the order of the schema.
    public var notices: [Notice]
}

extension LivePredictionReport.Notice: CustomStringConvertible {
    /// The field and what was noticed, such as `budget: 78.7 lies outside the reference's 30.0 to 70.0`.
    public var description: String { "\(field): \(detail)" }
}
