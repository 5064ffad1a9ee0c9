import Vigil
import VigilDomain

/// What is watched of a model's predictions one by one, and the alarms that came of it.
struct WireLiveDrift: Encodable {
    struct Signal: Encodable {
        var column: String
        var detector: String
        var at: WireTime
        var eventCount: Int
        var falseAlarmEvery: Int
    }

    struct Unwatched: Encodable {
        var column: String
        var reason: String
    }

    struct QueueDrops: Encodable {
        var from: WireTime
        var to: WireTime
        var count: Int
    }

    var version: String
    var state: String
    var detector: String
    var falseAlarmEvery: Int?
    var watched: [String]
    var unwatched: [Unwatched]
    var dropped: Int
    var notes: [String]
    var signals: [Signal]
    var queueDrops: [QueueDrops]

    init(_ report: LiveDriftReport) {
        version = report.version
        state = report.state.rawValue
        detector = report.detector
        falseAlarmEvery = report.falseAlarmEvery
        watched = report.watched
        unwatched = report.unwatched.sorted { $0.key < $1.key }.map { Unwatched(column: $0.key, reason: $0.value) }
        dropped = report.dropped
        notes = report.notes
        signals = report.signals.map {
            Signal(
                column: $0.column, detector: $0.detector, at: WireTime($0.moment), eventCount: $0.eventCount,
                falseAlarmEvery: $0.falseAlarmEvery)
        }
        queueDrops = report.queueDrops.map {
            QueueDrops(from: WireTime($0.window.start), to: WireTime($0.window.end), count: $0.count)
        }
    }

    static let schema = JSONSchema.object([
        .required("version", .string()),
        .required("state", .string(), "off, idle (nothing came yet), starting or watching"),
        .required("detector", .string()),
        .optional("false_alarm_every", .integer(), "events of a column to a false alarm"),
        .required("watched", .array(.string()), "the columns with a detector"),
        .required(
            "unwatched", .array(.object([.required("column", .string()), .required("reason", .string())]))),
        .required("dropped", .integer(), "predictions that came before the detectors were set and had no room to wait"),
        .required("notes", .array(.string())),
        .required(
            "signals",
            .array(
                .object([
                    .required("column", .string()), .required("detector", .string()),
                    .required("at", WireSchemas.time, "the prediction that it came with"),
                    .required("event_count", .integer(), "events that the detector had seen"),
                    .required("false_alarm_every", .integer()),
                ])), "oldest first"),
        .required(
            "queue_drops",
            .array(
                .object([
                    .required("from", WireSchemas.time), .required("to", WireSchemas.time),
                    .required("count", .integer()),
                ])),
            "predictions that a calling Swift service dropped because too many waited to be written, by window"),
    ])
}

/// A request to let live detectors go through stored predictions.
struct WireLiveReplay: WireBody {
    var from: WireTime?
    var to: WireTime?
    var share: Double?
    var detector: String?
    var falseAlarmEvery: Int?

    /// The settings; the policy's where nothing was given.
    func settings(_ policy: DriftPolicy) -> DriftPolicy.Live {
        DriftPolicy.Live(
            share: share ?? policy.live.share, detector: detector ?? policy.live.detector,
            falseAlarmEvery: falseAlarmEvery ?? policy.live.falseAlarmEvery)
    }

    /// The range of event time; all of it where nothing was given.
    func range() throws(DomainError) -> TimeRange {
        let range = TimeRange(
            start: from?.timestamp ?? Timestamp.supported.lowerBound,
            end: to?.timestamp ?? Timestamp.supported.upperBound)
        guard range.start < range.end else {
            throw DomainError(
                .invalidValue, field: "to", detail: "\(range.end) was given; it must be after \(range.start)")
        }
        return range
    }

    static let schema = JSONSchema.object(
        [
            .optional("from", WireSchemas.timeOrMilliseconds), .optional("to", WireSchemas.timeOrMilliseconds),
        ] + WireDriftPolicy.Live.properties)
}
