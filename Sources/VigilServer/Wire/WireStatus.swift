import Vigil
import VigilDomain
import VigilStorage

/// How the service is.
struct WireStatus: Encodable {
    struct Fault: Encodable {
        var code: String
        var detail: String
    }

    struct Failure: Encodable {
        var start: WireTime
        var end: WireTime?
        var seconds: Double
        var cause: String
        var fault: String?

        init(_ outage: Outage, at now: Timestamp) {
            start = WireTime(outage.start)
            end = outage.end.map(WireTime.init)
            seconds = (outage.end ?? now).since(outage.start).seconds
            switch outage.cause {
            case .stopped: cause = "stopped"
            case .ended: cause = "ended"
            case .store(let code): (cause, fault) = ("store", code)
            }
        }
    }

    struct Share: Encodable {
        var days = Availability.days
        var goal = Availability.goal
        var share: Double?
        var since: WireTime
        var totalSeconds: Double
        var upSeconds: Double
        var outageCount: Int
        var outages: [Failure]

        init(_ availability: Availability, at now: Timestamp) {
            share = availability.share
            since = WireTime(availability.since)
            totalSeconds = availability.total.seconds
            upSeconds = availability.up.seconds
            outageCount = availability.outages.count
            outages = availability.outages.suffix(WireStatus.mostOutages).map { Failure($0, at: now) }
        }
    }

    struct Queue: Encodable {
        var writes: Int
        var livePredictions: Int
        var models: Int
    }

    struct Outbox: Encodable {
        var pending: Int
        var delivered: Int
        var rejected: Int
    }

    static let mostOutages = 20

    var version: String
    var engine: String?
    var startedAt: WireTime
    var uptimeSeconds: Double
    var isReady: Bool
    var problem: Fault?
    var warning: String?
    var availability: Share?
    var models: Int?
    var predictions: Int?
    var labelled: Int?
    var waitingOutcomes: Int?
    var queue: Queue
    var outbox: Outbox?
    var backups: WireBackupStatus?

    init(_ status: ServiceStatus, at now: Timestamp) {
        version = status.version
        engine = status.engine
        startedAt = WireTime(status.startedAt)
        uptimeSeconds = status.uptime.seconds
        isReady = status.problem == nil
        problem = status.problem.map { Fault(code: "store_\($0.code.rawValue)", detail: $0.detail) }
        warning = status.warning
        availability = status.availability.map { Share($0, at: now) }
        models = status.content?.models
        predictions = status.content?.predictions
        labelled = status.content?.labelled
        waitingOutcomes = status.content?.waitingOutcomes
        queue = Queue(
            writes: status.queue.writes, livePredictions: status.queue.livePredictions, models: status.queue.models)
        outbox = status.content.map {
            Outbox(pending: $0.outbox.pending, delivered: $0.outbox.delivered, rejected: $0.outbox.rejected)
        }
        backups = status.backups.map(WireBackupStatus.init)
    }

    static let schema = JSONSchema.object([
        .required("version", .string()),
        .optional("engine", .string(values: ["sqlite", "postgres"])),
        .required("started_at", WireSchemas.time),
        .required("uptime_seconds", .number(minimum: 0)),
        .required("is_ready", .boolean, "what /readyz tells"),
        .optional("problem", .object([.required("code", .string()), .required("detail", .string())])),
        .optional("warning", .string(), "what is wrong though it is ready"),
        .optional("availability", availability),
        .optional("models", count), .optional("predictions", count), .optional("labelled", count),
        .optional("waiting_outcomes", count),
        .required(
            "queue",
            .object([
                .required("writes", count, "requests that wait for the next commit"),
                .required("live_predictions", count), .required("models", count, "models that wait to be looked at"),
            ])),
        .optional(
            "outbox",
            .object([.required("pending", count), .required("delivered", count), .required("rejected", count)])),
        .optional("backups", WireBackupStatus.schema, "left out where no directory was given for them"),
    ])

    private static let count = JSONSchema.integer(minimum: 0)
    private static let availability = JSONSchema.object([
        .required("days", .integer()), .required("goal", .number()),
        .optional("share", .number(minimum: 0, maximum: 1), "left out before any time has passed"),
        .required("since", WireSchemas.time, "the first moment that is known, within those days"),
        .required("total_seconds", .number(minimum: 0)), .required("up_seconds", .number(minimum: 0)),
        .required("outage_count", count),
        .required("outages", .array(outage, most: mostOutages), "the last ones, oldest first"),
    ])
    private static let outage = JSONSchema.object([
        .required("start", WireSchemas.time),
        .optional("end", WireSchemas.time, "left out while it lasts"),
        .required("seconds", .number(minimum: 0)),
        .required("cause", .string(values: ["stopped", "ended", "store"])),
        .optional("fault", .string(), "the store's fault"),
    ])
}

extension Duration {
    fileprivate var seconds: Double { Double(wholeMilliseconds) / 1000 }
}
