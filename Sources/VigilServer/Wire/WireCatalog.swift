import Vigil
import VigilDomain
import VigilMonitoring

/// Everything that the program has by name, for clients that list it.
struct WireCatalog: Encodable {
    struct Metric: Encodable {
        var id: String
        var title: String
        var direction: String
        var format: String
        var tasks: [String]
        var needsLabels: Bool
        var merging: String
        var definition: String
        var source: String
    }

    struct Detector: Encodable {
        var id: String
        var title: String
        var definition: String
        var kinds: [String]
        var source: String
        var hasPValue: Bool
        var minimumRows: Int
        var recipe: String?
        /// Whether it looks at several columns together.
        var isOfTable: Bool
        /// Whether it goes along a stream event by event.
        var isOfStream: Bool

        init(_ descriptor: DriftDetectorDescriptor, isOfTable: Bool = false, isOfStream: Bool = false) {
            id = descriptor.id.rawValue
            title = descriptor.title
            definition = descriptor.definition
            kinds = descriptor.kinds.map(\.rawValue)
            source = descriptor.source
            hasPValue = descriptor.hasPValue
            minimumRows = descriptor.minimumRows
            recipe = descriptor.recipe
            self.isOfTable = isOfTable
            self.isOfStream = isOfStream
        }
    }

    struct Template: Encodable {
        var id: String
        var title: String
        var summary: String
    }

    struct Channel: Encodable {
        var scheme: String
        var summary: String
        var example: String
    }

    var metrics: [Metric]
    var detectors: [Detector]
    var ruleTemplates: [Template]
    var channelKinds: [Channel]

    /// The catalogs of the program, and the detectors that were registered with the service beside them.
    static func current(_ registry: DriftDetectorRegistry) -> WireCatalog {
        WireCatalog(
            metrics: MetricCatalog.metrics.map { metric in
                let descriptor = metric.descriptor
                return Metric(
                    id: descriptor.id.rawValue, title: descriptor.title, direction: descriptor.direction.rawValue,
                    format: descriptor.format.rawValue, tasks: descriptor.tasks.map(\.rawValue),
                    needsLabels: descriptor.needsLabels, merging: descriptor.merging.rawValue,
                    definition: descriptor.definition, source: descriptor.source)
            },
            detectors: registry.detectors.map { Detector($0.descriptor) }
                + registry.tableDetectors.map { Detector($0.descriptor, isOfTable: true) }
                + registry.streamDetectors.map { Detector($0.descriptor, isOfStream: true) },
            ruleTemplates: RuleTemplates.all.map { Template(id: $0.id, title: $0.title, summary: $0.summary) },
            channelKinds: ChannelCatalog.kinds.map {
                Channel(scheme: $0.scheme, summary: $0.summary, example: $0.example)
            })
    }

    static let schema = JSONSchema.object([
        .required("metrics", .array(metric)),
        .required("detectors", .array(detector)),
        .required("rule_templates", .array(entry(["title", "summary"], []))),
        .required(
            "channel_kinds",
            .array(
                .object([
                    .required("scheme", .string()), .required("summary", .string()), .required("example", .string()),
                ]))),
    ])

    private static let metric = entry(
        ["title", "direction", "format", "definition", "source"],
        [
            .required("tasks", .array(.string())), .required("needs_labels", .boolean),
            .required("merging", .string(), "how the values of several windows make that of all of them"),
        ])
    private static let detector = entry(
        ["title", "definition", "source"],
        [
            .required("kinds", .array(.string())), .required("has_p_value", .boolean),
            .required("minimum_rows", .integer()), .optional("recipe", .string()),
            .required("is_of_table", .boolean, "whether it looks at several columns together"),
            .required(
                "is_of_stream", .boolean, "whether it goes along a stream event by event; live.detector names it"),
        ])

    private static func entry(_ texts: [String], _ more: [JSONSchema.Property]) -> JSONSchema {
        .object([.required("id", .string())] + texts.map { .required($0, .string()) } + more)
    }
}
