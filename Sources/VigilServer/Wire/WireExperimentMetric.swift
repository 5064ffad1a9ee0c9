import VigilDomain
import VigilStatistics

/// What a test measures of each unit, as a client sends and sees it; a name alone takes the defaults.
struct WireExperimentMetric: Codable {
    var name: String
    var kind: String?
    var direction: String?
    var missing: String?
    var expectedControl: Double?
    var unitVariance: Double?
    var minimumEffect: Double?
    var margin: Double?

    private enum CodingKeys: CodingKey {
        case name, kind, direction, missing, expectedControl, unitVariance, minimumEffect, margin
    }

    init(from decoder: any Decoder) throws {
        if let name = try? decoder.singleValueContainer().decode(String.self) {  // an object is tried next
            self.name = name
            return
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        kind = try container.decodeIfPresent(String.self, forKey: .kind)
        direction = try container.decodeIfPresent(String.self, forKey: .direction)
        missing = try container.decodeIfPresent(String.self, forKey: .missing)
        expectedControl = try container.decodeIfPresent(Double.self, forKey: .expectedControl)
        unitVariance = try container.decodeIfPresent(Double.self, forKey: .unitVariance)
        minimumEffect = try container.decodeIfPresent(Double.self, forKey: .minimumEffect)
        margin = try container.decodeIfPresent(Double.self, forKey: .margin)
    }

    init(_ metric: ExperimentMetric) {
        name = metric.name.rawValue
        kind = metric.kind.rawValue
        direction = metric.direction.rawValue
        missing = metric.missing.rawValue
        expectedControl = metric.expectedControl
        unitVariance = metric.unitVariance
        minimumEffect = metric.minimumEffect
        margin = metric.margin
    }

    /// The metric; what is left out takes the default.
    func domain(as field: String) throws(DomainError) -> ExperimentMetric {
        ExperimentMetric(
            MetricID(name),
            kind: try kind.map { text throws(DomainError) in
                try Choice.parse(ExperimentMetric.Kind.self, text, field: "\(field).kind")
            },
            direction: try direction.map { text throws(DomainError) in
                try Choice.parse(PreferredDirection.self, text, field: "\(field).direction")
            } ?? .increase,
            missing: try missing.map { text throws(DomainError) in
                try Choice.parse(ExperimentMetric.MissingValue.self, text, field: "\(field).missing")
            } ?? .leftOut,
            expectedControl: expectedControl, unitVariance: unitVariance, minimumEffect: minimumEffect,
            margin: margin ?? 0)
    }

    static let schema = JSONSchema.oneOf([
        .string(longest: 100),
        .object([
            .required("name", .string(longest: 100), "a metric of the catalog, or any other"),
            .optional(
                "kind", Choice.schema(ExperimentMetric.Kind.self),
                "how units' values become an arm's; when left out accuracy and conversion are a proportion, precision and "
                    + "recall a ratio, everything else a mean"),
            .optional(
                "direction", Choice.schema(PreferredDirection.self), "which change is good; increase when left out"),
            .optional(
                "missing", Choice.schema(ExperimentMetric.MissingValue.self),
                "what a unit without a value counts as once it is mature; left_out when left out"),
            .optional("expected_control", .number(), "what the control's value is expected to be"),
            .optional("unit_variance", .number(minimum: 0), "of one unit's value; a proportion needs none"),
            .optional(
                "minimum_effect", .number(),
                "the least change worth finding, in the metric's units and of the good direction's sign; not 0"),
            .optional("margin", .number(minimum: 0), "by how much a guardrail may get worse; 0 when left out"),
        ]),
    ])
}
