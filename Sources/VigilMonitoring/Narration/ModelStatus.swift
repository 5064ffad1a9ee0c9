package import VigilDomain

/// How a model is doing, in one word; worst first.
package enum ModelStatus: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    /// An alert is open.
    case needsAttention = "needs_attention"
    /// No alert is open, but inputs drift, a goal is missed or the main metric is beyond its limit.
    case watch
    /// Something was measured, and nothing is wrong with it.
    case healthy
    /// Data came in, but nothing could be judged by them yet.
    case notEnoughData = "not_enough_data"
    /// Nothing came in yet.
    case noData = "no_data"

    /// The word for people.
    package var title: String {
        switch self {
        case .needsAttention: "Needs attention"
        case .watch: "Watch"
        case .healthy: "Healthy"
        case .notEnoughData: "Not enough data"
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
    /// Whether some past days are looked at, so that nothing here need be the newest there is.
    package var isPast: Bool
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
    /// Alerts that have ended, among them those whose windows hold `newestMaturePoint`.
    package var endedAlerts: [Alert]
    /// How the model's targets stand in their newest windows.
    package var targets: [TargetStatus]
    /// The drift check of the newest checked window.
    package var newestDrift: DriftFinding?
    /// Where labels contradict estimates.
    package var estimates: EstimateStatus?
    /// When the main metric is forecast to break its limit, in a sentence; empty where it is not.
    package var breachForecast: String

    /// A condition of which only the model is known.
    package init(
        schema: ModelSchema, hasData: Bool = false, hasBaseline: Bool = false, isPast: Bool = false,
        newestPoint: MetricPoint? = nil, newestMaturePoint: MetricPoint? = nil, limit: ResolvedLimit? = nil,
        reference: MetricValue? = nil, openAlerts: [Alert] = [], endedAlerts: [Alert] = [],
        targets: [TargetStatus] = [], newestDrift: DriftFinding? = nil, estimates: EstimateStatus? = nil,
        breachForecast: String = ""
    ) {
        self.schema = schema
        self.hasData = hasData
        self.hasBaseline = hasBaseline
        self.isPast = isPast
        self.newestPoint = newestPoint
        self.newestMaturePoint = newestMaturePoint
        self.limit = limit
        self.reference = reference
        self.openAlerts = openAlerts
        self.endedAlerts = endedAlerts
        self.targets = targets
        self.newestDrift = newestDrift
        self.estimates = estimates
        self.breachForecast = breachForecast
    }

    /// The model's state; healthy is only what was judged, since silence about a model is no good news.
    ///
    /// An open alert needs attention. Drift in the newest checked window, a missed target, a main metric beyond its limit
    /// or labels that are worse than was estimated without them are worth watching.
    package var status: ModelStatus {
        if openAlerts.contains(where: { $0.status == .firing }) { return .needsAttention }
        guard hasData else { return .noData }
        if drifts || missesTarget || isBeyondLimit || isWorseThanEstimated { return .watch }
        return isWithinLimit || hasMeasuredDrift ? .healthy : .notEnoughData
    }

    /// Whether the newest labels are worse than the estimate allows.
    package var isWorseThanEstimated: Bool { estimates.map { $0.isOpen && $0.isWorse } ?? false }

    /// Whether any column drifted in the newest checked window.
    package var drifts: Bool { newestDrift?.result.overallDriftDetected ?? false }

    /// Whether any target was missed in its newest window.
    package var missesTarget: Bool { targets.contains { !$0.isMet } }

    /// Whether the main metric is on the bad side of its limit in the newest window that may decide.
    package var isBeyondLimit: Bool {
        guard let limit, let judgedValue else { return false }
        return limit.isBroken(by: judgedValue)
    }

    /// Whether the main metric stands within its limit, or beside a reference where it has none.
    package var isWithinLimit: Bool {
        guard let judgedValue else { return false }
        return limit.map { !$0.isBroken(by: judgedValue) } ?? (reference?.measurement != nil)
    }

    /// The main metric where it may decide and is a number.
    private var judgedValue: Double? {
        guard let point = newestMaturePoint, !point.isMaturing else { return nil }
        return point.value.measurement.map(\.value).flatMap { $0.isFinite ? $0 : nil }
    }

    /// Whether the newest drift check had enough data for any column.
    private var hasMeasuredDrift: Bool {
        newestDrift?.result.columns.contains { $0.measurement != nil } ?? false
    }
}
