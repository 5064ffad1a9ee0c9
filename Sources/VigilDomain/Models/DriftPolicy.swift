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

    /// How the predictions of a version are watched one by one, without waiting for a window to end.
    public struct Live: Hashable, Sendable, Codable {
        /// The share of predictions that is looked at, in 0...1; chosen by their ids, so that it is the same ones again.
        public var share: Double
        /// The stream detector, by its identifier in the catalog or the one it was registered with; several are joined by
        /// `+`, such as `adwin+page_hinkley`, and then each column has one of each.
        public var detector: String
        /// One alarm of a column in so many events may be false; from the false-alarm budget when `nil`.
        public var falseAlarmEvery: Int?

        /// A way to watch.
        public init(share: Double = 1, detector: String = "cusum", falseAlarmEvery: Int? = nil) {
            self.share = share
            self.detector = detector
            self.falseAlarmEvery = falseAlarmEvery
        }

        /// What `falseAlarmEvery` may be.
        ///
        /// A reference of some thousand rows cannot place a threshold for rarer alarms.
        public static let falseAlarmLimits = 100...100_000
    }

    /// How rows depend on each other, so that fewer of them count than there are.
    public struct Dependence: Hashable, Sendable, Codable {
        /// How long the stretches of the baseline are that are held against each other; a window's length when `nil`.
        public var blocks: WindowLength?
        /// The categorical feature whose values rows have in common, such as a customer; it is then not compared itself.
        public var cluster: String?

        /// A kind of dependence.
        public init(blocks: WindowLength? = nil, cluster: String? = nil) {
            self.blocks = blocks
            self.cluster = cluster
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
    /// How predictions are watched one by one as they come in.
    public var live: Live
    /// How rows depend on each other.
    public var dependence: Dependence

    /// A policy.
    ///
    /// - Parameters:
    ///   - comparison: What a window is compared with.
    ///   - rule: When a column counts as drifted; the service's rule when `nil`.
    ///   - detectors: Detectors that are run beside the default check.
    ///   - segments: Categorical features by whose values the worst segment is searched for.
    ///   - live: How predictions are watched one by one as they come in.
    ///   - dependence: How rows depend on each other.
    public init(
        comparison: Comparison = .baseline, rule: DriftRule? = nil, detectors: [Detector] = [],
        segments: [String] = [], live: Live = Live(), dependence: Dependence = Dependence()
    ) {
        self.comparison = comparison
        self.rule = rule
        self.detectors = detectors
        self.segments = segments
        self.live = live
        self.dependence = dependence
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        comparison = try container.decode(Comparison.self, forKey: .comparison)
        rule = try container.decodeIfPresent(DriftRule.self, forKey: .rule)
        detectors = try container.decode([Detector].self, forKey: .detectors)
        segments = try container.decode([String].self, forKey: .segments)
        // Policies that were stored before predictions were watched one by one do not have it.
        live = try container.decodeIfPresent(Live.self, forKey: .live) ?? Live()
        dependence = try container.decodeIfPresent(Dependence.self, forKey: .dependence) ?? Dependence()
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

extension ModelSchema {
    /// How its drift is watched: its own policy, or the standard one.
    public var driftPolicy: DriftPolicy { drift ?? .standard }
}

extension DriftPolicy {
    /// Checks the ranges above, and that columns are the schema's.
    ///
    /// - Parameter schema: The model version.
    /// - Throws: `DomainError` that names the field.
    public func validate(for schema: ModelSchema) throws(DomainError) {
        try rule?.validate(as: "drift.rule")
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
                detail: "windows of length \(schema.window.rawValue) are no hours; compare hours (or, of the "
                    + "week, days)")
        case (.baseline, _), (.trailing, _): break
        }
        try validateLive()
        try validateDetectors(for: schema)
        try validateSegments(for: schema)
        try validateCluster(for: schema)
    }

    private func validateCluster(for schema: ModelSchema) throws(DomainError) {
        guard let name = dependence.cluster else { return }
        let field = "drift.dependence.cluster_by"
        guard let feature = schema.features.first(where: { $0.name == name }), feature.kind == .categorical else {
            throw DomainError(
                .invalidSchema, field: field, detail: "\"\(name)\" is no categorical feature of the model")
        }
        guard !segments.contains(name) else {
            throw DomainError(
                .invalidSchema, field: field,
                detail: "\"\(name)\" is among the features of drift.segments; it can be one of the two")
        }
        guard !detectors.contains(where: { $0.columns.contains(name) }) else {
            throw DomainError(
                .invalidSchema, field: field,
                detail: "\"\(name)\" is a column of drift.detectors; what rows have in common is not compared itself")
        }
    }

    private func validateLive() throws(DomainError) {
        guard (0...1).contains(live.share) else {
            throw DomainError(
                .invalidSchema, field: "drift.live.share", detail: "\(live.share) was given; it must be in 0...1")
        }
        guard (1...100).contains(live.detector.utf8.count) else {
            throw DomainError(.invalidSchema, field: "drift.live.detector", detail: "must have 1 to 100 bytes")
        }
        let limits = Live.falseAlarmLimits
        if let every = live.falseAlarmEvery, !limits.contains(every) {
            throw DomainError(
                .invalidSchema, field: "drift.live.false_alarm_every",
                detail: "\(every) was given; it must be in \(limits.lowerBound)...\(limits.upperBound)")
        }
    }

    private func validateDetectors(for schema: ModelSchema) throws(DomainError) {
        guard detectors.count <= Self.mostDetectors else {
            throw DomainError(
                .invalidSchema, field: "drift.detectors",
                detail: "\(detectors.count) were given; at most \(Self.mostDetectors) are allowed")
        }
        let known = Set(schema.features.map(\.name) + ["prediction", "score"])
        for (index, detector) in detectors.enumerated() {
            let isTwice = detectors[..<index].contains {
                $0.id == detector.id && Set($0.columns) == Set(detector.columns)
            }
            guard !isTwice else {
                let columns = detector.columns.isEmpty ? "all columns" : detector.columns.joined(separator: ", ")
                throw DomainError(
                    .invalidSchema, field: "drift.detectors[\(index)]",
                    detail: "\"\(detector.id)\" over \(columns) was given twice; once is enough")
            }
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
        for (index, name) in segments.enumerated() {
            guard !segments[..<index].contains(name) else {
                throw DomainError(
                    .invalidSchema, field: "drift.segments", detail: "\"\(name)\" was given twice; once is enough")
            }
            guard let feature = schema.features.first(where: { $0.name == name }), feature.kind == .categorical else {
                throw DomainError(
                    .invalidSchema, field: "drift.segments",
                    detail: "\"\(name)\" is no categorical feature of the model")
            }
        }
    }
}
