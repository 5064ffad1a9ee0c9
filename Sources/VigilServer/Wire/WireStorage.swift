import Vigil
import VigilDomain
import VigilStorage

/// What is stored, and what of it goes next.
struct WireStorage: Encodable {
    struct Segments: Encodable {
        var segments: Int
        var rows: Int
        var bytes: Int
        var keyBytes: Int
        var columnBytes: Int
        var fingerprintBytes: Int

        init(_ amount: SegmentAmount) {
            segments = amount.segments
            rows = amount.rows
            bytes = amount.bytes
            keyBytes = amount.keyBytes
            columnBytes = amount.columnBytes
            fingerprintBytes = amount.fingerprintBytes
        }

        static let schema = JSONSchema.object([
            .required("segments", .integer()),
            .required("rows", .integer(), "also those that go with their segment and are not kept any more"),
            .required("bytes", .integer()), .required("key_bytes", .integer(), "ids and times"),
            .required("column_bytes", .integer(), "all other columns"),
            .required("fingerprint_bytes", .integer(), "what is searched for ids"),
        ])
    }

    struct Version: Encodable {
        var version: String
        var predictions: Int
        var labelled: Int
        var from: WireTime?
        var to: WireTime?
        var keptFrom: WireTime?
        var removedPredictions: Int
        var repeatedIds: Int
        var bytesPerPrediction: Double?
        var predictionSegments: Segments
        var outcomeSegments: Segments

        init(_ version: StoredVersion) {
            self.version = version.version
            predictions = version.predictions
            labelled = version.labelled
            from = version.times.map { WireTime($0.lowerBound) }
            to = version.times.map { WireTime($0.upperBound) }
            keptFrom = version.keptFrom.map(WireTime.init)
            removedPredictions = version.removed
            repeatedIds = version.repeatedIDs
            let amount = version.predictionSegments
            bytesPerPrediction = amount.rows > 0 ? Double(amount.bytes) / Double(amount.rows) : nil
            predictionSegments = Segments(amount)
            outcomeSegments = Segments(version.outcomeSegments)
        }

        static let schema = JSONSchema.object([
            .required("version", .string()), .required("predictions", .integer(), "that are kept"),
            .required("labelled", .integer()), .optional("from", WireSchemas.time, "the first prediction"),
            .optional("to", WireSchemas.time, "the last prediction"),
            .optional("kept_from", WireSchemas.time, "predictions before it are no longer kept"),
            .required("removed_predictions", .integer(), "by retention, so far"),
            .required(
                "repeated_ids", .integer(),
                "predictions whose id the model had before, more than its id horizon away; counted in the background"),
            .optional("bytes_per_prediction", .number(), "what its segments take, by their rows"),
            .required("prediction_segments", Segments.schema), .required("outcome_segments", Segments.schema),
        ])
    }

    struct Model: Encodable {
        var model: String
        var bytes: Int
        var waitingOutcomes: Int
        var retention: WireRetention
        var nextRemovalAt: WireTime?
        var bytesLeft: Int?
        var versions: [Version]

        init(_ model: StorageReport.Model) {
            self.model = model.stored.model.rawValue
            bytes = model.stored.bytes
            waitingOutcomes = model.stored.waitingOutcomes
            retention = WireRetention(model.retention)
            nextRemovalAt = model.outlook.nextByAge.map(WireTime.init)
            bytesLeft = model.outlook.bytesLeft
            versions = model.stored.versions.map(Version.init)
        }

        static let schema = JSONSchema.object([
            .required("model", WireSchemas.name), .required("bytes", .integer(), "of all segments"),
            .required("waiting_outcomes", .integer(), "outcomes whose prediction has not come"),
            .required("retention", WireRetention.schema, "in force: the model's own, else the server's"),
            .optional("next_removal_at", WireSchemas.time, "the oldest window goes once an event of this time comes"),
            .optional("bytes_left", .integer(), "before the oldest windows go; below 0 where none may go yet"),
            .required("versions", .array(Version.schema), "in order of registration"),
        ])
    }

    struct Database: Encodable {
        var bytes: Int?
        var logBytes: Int?
        var freeBytes: Int?
        var diskBytes: Int?
        var diskFreeBytes: Int?

        init(_ use: DatabaseUse) {
            bytes = use.bytes
            logBytes = use.logBytes
            freeBytes = use.freeBytes
            diskBytes = use.diskBytes
            diskFreeBytes = use.diskFreeBytes
        }

        static let schema = JSONSchema.object([
            .optional("bytes", .integer(), "the database"), .optional("log_bytes", .integer(), "the log beside it"),
            .optional("free_bytes", .integer(), "of the database, for what comes next"),
            .optional("disk_bytes", .integer()), .optional("disk_free_bytes", .integer()),
        ])
    }

    var models: [Model]
    var database: Database

    init(_ report: StorageReport) {
        models = report.models.map(Model.init)
        database = Database(report.database)
    }

    static let schema = JSONSchema.object([
        .required("models", .array(Model.schema), "by name"),
        .required("database", Database.schema, "as far as the engine tells"),
    ])
}
