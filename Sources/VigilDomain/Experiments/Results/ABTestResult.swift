public import VigilStatistics

/// What an experiment shows at a look, and what follows from it.
public struct ABTestResult: Hashable, Sendable, Codable {
    /// The experiment.
    public var experiment: ModelName
    /// Where it stood.
    public var status: Experiment.Status
    /// When it was looked at, in wall time.
    public var at: Timestamp
    /// The success metric.
    public var metric: MetricID
    /// The arms, the control first.
    public var arms: [ABTestArm]
    /// The treatments against the control, on the success metric.
    public var comparisons: [ABTestComparison]
    /// The treatments against the control, on each guardrail.
    public var guardrails: [ABTestGuardrail]
    /// What was checked before anything may be decided.
    public var health: [ABTestHealthCheck]
    /// How far it has come.
    public var progress: ABTestProgress
    /// Whether the design lets this look decide.
    public var isDecisive: Bool
    /// What follows.
    public var advice: ExperimentDecision
    /// The models of the arms.
    public var models: [ExperimentPlan.ArmModel]

    /// A result.
    package init(
        experiment: ModelName, status: Experiment.Status, at: Timestamp, metric: MetricID, arms: [ABTestArm],
        comparisons: [ABTestComparison], guardrails: [ABTestGuardrail], health: [ABTestHealthCheck],
        progress: ABTestProgress, isDecisive: Bool, advice: ExperimentDecision, models: [ExperimentPlan.ArmModel]
    ) {
        self.experiment = experiment
        self.status = status
        self.at = at
        self.metric = metric
        self.arms = arms
        self.comparisons = comparisons
        self.guardrails = guardrails
        self.health = health
        self.progress = progress
        self.isDecisive = isDecisive
        self.advice = advice
        self.models = models
    }

    /// The comparison that tells most: of the treatment that won, or else the one with the least p-value.
    public var leading: ABTestComparison? {
        if let winner = advice.winner, let found = comparisons.first(where: { $0.arm == winner }) { return found }
        return comparisons.min { ($0.pValue ?? 2) < ($1.pValue ?? 2) }
    }

    /// Whether a treatment differs from the control at a look that may decide.
    public var isSignificant: Bool { comparisons.contains(where: \.isSignificant) }

    /// The p-value of the leading comparison, corrected for the number of treatments; `nil` where there is none.
    public var pValue: Double? { leading?.pValue }

    /// The model of the winning arm; `nil` where none has won.
    public var winningModel: ExperimentPlan.ArmModel? {
        guard let winner = advice.winner, let index = arms.firstIndex(where: { $0.arm == winner }) else { return nil }
        return models[index]
    }

    /// The relative change of the leading comparison in per cent, positive where the treatment is better; `nil` where the
    /// control's value is 0 or there are no values.
    public var improvementPercentage: Double? {
        guard let lift = leading?.lift else { return nil }
        return 100 * (leading?.isGoodWhenNegative == true ? -lift : lift)
    }
}

/// An arm as it stands.
public struct ABTestArm: Hashable, Sendable, Codable {
    /// Its name.
    public var arm: String
    /// Units that were exposed.
    public var exposed: Int
    /// Units whose values are complete and there.
    public var matured: Int
    /// The success metric's value; `nil` without units.
    public var value: Double?

    /// An arm, with its fields in their order.
    package init(arm: String, exposed: Int, matured: Int, value: Double?) {
        self.arm = arm
        self.exposed = exposed
        self.matured = matured
        self.value = value
    }
}

/// A treatment against the control on one metric.
public struct ABTestComparison: Hashable, Sendable, Codable {
    /// The treatment's arm.
    public var arm: String
    /// The metric.
    public var metric: MetricID
    /// Whether less is better.
    public var isGoodWhenNegative: Bool
    /// The control's value.
    public var control: Double?
    /// The treatment's value.
    public var treatment: Double?
    /// Treatment minus control, adjusted where units have a covariate.
    public var difference: Double?
    /// Its interval at 1 - significance, valid under the design at this look; with several treatments simultaneously.
    public var interval: Interval?
    /// The difference over |control|.
    public var lift: Double?
    /// Its interval.
    public var liftInterval: Interval?
    /// The p-value under the design, corrected for the number of treatments.
    public var pValue: Double?
    /// Whether the design lets this look call it a difference.
    public var isSignificant: Bool
    /// The p-value that holds at every look.
    public var anytimePValue: Double?
    /// The interval that holds at every look.
    public var anytimeInterval: Interval?
    /// The posterior chance that the treatment is better, from a flat prior.
    public var chanceToWin: Double?
    /// What is lost on average by taking the treatment if it is worse, from a flat prior.
    public var expectedLoss: Double?
    /// The share of variance that values from before the test took away; `nil` without them.
    public var varianceReduction: Double?
    /// How it was compared, in words.
    public var method: String
    /// Why there is no number; `nil` where there is one.
    public var undefined: String?

    /// A comparison without numbers.
    package init(arm: String, metric: MetricID, isGoodWhenNegative: Bool, method: String) {
        self.arm = arm
        self.metric = metric
        self.isGoodWhenNegative = isGoodWhenNegative
        self.method = method
        isSignificant = false
    }

    /// Whether it is significant and good.
    public var isWin: Bool { isSignificant && isGood }
    /// Whether it is significant and bad.
    public var isLoss: Bool { isSignificant && !isGood }

    private var isGood: Bool { ((difference ?? 0) > 0) != isGoodWhenNegative }
}

/// A guardrail of a treatment.
public struct ABTestGuardrail: Hashable, Sendable, Codable {
    /// How it stands.
    public enum Outcome: String, Hashable, Sendable, Codable, CaseIterable {
        /// Shown not to be worse than the control by more than the margin.
        case held
        /// Shown to be worse than the control by more than the margin.
        case broken
        /// Neither is shown.
        case open
        /// There are no numbers.
        case unknown
    }

    /// The comparison; its p-value is that of a harm, one-sided.
    public var comparison: ABTestComparison
    /// By how much it may get worse.
    public var margin: Double
    /// How it stands.
    public var outcome: Outcome

    /// A guardrail, with its fields in their order.
    package init(comparison: ABTestComparison, margin: Double, outcome: Outcome) {
        self.comparison = comparison
        self.margin = margin
        self.outcome = outcome
    }
}

/// Something that has to be in order before an experiment may be decided.
public struct ABTestHealthCheck: Hashable, Sendable, Codable {
    /// Its name, stable.
    public var name: String
    /// Whether it is in order; `nil` where it could not be checked.
    public var isHealthy: Bool?
    /// Its p-value, where it has one.
    public var pValue: Double?
    /// What was found, in a sentence.
    public var finding: String

    /// A check, with its fields in their order.
    package init(_ name: String, isHealthy: Bool?, pValue: Double? = nil, finding: String) {
        self.name = name
        self.isHealthy = isHealthy
        self.pValue = pValue
        self.finding = finding
    }
}

/// How far an experiment has come.
public struct ABTestProgress: Hashable, Sendable, Codable {
    /// Mature units of the smaller arm.
    public var smallerArm: Int
    /// Those that it needs.
    public var needed: Int
    /// Units that were exposed, of all arms.
    public var exposed: Int
    /// Mature units, of all arms.
    public var matured: Int
    /// When exposing ends at the latest.
    public var exposureEnd: Timestamp?
    /// When the last values are complete.
    public var outcomeEnd: Timestamp?

    /// A state, with its fields in their order.
    package init(
        smallerArm: Int, needed: Int, exposed: Int, matured: Int, exposureEnd: Timestamp?, outcomeEnd: Timestamp?
    ) {
        self.smallerArm = smallerArm
        self.needed = needed
        self.exposed = exposed
        self.matured = matured
        self.exposureEnd = exposureEnd
        self.outcomeEnd = outcomeEnd
    }

    /// Whether the smaller arm has enough.
    public var isReached: Bool { smallerArm >= needed }
}
