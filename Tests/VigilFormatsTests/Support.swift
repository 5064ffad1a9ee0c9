import VigilDomain

@testable import VigilFormats

/// The clock of all tests here.
let now = Timestamp(milliseconds: 1_780_000_000_000)  // 2026-05-28T20:26:40Z

/// A binary model with two numeric features and one categorical one.
let binarySchema = schema(.binaryClassification)

func schema(_ task: ModelTask) -> ModelSchema {
    ModelSchema(
        model: ModelName(rawValue: "lead-scoring") ?? anyModel, task: task,
        features: [
            FeatureSchema(name: "age", kind: .numeric),
            FeatureSchema(name: "income", kind: .numeric),
            FeatureSchema(name: "region", kind: .categorical),
        ])
}

/// `ModelName` has no literal; this one is never reached.
private var anyModel: ModelName {
    guard let name = ModelName(rawValue: "m") else { preconditionFailure("m is a name") }
    return name
}

extension BodyForm {
    /// The forms that are text.
    static let json: [BodyForm] = [.object, .array, .ndjson]
}

extension PredictionDecoder {
    func decode(_ text: String, _ form: BodyForm) throws -> DecodedPredictions {
        try decode(Array(text.utf8), form: form, now: now)
    }
}

extension OutcomeDecoder {
    func decode(_ text: String, _ form: BodyForm) throws -> DecodedOutcomes {
        try decode(Array(text.utf8), form: form, now: now)
    }
}

extension Table {
    static func parse(_ text: String, _ options: TableOptions = TableOptions()) throws -> Table {
        try parse(Array(text.utf8), options: options)
    }
}

extension Column {
    /// Every value as text, for comparisons that NaN and the order of a dictionary do not disturb.
    var texts: [String?] {
        switch self {
        case .numeric(let column): column.values.map { $0.isNaN ? nil : $0.description }
        case .categorical(let column): (0..<column.codes.count).map { column[$0] }
        }
    }
}

extension PredictionBatch {
    /// The batch as texts, row by row.
    var texts: [[String?]] {
        let columns =
            features.map(\.texts) + [
                Column.numeric(NumericColumn(scores)).texts, predictions.texts, Column.categorical(groups).texts,
                Column.numeric(NumericColumn(ranks)).texts, Column.numeric(NumericColumn(inferenceMilliseconds)).texts,
            ] + probabilities.map { Column.numeric(NumericColumn($0)).texts }
        return (0..<count).map { row in [ids[row], "\(timestamps[row])"] + columns.map { $0[row] } }
    }
}

/// What a call throws, as a `FormatError`.
func formatError<Value>(_ body: () throws -> Value) -> FormatError? {
    do {
        _ = try body()
        return nil
    } catch {
        return error as? FormatError
    }
}
