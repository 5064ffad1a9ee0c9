import VigilDomain
import VigilFormats

/// Predictions, outcomes and baseline rows: their schemas, and the receipts.
///
/// The rows themselves never become objects here: `VigilFormats` reads them straight into columns.
enum WirePredictions {
    private static let rowProperties: [JSONSchema.Property] = [
        .required("id", .string(longest: 200), "unique in the model within its id horizon of event time"),
        .required("timestamp", WireSchemas.timeOrMilliseconds, "with a zone"),
        .optional("features", features, "by name; what is left out is missing"),
        .optional("score", .nullable(.number()), "probability of class 1, confidence, or ranking score"),
        .optional("prediction", .oneOf([.number(), .string(), .boolean, .nullable(.string())])),
        .optional("group", .nullable(.string()), "ranking: the query"),
        .optional("rank", .nullable(.number()), "ranking: the place in the list, from 1"),
        .optional("inference_time_ms", .nullable(.number(minimum: 0))),
        .optional(
            "probabilities", .nullable(.object([], others: .nullable(.number(minimum: 0, maximum: 1)))),
            "multiclass: the probability of each of the model's classes; they sum to 1, one left out is 0"),
    ]

    static let prediction = JSONSchema.object(rowProperties)
    static let baselineRow = JSONSchema.object(rowProperties + [.optional("label", label)])
    static let outcome = JSONSchema.object([
        .required("id", .string(longest: 200)),
        .required("label", label),
        .required("timestamp", WireSchemas.timeOrMilliseconds, "when it became known"),
        .optional(
            "prediction_timestamp", .nullable(WireSchemas.timeOrMilliseconds),
            "when the prediction was made; with it the prediction is found without a search"),
    ])

    private static let features = JSONSchema.object([], others: .nullable(.oneOf([.number(), .string(), .boolean])))
    private static let label = JSONSchema.oneOf([.number(), .string(), .boolean])

    private static let durableWithin = JSONSchema.Property.optional(
        "durable_within_ms", .integer(minimum: 0),
        "with the durability group: within how many milliseconds it is durable; it is by now where this is left out")
    static let rejectedRow = JSONSchema.object([
        .required("row", .integer(minimum: 1), "counted from 1; in NDJSON the line"), .required("field", .string()),
        .required("code", .string()), .required("detail", .string()),
    ])
    static let receipt = JSONSchema.object([
        .required("stored", .integer(minimum: 0)),
        .required("duplicates", .array(.string()), "ids that were there before; the first prediction counts"),
        .required(
            "expired", .integer(minimum: 0),
            "predictions of a time that the model's retention does not keep; not stored"),
        .required("rejected", .array(.reference("RejectedRow"))),
        .required("id_horizon_seconds", .number(minimum: 0), "for how long of event time an id is unique"),
        durableWithin,
    ])
    static let outcomeReceipt = JSONSchema.object([
        .required("matched", .integer(minimum: 0)),
        .required("waiting", .integer(minimum: 0), "outcomes whose prediction is not there yet"),
        .required(
            "searching", .integer(minimum: 0),
            "outcomes without prediction_timestamp and without a prediction in the last id horizon: older ones are "
                + "searched in the background"),
        .required("corrections", .integer(minimum: 0)),
        .required("expired", .integer(minimum: 0), "outcomes whose prediction is no longer kept; not stored"),
        .required("rejected", .array(.reference("RejectedRow"))),
        .required("id_horizon_seconds", .number(minimum: 0), "for how long of event time an id is unique"),
        durableWithin,
    ])
}

/// A row that was left out, and why.
struct WireRejectedRow: Encodable {
    var row: Int
    var field: String
    var code: String
    var detail: String

    init(_ error: RowError) {
        row = error.row
        field = error.field
        code = error.code.rawValue
        detail = error.detail
    }
}

/// What became of sent rows.
protocol WireReceipt: Encodable, Sendable {
    /// The JSON of the usual receipt, as ``WireJSON`` writes it; `nil` for one that lists rows.
    ///
    /// Many requests have one row: general encoding would take longer than storing it.
    var usualJSON: [UInt8]? { get }
    /// Within how many milliseconds it is durable; `nil` when it is.
    var durableWithinMs: Int64? { get }
}

/// What became of sent predictions.
struct WirePredictionReceipt: WireReceipt {
    var stored: Int
    var duplicates: [String]
    var expired: Int
    var rejected: [WireRejectedRow]
    var idHorizonSeconds: Double
    var durableWithinMs: Int64?

    var usualJSON: [UInt8]? {
        guard duplicates.isEmpty, rejected.isEmpty else { return nil }
        var json = JSONWriter()
        json.beginObject()
        json.key("duplicates")
        json.beginArray()
        json.endArray()
        if let durableWithinMs {
            json.key("durable_within_ms")
            json.value(Int(durableWithinMs))
        }
        json.key("expired")
        json.value(expired)
        json.key("id_horizon_seconds")
        json.value(idHorizonSeconds)
        json.key("rejected")
        json.beginArray()
        json.endArray()
        json.key("stored")
        json.value(stored)
        json.endObject()
        return json.bytes
    }
}

/// What became of sent outcomes.
struct WireOutcomeReceipt: WireReceipt {
    var matched: Int
    var waiting: Int
    var searching: Int
    var corrections: Int
    var expired: Int
    var rejected: [WireRejectedRow]
    var idHorizonSeconds: Double
    var durableWithinMs: Int64?

    var usualJSON: [UInt8]? { nil }
}
