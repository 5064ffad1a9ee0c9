/// How a model version's drift is watched; what is left out takes the default.
public struct DriftPolicy: Hashable, Sendable, Codable {
    /// What a window is compared with.
    public enum Comparison: Hashable, Sendable, Codable {
        /// The whole baseline.
        case baseline
        /// Those rows of the baseline that were made in the same hour of the week as the window (same day of the week for
        /// windows of a day).
        case sameHourOfWeek
        /// Those rows of the baseline that were made in the same hour of the day as the window.
        case sameHourOfDay
        /// The stored windows before it, so many of them.
        case trailing(windows: Int)
    }

    /// A detector that is run beside the default check.
    public struct Detector: Hashable, Sendable, Codable {
        /// Its identifier in the catalog, or the one it was registered with.
        public var id: String
        /// The columns that it looks at, or looks at together; all that it takes when empty.
        public var columns: [String]
        /// The effect from which it counts as drift, in its own unit; `nil` lets it report without deciding.
        public var relevantEffect: Double?

        /// A detector to run.
        public init(id: String, columns: [String] = [], relevantEffect: Double? = nil) {
            self.id = id
            self.columns = columns
            self.relevantEffect = relevantEffect
        }
    }

    /// What a window is compared with.
    public var comparison: Comparison
    /// When a column counts as drifted; the service's rule when `nil`.
    public var rule: DriftRule?
    /// Detectors that are run beside the default check.
    public var detectors: [Detector]
    /// Categorical features by whose values the worst segment is searched for.
    public var segments: [String]
    /// The share of live predictions that update online detectors, in 0...1.
    public var liveShare: Double

    /// A policy.
    ///
    /// - Parameters:
    ///   - comparison: What a window is compared with.
    ///   - rule: When a column counts as drifted; the service's rule when `nil`.
    ///   - detectors: Detectors that are run beside the default check.
    ///   - segments: Categorical features by whose values the worst segment is searched for.
    ///   - liveShare: The share of live predictions that update online detectors, in 0...1.
    public init(
        comparison: Comparison = .baseline, rule: DriftRule? = nil, detectors: [Detector] = [],
        segments: [String] = [], liveShare: Double = 1
    ) {
        self.comparison = comparison
        self.rule = rule
        self.detectors = detectors
        self.segments = segments
        self.liveShare = liveShare
    }

    /// The policy of a model that says nothing about it.
    public static let standard = DriftPolicy()

    /// The most windows that a trailing comparison may span.
    public static let mostTrailingWindows = 400
    /// The most detectors beside the default check.
    public static let mostDetectors = 20
    /// The most features to search segments by.
    public static let mostSegmentFeatures = 10
}

extension DriftPolicy {
    /// Checks the ranges above, and that columns are the schema's.
    ///
    /// - Parameter schema: The model version.
    /// - Throws: `DomainError` that names the field.
    public func validate(for schema: ModelSchema) throws(DomainError) {
        try rule?.validate()
        if case .trailing(let windows) = comparison, !(1...Self.mostTrailingWindows).contains(windows) {
            throw DomainError(
                .invalidSchema, field: "drift.comparison",
                detail: "\(windows) trailing windows were given; 1 to \(Self.mostTrailingWindows) are allowed")
        }
        switch (comparison, schema.window) {
        case (.sameHourOfDay, .hour), (.sameHourOfWeek, .hour), (.sameHourOfWeek, .day): break
        case (.sameHourOfDay, _), (.sameHourOfWeek, _):
            throw DomainError(
                .invalidSchema, field: "drift.comparison",
                detail: "windows of a \(schema.window.rawValue) have no hour; compare hours (or, of the week, days)")
        case (.baseline, _), (.trailing, _): break
        }
        guard (0...1).contains(liveShare) else {
            throw DomainError(
                .invalidSchema, field: "drift.live_share", detail: "\(liveShare) was given; it must be in 0...1")
        }
        try validateDetectors(for: schema)
        try validateSegments(for: schema)
    }

    private func validateDetectors(for schema: ModelSchema) throws(DomainError) {
        guard detectors.count <= Self.mostDetectors else {
            throw DomainError(
                .invalidSchema, field: "drift.detectors",
                detail: "\(detectors.count) were given; at most \(Self.mostDetectors) are allowed")
        }
        let known = Set(schema.features.map(\.name) + ["prediction", "score"])
        for (index, detector) in detectors.enumerated() {
            guard (1...100).contains(detector.id.utf8.count) else {
                throw DomainError(
                    .invalidSchema, field: "drift.detectors[\(index)].id", detail: "must have 1 to 100 bytes")
            }
            if let column = detector.columns.first(where: { !known.contains($0) }) {
                throw DomainError(
                    .invalidSchema, field: "drift.detectors[\(index)].columns",
                    detail: "\"\(column)\" is no feature of the model, nor prediction or score")
            }
            if let effect = detector.relevantEffect, !(effect > 0 && effect.isFinite) {
                throw DomainError(
                    .invalidSchema, field: "drift.detectors[\(index)].relevant_effect",
                    detail: "\(effect) was given; it must be above 0")
            }
        }
    }

    private func validateSegments(for schema: ModelSchema) throws(DomainError) {
        guard segments.count <= Self.mostSegmentFeatures else {
            throw DomainError(
                .invalidSchema, field: "drift.segments",
                detail: "\(segments.count) were given; at most \(Self.mostSegmentFeatures) are allowed")
        }
        for name in segments {
            guard let feature = schema.features.first(where: { $0.name == name }), feature.kind == .categorical else {
                throw DomainError(
                    .invalidSchema, field: "drift.segments",
                    detail: "\"\(name)\" is no categorical feature of the model")
            }
        }
    }
}
