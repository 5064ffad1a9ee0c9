import Foundation
package import VigilDomain

/// A model version as the API takes and shows it.
package struct ModelDocument: Hashable, Sendable, Codable {
    /// One input.
    package struct Feature: Hashable, Sendable, Codable {
        /// The column's name.
        package var name: String
        /// `numeric` or `categorical`.
        package var kind: ColumnKind
        /// Its weight in the drift magnitude.
        package var importance: Double
    }

    /// The model.
    package var model: String
    /// Its version.
    package var version: String
    /// What it predicts.
    package var task: ModelTask
    /// Its inputs.
    package var features: [Feature]
    /// A line for people.
    package var summary: String
    /// The length of its windows.
    package var window: WindowLength
    /// How long labels are waited for.
    package var labelHorizonSeconds: Double
    /// The share of labels from which a window is mature.
    package var labelCoverageLimit: Double
    /// Binary classification's threshold.
    package var decisionThreshold: Double
    /// Ranking's least relevant label.
    package var relevantFrom: Double
    /// The metric shown first.
    package var mainMetric: String
    /// How its drift is watched; the defaults when `nil`.
    package var drift: DriftPolicyDocument?
    /// For how long an id is unique; 7 days when `nil`.
    package var idHorizonSeconds: Double?
    /// What decisions are worth.
    package var businessValue: BusinessValue?
    /// How its metrics are estimated while labels are missing.
    package var estimation: EstimationPolicy?
    /// Where its labels come from.
    package var labelNote: String?
    /// Every class that it knows, where it names them.
    package var classes: [String]?
    /// For how many days the points of short windows are kept one by one.
    package var historyDays: Double?
    /// How much of its predictions is kept.
    package var retention: RetentionPolicy?

    /// The document of a schema.
    package init(_ schema: ModelSchema) {
        model = schema.model.rawValue
        version = schema.version
        task = schema.task
        features = schema.features.map { Feature(name: $0.name, kind: $0.kind, importance: $0.importance) }
        summary = schema.summary
        window = schema.window
        labelHorizonSeconds = schema.labelHorizonSeconds
        labelCoverageLimit = schema.labelCoverageLimit
        decisionThreshold = schema.decisionThreshold
        relevantFrom = schema.relevantFrom
        mainMetric = schema.mainMetric.rawValue
        drift = schema.drift.map(DriftPolicyDocument.init)
        idHorizonSeconds = schema.idHorizonSeconds
        businessValue = schema.businessValue
        estimation = schema.estimation
        labelNote = schema.labelNote
        classes = schema.classes
        historyDays = schema.historyDays
        retention = schema.retention
    }

    /// The schema of the document.
    ///
    /// - Returns: The schema, validated.
    /// - Throws: `DomainError` that names the field.
    package func schema() throws -> ModelSchema {
        var schema = ModelSchema(
            model: try ModelName(model), version: version, task: task,
            features: features.map { FeatureSchema(name: $0.name, kind: $0.kind, importance: $0.importance) },
            summary: summary, window: window, labelCoverageLimit: labelCoverageLimit,
            decisionThreshold: decisionThreshold, relevantFrom: relevantFrom, mainMetric: MetricID(mainMetric))
        schema.labelHorizonSeconds = labelHorizonSeconds
        schema.drift = drift?.policy
        schema.idHorizonSeconds = idHorizonSeconds
        schema.businessValue = businessValue
        schema.estimation = estimation
        schema.labelNote = labelNote
        schema.classes = classes
        schema.historyDays = historyDays
        schema.retention = retention
        try schema.validate()
        return schema
    }

    /// The document as JSON for people, ready to be posted to `/api/v1/models`.
    ///
    /// - Returns: Indented text without a line end.
    /// - Throws: `EncodingError` for a number that JSON cannot hold; a valid schema has none.
    package func text() throws -> String {
        let encoder = WireCoding.encoder()
        encoder.outputFormatting.insert(.prettyPrinted)
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

/// The models of a server.
struct ModelsDocument: Decodable {
    var models: [ModelDocument]
}
