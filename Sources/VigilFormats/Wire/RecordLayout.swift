internal import VigilDomain

/// One key of a record and what its values must be, in the words of the schema.
struct RecordField {
    var name: String
    var rule: ValueRule
    var isRequired = false
    /// The field that this is another name of.
    var sameAs: Int?
    /// Whether a name must be one of the model's classes, where it names them.
    var isClass = false
}

/// What a row looks like on the wire.
struct RecordLayout {
    /// The columns inside `features`; `nil` where that key does not exist.
    var features: [RecordField]?
    /// The top-level keys besides `id`, `timestamp` and `features`.
    var fields: [RecordField]
    /// The classes that the model names; none where any name is one.
    var classes: [String]
    /// Whether a row may have `probabilities`, one of each class.
    var hasProbabilities: Bool
    /// Whether an id may occur once only.
    var hasUniqueIDs: Bool
    /// The model and its version, for messages.
    var model: String

    /// The earliest time of a row, 1900-01-01T00:00:00Z.
    static let earliest = CivilDate(year: 1900, month: 1, day: 1).midnight

    /// What the values of a column must be; the fields are numbered on after the features, and classes after the fields.
    func rule(ofColumn index: Int) -> ValueRule {
        let features = features ?? []
        if index < features.count { return features[index].rule }
        let field = index - features.count
        return field < fields.count ? fields[field].rule : .share
    }

    /// The layout of predictions; with a `label` in each row where they are the rows of a baseline.
    static func predictions(_ schema: ModelSchema, withLabels: Bool) -> RecordLayout {
        let rules = RowRules(schema)
        var fields = [
            RecordField(name: "score", rule: rules.score),
            RecordField(name: "prediction", rule: rules.prediction, isClass: true),
            RecordField(name: "group", rule: .name),
            RecordField(name: "rank", rule: rules.rank),
            RecordField(name: "inference_time_ms", rule: rules.inferenceMilliseconds),
        ]
        if withLabels { fields.append(RecordField(name: "label", rule: rules.label, isClass: true)) }
        if schema.task == .multiclassClassification {
            fields.append(RecordField(name: "confidence", rule: rules.score, sameAs: PredictionField.score.rawValue))
        }
        return RecordLayout(
            features: schema.features.map { RecordField(name: $0.name, rule: $0.kind == .numeric ? .number : .name) },
            fields: fields, classes: schema.classes ?? [], hasProbabilities: schema.classes != nil, hasUniqueIDs: true,
            model: "\(schema.model) \(schema.version)")
    }

    /// The layout of outcomes.
    static func outcomes(_ schema: ModelSchema) -> RecordLayout {
        RecordLayout(
            features: nil,
            fields: [
                RecordField(name: "label", rule: RowRules(schema).label, isRequired: true, isClass: true),
                RecordField(name: "prediction_timestamp", rule: .time),
            ],
            classes: schema.classes ?? [], hasProbabilities: false, hasUniqueIDs: false,
            model: "\(schema.model) \(schema.version)")
    }
}

/// The order of the fields of a prediction in its layout.
enum PredictionField: Int {
    case score, prediction, group, rank, inferenceMilliseconds
    /// Only in the layout with labels.
    case label
}
