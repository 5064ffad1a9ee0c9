import Vigil
import VigilDomain

/// Outcomes by the predictions' group.
struct WireGroupOutcomes: WireBody {
    struct Outcome: Decodable {
        var group: String
        var label: Label
        var timestamp: WireTime
        var horizonSeconds: Double?
        var replace: Bool?

        func domain(at index: Int) throws(DomainError) -> GroupOutcome {
            if let horizonSeconds, !(horizonSeconds >= 0 && horizonSeconds <= 31_622_400) {
                throw DomainError(
                    .invalidValue, field: "outcomes[\(index)].horizon_seconds",
                    detail: "\(horizonSeconds) was given; it must be between 0 and 31622400, a year of 366 days")
            }
            return GroupOutcome(
                group: group, label: label.domain, timestamp: timestamp.timestamp,
                horizon: horizonSeconds.map { .milliseconds(Int64($0 * 1000)) }, replaces: replace ?? false)
        }
    }

    /// A number, a truth value or a name.
    struct Label: Decodable {
        var domain: OutcomeLabel

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let flag = try? container.decode(Bool.self) {  // the others are tried next, the last with its own error
                domain = .number(flag ? 1 : 0)
            } else if let number = try? container.decode(Double.self) {
                domain = .number(number)
            } else {
                domain = .name(try container.decode(String.self))
            }
        }
    }

    var outcomes: [Outcome]

    static let schema = JSONSchema.object([
        .required(
            "outcomes",
            .array(
                .object([
                    .required("group", .string(longest: 1000), "the predictions' group, such as a lead's id"),
                    .required("label", .oneOf([.number(), .string(), .boolean])),
                    .required("timestamp", WireSchemas.timeOrMilliseconds, "when it became known"),
                    .optional(
                        "horizon_seconds", .number(minimum: 0, maximum: 31_622_400),
                        "how long before it predictions are labelled; the model's label horizon when left out"),
                    .optional("replace", .boolean, "whether predictions that have a label get this one"),
                ]), most: GroupOutcome.mostAtOnce))
    ])
}

/// What became of them.
struct WireGroupReceipt: Encodable {
    var predictions: Int
    var corrections: Int
    var withoutPrediction: Int

    static let schema = JSONSchema.object([
        .required("predictions", .integer(minimum: 0), "how many predictions got a label"),
        .required("corrections", .integer(minimum: 0)),
        .required("without_prediction", .integer(minimum: 0), "outcomes that no prediction was made for"),
    ])
}
