import Vigil
import VigilDomain

/// The segments where a model does worst, or why none were compared.
struct WireSegmentPerformance: Encodable {
    struct Segment: Encodable {
        var conditions: [String]
        var rows: Int
        var labelled: Int
        var value: WireValue
        var rest: Double
        var difference: Double
        var shrunkDifference: Double
        var shrunkLower95: Double
        var shrunkUpper95: Double
        var pValue: Double
        var adjustedPValue: Double
        var verdict: String
    }

    var outcome: String
    var reason: String?
    var metric: String?
    var rows: Int?
    var value: Double?
    var searched: Int?
    var level: Double?
    var segments: [Segment] = []
    var keptFrom: WireTime?

    init(_ performance: SegmentPerformance, keptFrom: Timestamp?) {
        self.keptFrom = keptFrom.map(WireTime.init)
        switch performance {
        case .searched(let search):
            outcome = "searched"
            metric = search.metric.rawValue
            rows = search.rows
            value = search.value
            searched = search.searched
            level = search.level
            segments = search.worst.map { segment in
                Segment(
                    conditions: segment.conditions.map { "\($0.feature) \($0.words)" }, rows: segment.rows,
                    labelled: segment.labelled, value: WireValue(search.metric, segment.value), rest: segment.rest,
                    difference: segment.difference, shrunkDifference: segment.shrunkDifference,
                    shrunkLower95: segment.shrunkLower95, shrunkUpper95: segment.shrunkUpper95,
                    pValue: segment.pValue, adjustedPValue: segment.adjustedPValue,
                    verdict: segment.verdict.rawValue)
            }
        case .notEnoughData(let have, let need):
            outcome = "not_enough_data"
            reason = "\(have) labelled rows; it needs \(need)"
        case .notPossible(let why):
            outcome = "not_possible"
            reason = why
        }
    }

    static let schema = JSONSchema.object([
        .required("outcome", .string(values: ["searched", "not_enough_data", "not_possible"])),
        .optional("reason", .string()), .optional("metric", .string(), "the metric that was compared"),
        .optional("rows", .integer()), .optional("value", .number(), "over all rows"),
        .optional("searched", .integer(), "how many segments were compared"), .optional("level", .number()),
        .required("segments", .array(segment), "worst first"), WireSchemas.keptFrom,
    ])

    private static let segment = JSONSchema.object([
        .required("conditions", .array(.string()), "all of them hold"), .required("rows", .integer()),
        .required("labelled", .integer()), .required("value", WireValue.schema), .required("rest", .number()),
        .required("difference", .number()),
        .required("shrunk_difference", .number(), "drawn towards 0 for having been picked out of many"),
        .required("shrunk_lower95", .number()), .required("shrunk_upper95", .number()),
        .required("p_value", .number(), "of this segment alone; not to be decided by"),
        .required("adjusted_p_value", .number(), "that the worst of all segments looks so bad by chance"),
        .required("verdict", Choice.schema(SegmentPerformance.Verdict.self)),
    ])
}
