/// An experiment: its plan in every version that was in force, and where it stands.
public struct Experiment: Hashable, Sendable, Codable {
    /// Where an experiment stands.
    public enum Status: String, Hashable, Sendable, Codable, CaseIterable {
        /// Planned; nobody is exposed.
        case draft
        /// Units are assigned and exposed.
        case running
        /// Nobody new is exposed; values of those who were still come in.
        case stopped
        /// There is a decision.
        case decided
        /// Decided or given up, and out of the way.
        case archived
    }

    /// Something that was done to it.
    public struct Event: Hashable, Sendable, Codable {
        /// What it led to.
        public var status: Status
        /// When, in wall time.
        public var at: Timestamp
        /// Why, in words.
        public var reason: String
        /// Who did it; empty where nobody said.
        public var by: String

        /// An event.
        ///
        /// - Parameters:
        ///   - status: What it led to.
        ///   - at: When.
        ///   - reason: Why.
        ///   - by: Who did it.
        public init(_ status: Status, at: Timestamp, reason: String = "", by: String = "") {
            self.status = status
            self.at = at
            self.reason = reason
            self.by = by
        }
    }

    /// A version of the plan.
    public struct PlanVersion: Hashable, Sendable, Codable {
        /// The plan.
        public var plan: ExperimentPlan
        /// Since when it is in force.
        public var since: Timestamp
        /// What it changed, in words.
        public var reason: String
    }

    /// The plan's versions; the first is the registered one.
    public private(set) var versions: [PlanVersion]
    /// Where it stands.
    public private(set) var status: Status
    /// What was done to it, the oldest first.
    public private(set) var events: [Event]
    /// When the first unit could be exposed; `nil` before.
    public private(set) var startedAt: Timestamp?
    /// When exposing ended; `nil` before.
    public private(set) var stoppedAt: Timestamp?
    /// What was decided; `nil` before.
    public private(set) var decision: ExperimentDecision?

    /// A draft.
    ///
    /// - Parameters:
    ///   - plan: The plan, valid.
    ///   - now: Wall time.
    ///   - by: Who made it.
    public init(_ plan: ExperimentPlan, at now: Timestamp, by: String = "") {
        versions = [PlanVersion(plan: plan, since: now, reason: "registered")]
        status = .draft
        events = [Event(.draft, at: now, reason: "registered", by: by)]
    }

    /// The plan in force.
    public var plan: ExperimentPlan { versions[versions.count - 1].plan }

    /// When exposing ends at the latest; `nil` before the start.
    public var exposureEnd: Timestamp? {
        startedAt.map { stoppedAt ?? $0.advanced(by: .seconds(plan.maximumDuration)) }
    }

    /// When the last unit's values are complete; `nil` before the start.
    public var outcomeEnd: Timestamp? {
        exposureEnd.map { $0.advanced(by: .seconds(plan.outcomeHorizon ?? 0)) }
    }
}

// MARK: Life cycle

extension Experiment {
    private func refuse(_ what: String, _ allowed: Status...) -> DomainError {
        DomainError(
            .invalidValue, field: "status",
            detail: "the experiment is \(status.rawValue); only one that is "
                + allowed.map(\.rawValue).joined(separator: " or ") + " can be \(what)")
    }

    private mutating func move(to status: Status, at now: Timestamp, _ reason: String, _ by: String) {
        self.status = status
        events.append(Event(status, at: now, reason: reason, by: by))
    }

    /// Lets units in.
    ///
    /// - Parameters:
    ///   - now: Wall time.
    ///   - by: Who did it.
    /// - Throws: `DomainError` unless it is a draft.
    public mutating func start(at now: Timestamp, by: String = "") throws(DomainError) {
        guard status == .draft else { throw refuse("started", .draft) }
        startedAt = now
        move(to: .running, at: now, "started", by)
    }

    /// Ends exposing.
    ///
    /// - Parameters:
    ///   - now: Wall time; not before the start, to which an earlier one is moved.
    ///   - reason: Why.
    ///   - by: Who did it.
    /// - Throws: `DomainError` unless it runs.
    public mutating func stop(at now: Timestamp, because reason: String, by: String = "") throws(DomainError) {
        guard status == .running, let startedAt else { throw refuse("stopped", .running) }
        stoppedAt = max(startedAt, min(now, exposureEnd ?? now))
        move(to: .stopped, at: now, reason, by)
    }

    /// Sets down what was decided; one that runs is stopped by it.
    ///
    /// - Parameters:
    ///   - decision: The decision.
    ///   - now: Wall time.
    ///   - by: Who did it.
    /// - Throws: `DomainError` unless it runs or is stopped, and for an arm that is none of the plan's.
    public mutating func decide(
        _ decision: ExperimentDecision, at now: Timestamp, by: String = ""
    ) throws(DomainError) {
        guard status == .running || status == .stopped else { throw refuse("decided", .running, .stopped) }
        if let winner = decision.winner, plan.allocation.index(ofArm: winner) == nil {
            throw DomainError(
                .unknownField, field: "winner",
                detail: "\"\(winner)\" is no arm; there are "
                    + plan.allocation.arms.map { "\"\($0.name)\"" }.joined(separator: ", "))
        }
        if status == .running { try stop(at: now, because: "decided", by: by) }
        self.decision = decision
        move(to: .decided, at: now, decision.reasons.first ?? decision.verdict.rawValue, by)
    }

    /// Puts it away.
    ///
    /// - Parameters:
    ///   - now: Wall time.
    ///   - by: Who did it.
    /// - Throws: `DomainError` while it runs, and where it is archived already.
    public mutating func archive(at now: Timestamp, by: String = "") throws(DomainError) {
        guard status != .running, status != .archived else { throw refuse("archived", .draft, .stopped, .decided) }
        move(to: .archived, at: now, "archived", by)
    }

    /// Puts another plan in force.
    ///
    /// A draft's plan may be changed in every part. While the experiment runs only what decides nothing may be: the
    /// allocation, by the rules of its versions, and under a design whose error rates hold for any size a longer duration.
    ///
    /// - Parameters:
    ///   - plan: The plan, with the experiment's name.
    ///   - now: Wall time.
    ///   - reason: What it changes.
    /// - Throws: `DomainError` for an invalid plan, another name, a part that may not change any more, and once it is stopped.
    public mutating func change(
        to plan: ExperimentPlan, at now: Timestamp, because reason: String
    ) throws(DomainError) {
        try plan.validate()
        guard plan.name == self.plan.name else {
            throw DomainError(.invalidValue, field: "name", detail: "an experiment keeps its name, \(self.plan.name)")
        }
        switch status {
        case .draft:
            versions = [PlanVersion(plan: plan, since: now, reason: "registered")]
            events.append(Event(.draft, at: now, reason: reason))
        case .running:
            try checkChange(to: plan)
            versions.append(PlanVersion(plan: plan, since: now, reason: reason))
            events.append(Event(.running, at: now, reason: reason))
        case .stopped, .decided, .archived: throw refuse("changed", .draft, .running)
        }
    }

    private func checkChange(to plan: ExperimentPlan) throws(DomainError) {
        let old = self.plan
        var fixed = plan
        fixed.allocation = old.allocation
        fixed.maximumDuration = old.maximumDuration
        fixed.summary = old.summary
        fixed.unitsPerDay = old.unitsPerDay
        guard fixed == old else {
            throw DomainError(
                .invalidValue, field: "plan",
                detail:
                    "while an experiment runs its models, metrics, design and error rates stay as they were registered; "
                    + "only the allocation, the duration, the summary and units_per_day can change")
        }
        if plan.maximumDuration != old.maximumDuration {
            guard old.design.isExtensible, plan.maximumDuration > old.maximumDuration else {
                throw DomainError(
                    .invalidValue, field: "maximum_duration",
                    detail:
                        "a running experiment is only extended, and only under an always-valid or group-sequential design, "
                        + "whose error rates hold for any size; this one is \(old.design.name)")
            }
        }
        do throws(DomainError) {
            try plan.allocation.validate(succeeding: old.allocation)
        } catch { throw error.inside("allocation") }
    }
}
