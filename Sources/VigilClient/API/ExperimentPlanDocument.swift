package import Foundation
package import VigilDomain

/// The plan of an A/B test as the API takes and shows it; what is left out has the server's default.
package struct ExperimentPlanDocument: Hashable, Sendable, Codable {
    /// An arm: the model that its units get, and how many of them there are.
    package struct Arm: Hashable, Sendable, Codable {
        /// Its name.
        package var name: String?
        /// The model.
        package var model: String
        /// The model's version.
        package var version: String
        /// Its part of the units.
        package var weight: Double

        /// An arm.
        ///
        /// - Parameters:
        ///   - name: Its name.
        ///   - model: The model.
        ///   - version: The model's version.
        ///   - weight: Its part of the units.
        package init(name: String?, model: String, version: String, weight: Double) {
            self.name = name
            self.model = model
            self.version = version
            self.weight = weight
        }
    }

    /// When the test may be decided.
    package struct Design: Hashable, Sendable, Codable {
        /// `fixed_horizon`, `always_valid` or `group_sequential`.
        package var kind: String
        /// Where the always-valid interval is narrowest.
        package var tuningSampleSize: Double?
        /// How many looks a group-sequential test has.
        package var looks: Int?

        /// A design.
        ///
        /// - Parameters:
        ///   - kind: Its kind.
        ///   - tuningSampleSize: Where the always-valid interval is narrowest.
        ///   - looks: How many looks a group-sequential test has.
        package init(kind: String, tuningSampleSize: Double? = nil, looks: Int? = nil) {
            self.kind = kind
            self.tuningSampleSize = tuningSampleSize
            self.looks = looks
        }
    }

    /// A test's part of a layer, whose tests share no unit.
    package struct Layer: Hashable, Sendable, Codable {
        /// Some of the layer's buckets.
        package struct Range: Hashable, Sendable, Codable {
            /// The first one.
            package var start: Double
            /// The one behind the last.
            package var end: Double
        }

        /// The layer.
        package var layer: String
        /// The buckets.
        package var ranges: [Range]
    }

    /// Units that are in no test.
    package struct Holdout: Hashable, Sendable, Codable {
        /// Its name.
        package var name: String?
        /// The share of units.
        package var share: Double
    }

    /// A unit that tries the test out.
    package struct Override: Hashable, Sendable, Codable {
        /// The unit.
        package var unit: String
        /// Its arm.
        package var arm: String
    }

    /// The test's name.
    package var name: String
    /// What it is about.
    package var summary: String?
    /// The arms, the control first.
    package var arms: [Arm]
    /// What tells its draw from that of other tests.
    package var salt: String?
    /// What is assigned as one.
    package var unit: String?
    /// The share of units that takes part.
    package var coverage: Double?
    /// How identifiers become buckets.
    package var hash: String?
    /// Whom it is for.
    package var targeting: TargetingCondition?
    /// Its part of a layer.
    package var layer: Layer?
    /// Units that are in no test.
    package var holdouts: [Holdout]?
    /// Units that try it out.
    package var overrides: [Override]?
    /// What decides.
    package var successMetric: ExperimentMetricDocument
    /// What must not get worse.
    package var guardrails: [ExperimentMetricDocument]?
    /// When it may be decided.
    package var design: Design?
    /// The chance of a false alarm.
    package var significance: Double?
    /// The chance to find the minimum effect.
    package var power: Double?
    /// Mature units that the smaller arm needs.
    package var minimumSampleSize: Int?
    /// For how long units are exposed.
    package var maximumDurationSeconds: Int?
    /// After how long a unit's values are complete.
    package var outcomeHorizonSeconds: Int?
    /// How many units a day come in.
    package var unitsPerDay: Double?
    /// `recorded` or `predictions`: where results come from.
    package var source: String?

    /// A plan with everything else at its default.
    ///
    /// - Parameters:
    ///   - name: The test's name.
    ///   - arms: The arms, the control first.
    ///   - successMetric: What decides.
    package init(name: String, arms: [Arm], successMetric: ExperimentMetricDocument) {
        self.name = name
        self.arms = arms
        self.successMetric = successMetric
    }

    /// Reads a plan as the API takes it.
    ///
    /// - Parameter json: JSON.
    /// - Returns: The plan; its numbers are not checked.
    /// - Throws: `DecodingError`.
    package static func read(_ json: Data) throws -> ExperimentPlanDocument {
        try WireCoding.decoder().decode(ExperimentPlanDocument.self, from: json)
    }

    /// The plan as JSON for people, ready to be posted to `/api/v1/experiments`.
    ///
    /// - Returns: Indented text without a line end.
    /// - Throws: `EncodingError` for a number that JSON cannot hold.
    package func text() throws -> String {
        let encoder = WireCoding.encoder()
        encoder.outputFormatting.insert(.prettyPrinted)
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

/// What an A/B test measures of each unit, as the API takes and shows it.
package struct ExperimentMetricDocument: Hashable, Sendable, Codable {
    /// A metric of the catalog, or any other name.
    package var name: String
    /// `proportion`, `mean` or `ratio`; what the name says when left out.
    package var kind: String?
    /// `increase` or `decrease`.
    package var direction: String?
    /// `left_out` or `zero`.
    package var missing: String?
    /// What the control's value is expected to be.
    package var expectedControl: Double?
    /// The variance of one unit's value.
    package var unitVariance: Double?
    /// The least change that is worth finding.
    package var minimumEffect: Double?
    /// By how much a guardrail may get worse.
    package var margin: Double?

    private enum CodingKeys: CodingKey {
        case name, kind, direction, missing, expectedControl, unitVariance, minimumEffect, margin
    }

    /// A metric with everything else at its default.
    ///
    /// - Parameter name: Its name.
    package init(_ name: String) { self.name = name }

    /// Reads a metric, or its name alone.
    package init(from decoder: any Decoder) throws {
        do {
            name = try decoder.singleValueContainer().decode(String.self)
            return
        } catch DecodingError.typeMismatch {
            // It is written out.
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
}
