import Vigil
import VigilDomain
import VigilStorage

/// A damaged segment.
struct WireDamagedSegment: Encodable {
    var model: String
    var version: String
    var kind: String
    var segment: Int64
    var from: WireTime
    var to: WireTime
    var rows: Int
    var fault: String
    var recognisesRepeats: Bool
    var foundAt: WireTime

    init(_ segment: QuarantinedSegment) {
        model = segment.model.rawValue
        version = segment.version
        kind = segment.kind.rawValue
        self.segment = segment.number
        from = WireTime(segment.first)
        to = WireTime(segment.last)
        rows = segment.rows
        fault = segment.fault
        recognisesRepeats = segment.knowsIDs
        foundAt = WireTime(segment.foundAt)
    }

    static let schema = JSONSchema.object([
        .required("model", WireSchemas.name), .required("version", .string()),
        .required("kind", .string(values: ["predictions", "outcomes"])), .required("segment", .integer()),
        .required("from", WireSchemas.time), .required("to", WireSchemas.time), .required("rows", .integer()),
        .required("fault", .string(), "what is wrong with it"),
        .required("recognises_repeats", .boolean, "whether predictions that it holds are still known when sent again"),
        .required("found_at", WireSchemas.time),
    ])
}

/// Where the verification of what is stored stands, and what is set aside.
struct WireVerification: Encodable {
    struct Report: Encodable {
        var isSound: Bool
        var segments: Int
        var baselineParts: Int
        var documents: Int
        var rows: Int
        var bytes: Int
        var released: Int
        var problems: [String]

        init(_ report: VerificationReport) {
            isSound = report.isSound
            segments = report.segments
            baselineParts = report.baselineParts
            documents = report.documents
            rows = report.rows
            bytes = report.bytes
            released = report.released.count
            problems = report.problems
        }
    }

    var status: String
    var startedAt: WireTime?
    var endedAt: WireTime?
    var checked: Int?
    var total: Int?
    var reason: String?
    var report: Report?
    var damaged: [WireDamagedSegment]

    init(_ state: StorageVerifier.State, damaged: [QuarantinedSegment]) {
        self.damaged = damaged.map(WireDamagedSegment.init)
        switch state {
        case .never:
            status = "never"
        case .running(let since, let progress):
            status = "running"
            startedAt = WireTime(since)
            checked = progress.checked
            total = progress.total
        case .finished(let since, let until, let report):
            status = "finished"
            startedAt = WireTime(since)
            endedAt = WireTime(until)
            self.report = Report(report)
        case .failed(let since, let until, let reason):
            status = "failed"
            startedAt = WireTime(since)
            endedAt = WireTime(until)
            self.reason = reason
        }
    }

    static let schema = JSONSchema.object([
        .required("status", .string(values: ["never", "running", "finished", "failed"])),
        .optional("started_at", WireSchemas.time), .optional("ended_at", WireSchemas.time),
        .optional("checked", .integer(minimum: 0), "segments so far"), .optional("total", .integer(minimum: 0)),
        .optional("reason", .string(), "why it could not be brought to its end"),
        .optional(
            "report",
            .object([
                .required("is_sound", .boolean), .required("segments", .integer(minimum: 0)),
                .required("baseline_parts", .integer(minimum: 0)), .required("documents", .integer(minimum: 0)),
                .required("rows", .integer(minimum: 0)), .required("bytes", .integer(minimum: 0)),
                .required("released", .integer(minimum: 0), "segments that read well again"),
                .required("problems", .array(.string()), "what else is wrong"),
            ])),
        .required("damaged", .array(.reference("DamagedSegment")), "what is set aside now"),
    ])
}
