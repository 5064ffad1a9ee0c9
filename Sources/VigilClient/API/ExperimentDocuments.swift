package import VigilDomain

/// An A/B test, as the API answers it.
package struct ExperimentDocument: Hashable, Sendable, Decodable {
    /// Something that was done to it.
    package struct Event: Hashable, Sendable, Decodable {
        /// What it led to.
        package var status: String
        /// When.
        package var at: DocumentTime
        /// Why.
        package var reason: String?
        /// Who did it.
        package var by: String?
    }

    /// A version of the plan.
    package struct PlanVersion: Hashable, Sendable, Decodable {
        /// The plan.
        package var plan: ExperimentPlanDocument
        /// Since when it is in force.
        package var since: DocumentTime
        /// What it changed.
        package var reason: String?
    }

    /// The test's name.
    package var name: String
    /// The plan in force.
    package var plan: ExperimentPlanDocument
    /// The plan's versions, the registered one first.
    package var versions: [PlanVersion]?
    /// `draft`, `running`, `stopped`, `decided` or `archived`.
    package var status: String
    /// What was done to it, the oldest first.
    package var events: [Event]
    /// When the first unit could be exposed.
    package var startedAt: DocumentTime?
    /// When exposing ended.
    package var stoppedAt: DocumentTime?
    /// When exposing ends at the latest.
    package var exposureEnd: DocumentTime?
    /// When the last unit's values are complete.
    package var outcomeEnd: DocumentTime?
    /// What was decided.
    package var decision: ExperimentDecision?
    /// What its plan can find; `nil` in lists, and where it does not say what to expect.
    package var powerAnalysis: PowerAnalysis?
}

/// A test that was registered, with what its plan can find.
package struct CreatedExperimentDocument: Sendable, Decodable {
    /// The test, a draft.
    package var experiment: ExperimentDocument
    /// What its plan can find; `nil` where it does not say what to expect.
    package var powerAnalysis: PowerAnalysis?
}

/// The tests of a server.
package struct ExperimentsDocument: Sendable, Decodable {
    /// The one that was changed last first.
    package var experiments: [ExperimentDocument]
}

/// What an A/B test shows, as the API answers it.
package struct ExperimentResultDocument: Hashable, Sendable, Decodable {
    /// How far it has come.
    package struct Progress: Hashable, Sendable, Decodable {
        /// Mature units of the smaller arm.
        package var smallerArm: Int
        /// Those that it needs.
        package var needed: Int
        /// Units that were exposed, of all arms.
        package var exposed: Int
        /// Mature units, of all arms.
        package var matured: Int
        /// When exposing ends at the latest.
        package var exposureEnd: DocumentTime?
        /// When the last values are complete.
        package var outcomeEnd: DocumentTime?
    }

    /// The test.
    package var experiment: String
    /// Where it stands.
    package var status: String
    /// When it was looked at.
    package var at: DocumentTime
    /// The success metric.
    package var metric: MetricID
    /// The arms, the control first.
    package var arms: [ABTestArm]
    /// The treatments against the control, on the success metric.
    package var comparisons: [ABTestComparison]
    /// The treatments against the control, on each guardrail.
    package var guardrails: [ABTestGuardrail]
    /// What was checked before anything may be decided.
    package var health: [ABTestHealthCheck]
    /// How far it has come.
    package var progress: Progress
    /// Whether the design lets this look decide.
    package var isDecisive: Bool
    /// What follows.
    package var advice: ExperimentDecision
    /// The models of the arms.
    package var models: [ExperimentPlan.ArmModel]
}

/// The arm of a unit, as the API answers it.
package struct ExperimentAssignmentDocument: Hashable, Sendable, Decodable {
    /// The arm; `nil` for a unit that is not in the test.
    package var arm: String?
    /// Why it has that arm, or none.
    package var reason: String
    /// The model to answer with.
    package var model: ExperimentPlan.ArmModel
}

/// A value of a unit or of an arm, as the API takes it.
package struct ExperimentValueDocument: Hashable, Sendable, Encodable {
    /// The unit; `nil` where only the arm is known.
    package var unit: String?
    /// The arm where there is no unit.
    package var arm: String?
    /// The metric; the success metric when `nil`.
    package var metric: String?
    /// The value, or a ratio's numerator.
    package var value: Double
    /// A ratio's denominator.
    package var denominator: Double?
    /// The same value before the test.
    package var covariate: Double?

    /// A value.
    ///
    /// - Parameters:
    ///   - unit: The unit.
    ///   - arm: The arm where there is no unit.
    ///   - metric: The metric; the success metric when `nil`.
    ///   - value: The value, or a ratio's numerator.
    package init(unit: String? = nil, arm: String? = nil, metric: String? = nil, value: Double) {
        self.unit = unit
        self.arm = arm
        self.metric = metric
        self.value = value
    }
}

/// The arm that a unit was shown, as the API takes it.
package struct ExperimentExposureDocument: Hashable, Sendable, Encodable {
    /// The unit.
    package var unit: String
    /// The arm.
    package var arm: String

    /// An exposure.
    ///
    /// - Parameters:
    ///   - unit: The unit.
    ///   - arm: The arm.
    package init(unit: String, arm: String) {
        self.unit = unit
        self.arm = arm
    }
}
