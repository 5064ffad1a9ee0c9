import VigilDomain

/// A baseline to be taken from stored predictions.
struct WireBaselineRange: WireBody {
    var from: WireTime
    var to: WireTime

    static let schema = JSONSchema.object([
        .required("from", WireSchemas.time), .required("to", WireSchemas.time),
    ])
}

/// A baseline as the API shows it.
struct WireBaseline: Encodable {
    var model: String
    var version: String
    var rows: Int
    var source: String
    var metrics: [WireValue]
    var rejected: [WireRejectedRow]

    static let schema = JSONSchema.object([
        .required("model", WireSchemas.name), .required("version", .string()),
        .required("rows", .integer(minimum: 0)), .required("source", .string()),
        .required("metrics", .array(WireValue.schema)), .required("rejected", .array(.reference("RejectedRow"))),
    ])
}

/// A metric's value, or why there is none.
struct WireValue: Encodable {
    var metric: String
    var outcome: String
    var value: Double?
    var standardError: Double?
    var lower95: Double?
    var upper95: Double?
    var count: Int?
    var reason: String?

    init(_ metric: MetricID, _ value: MetricValue) {
        self.metric = metric.rawValue
        switch value {
        case .measured(let measurement):
            outcome = "measured"
            self.value = measurement.value
            standardError = measurement.standardError
            lower95 = measurement.lower95
            upper95 = measurement.upper95
            count = measurement.count
        case .undefined(let why):
            outcome = "undefined"
            reason = why
        case .notEnoughData(let have, let need):
            outcome = "not_enough_data"
            count = have
            reason = "\(have) rows; it needs \(need)"
        }
    }

    static let properties: [JSONSchema.Property] = [
        .required("metric", .string()),
        .required("outcome", .string(values: ["measured", "undefined", "not_enough_data"])),
        .optional("value", .number()), .optional("standard_error", .number()), .optional("lower95", .number()),
        .optional("upper95", .number()), .optional("count", .integer()), .optional("reason", .string()),
    ]
    static let schema = JSONSchema.object(properties)
}
