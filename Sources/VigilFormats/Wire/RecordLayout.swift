internal import CSIMDJSON
internal import VigilDomain

/// One key of a record and what its values must be, in the words of the schema.
struct RecordField {
    var name: String
    var rule: vigil_rule
    var isRequired = false
    /// The field that this is another name of.
    var sameAs: Int?
}

/// What a row looks like on the wire.
struct RecordLayout {
    /// The columns inside `features`; `nil` where that key does not exist.
    var features: [RecordField]?
    /// The top-level keys besides `id`, `timestamp` and `features`.
    var fields: [RecordField]
    /// Whether an id may occur once only.
    var hasUniqueIDs: Bool
    /// The model and its version, for messages.
    var model: String

    /// The most bytes of an id.
    static let longestID = 200
    /// The most bytes of a category, class or group.
    static let longestName = 1000
    /// 1900-01-01T00:00:00Z.
    static let earliest = CivilDate(year: 1900, month: 1, day: 1).midnight

    /// What the values of a column must be; the fields are numbered on after the features.
    func rule(ofColumn index: Int) -> vigil_rule {
        let features = features ?? []
        return index < features.count ? features[index].rule : fields[index - features.count].rule
    }

    /// The layout of predictions; with a `label` in each row where they are the rows of a baseline.
    static func predictions(_ schema: ModelSchema, withLabels: Bool) -> RecordLayout {
        let score: vigil_rule = schema.task.hasProbability ? .share : .number
        var fields = [
            RecordField(name: "score", rule: score),
            RecordField(name: "prediction", rule: predictionRule(schema.task)),
            RecordField(name: "group", rule: .name),
            RecordField(name: "rank", rule: .rank),
            RecordField(name: "inference_time_ms", rule: .not_negative),
        ]
        if withLabels { fields.append(RecordField(name: "label", rule: labelRule(schema.task))) }
        if schema.task == .multiclassClassification {
            fields.append(RecordField(name: "confidence", rule: score, sameAs: PredictionField.score.rawValue))
        }
        return RecordLayout(
            features: schema.features.map { RecordField(name: $0.name, rule: $0.kind == .numeric ? .number : .name) },
            fields: fields, hasUniqueIDs: true, model: "\(schema.model) \(schema.version)")
    }

    /// The layout of outcomes.
    static func outcomes(_ schema: ModelSchema) -> RecordLayout {
        RecordLayout(
            features: nil, fields: [RecordField(name: "label", rule: labelRule(schema.task), isRequired: true)],
            hasUniqueIDs: false, model: "\(schema.model) \(schema.version)")
    }

    private static func predictionRule(_ task: ModelTask) -> vigil_rule {
        switch task {
        case .binaryClassification: .class
        case .multiclassClassification: .name
        case .regression, .ranking: .number
        }
    }

    private static func labelRule(_ task: ModelTask) -> vigil_rule {
        switch task {
        case .binaryClassification: .class
        case .multiclassClassification: .name
        case .regression: .number
        case .ranking: .not_negative
        }
    }
}

/// The order of the fields of a prediction in its layout.
enum PredictionField: Int {
    case score, prediction, group, rank, inferenceMilliseconds
    /// Only in the layout with labels.
    case label
}

extension ModelTask {
    /// Whether `score` is a probability.
    var hasProbability: Bool { self == .binaryClassification || self == .multiclassClassification }
}
