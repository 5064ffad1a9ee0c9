package import VigilDomain

/// How a model is doing, in one word; worst first.
package enum ModelStatus: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    /// An alert is open.
    case needsAttention = "needs_attention"
    /// Nothing broke, but inputs drift or a goal is missed.
    case watch
    /// Nothing to see.
    case healthy
    /// Nothing came in yet.
    case noData = "no_data"

    /// The word for people.
    package var title: String {
        switch self {
        case .needsAttention: "Needs attention"
        case .watch: "Watch"
        case .healthy: "Healthy"
        case .noData: "No data"
        }
    }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// Whether `left` needs more attention than `right`.
    package static func < (left: ModelStatus, right: ModelStatus) -> Bool { left.rank < right.rank }
}

/// What a model's status and its sentences are derived from.
package struct ModelCondition: Sendable, Hashable {
    /// The model version.
    package var schema: ModelSchema
    /// Whether any prediction or metric came in.
    package var hasData: Bool
    /// Whether a baseline is set.
    package var hasBaseline: Bool
    /// The main metric over the newest window that has predictions.
    package var newestPoint: MetricPoint?
    /// The main metric over the newest window that may decide; the same as `newestPoint` when that is mature.
    package var newestMaturePoint: MetricPoint?
    /// The main metric's limit, where a rule has one.
    package var limit: ResolvedLimit?
    /// The main metric over the baseline.
    package var reference: MetricValue?
    /// Alerts that are firing.
    package var openAlerts: [Alert]
    /// How the model's targets stand in their newest windows.
    package var targets: [TargetStatus]
    /// The drift check of the newest checked window.
    package var newestDrift: DriftFinding?

    /// A condition of which only the model is known.
    package init(
        schema: ModelSchema, hasData: Bool = false, hasBaseline: Bool = false, newestPoint: MetricPoint? = nil,
        newestMaturePoint: MetricPoint? = nil, limit: ResolvedLimit? = nil, reference: MetricValue? = nil,
        openAlerts: [Alert] = [], targets: [TargetStatus] = [], newestDrift: DriftFinding? = nil
    ) {
        self.schema = schema
        self.hasData = hasData
        self.hasBaseline = hasBaseline
        self.newestPoint = newestPoint
        self.newestMaturePoint = newestMaturePoint
        self.limit = limit
        self.reference = reference
        self.openAlerts = openAlerts
        self.targets = targets
        self.newestDrift = newestDrift
    }

    /// An open alert needs attention; drift in the newest checked window or a missed target is worth watching.
    package var status: ModelStatus {
        if openAlerts.contains(where: { $0.status == .firing }) { return .needsAttention }
        guard hasData else { return .noData }
        return drifts || missesTarget ? .watch : .healthy
    }

    /// Whether any column drifted in the newest checked window.
    package var drifts: Bool { newestDrift?.result.overallDriftDetected ?? false }

    /// Whether any target was missed in its newest window.
    package var missesTarget: Bool { targets.contains { !$0.isMet } }
}
