import VigilDomain
import VigilMonitoring

/// The columns of a window, the most relevant first; no window before one was checked.
struct WireDriftRanking: Encodable {
    struct Entry: Encodable {
        var column: String
        var importance: Double
        var importanceSource: String
        var driftScore: Double
        var isDrifted: Bool
        var driftingSince: WireTime?
        var relation: Double?
        var relationWindows: Int
        var weight: Double
    }

    var from: WireTime?
    var to: WireTime?
    var metric: String?
    var entries: [Entry]

    init(_ ranking: DriftRanking?) {
        from = ranking.map { WireTime($0.window.start) }
        to = ranking.map { WireTime($0.window.end) }
        metric = ranking?.metric.rawValue
        entries = (ranking?.entries ?? []).map { entry in
            Entry(
                column: entry.column, importance: entry.importance, importanceSource: entry.importanceSource,
                driftScore: entry.driftScore, isDrifted: entry.isDrifted,
                driftingSince: entry.driftingSince.map(WireTime.init), relation: entry.relation,
                relationWindows: entry.relationWindows, weight: entry.weight)
        }
    }

    static let schema = JSONSchema.object([
        .optional("from", WireSchemas.time), .optional("to", WireSchemas.time), .optional("metric", .string()),
        .required(
            "entries",
            .array(
                .object([
                    .required("column", .string()),
                    .required("importance", .number(), "1 on average over the features"),
                    .required("importance_source", .string(values: ["given", "learned", "equal"])),
                    .required("drift_score", .number()), .required("is_drifted", .boolean),
                    .optional("drifting_since", WireSchemas.time),
                    .optional(
                        "relation", .number(minimum: -1, maximum: 1),
                        "rank correlation of its drift with how bad the metric is"),
                    .required("relation_windows", .integer()), .required("weight", .number()),
                ]))),
    ])
}
