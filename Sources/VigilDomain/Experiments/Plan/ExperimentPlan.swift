/// What is tested, on whom, by what it is judged and until when: fixed before the first unit is exposed.
///
/// Only a name, two models, a split and a success metric are needed; everything else has a default that stands in the answer.
public struct ExperimentPlan: Hashable, Sendable, Codable {
    /// The model that an arm answers with.
    public struct ArmModel: Hashable, Sendable, Codable {
        /// The model.
        public var model: ModelName
        /// Its version.
        public var version: String

        /// A version of a model.
        ///
        /// - Parameters:
        ///   - model: The model.
        ///   - version: Its version.
        public init(_ model: ModelName, _ version: String) {
            self.model = model
            self.version = version
        }
    }

    /// Where results come from.
    public enum Source: String, Hashable, Sendable, Codable, CaseIterable {
        /// They are recorded, by unit, arm or sums.
        case recorded
        /// They are the predictions and outcomes of the arms' versions while the test runs; each prediction is a unit.
        case predictions
    }

    /// The experiment's name.
    public var name: ModelName
    /// What it is about, in a sentence.
    public var summary: String
    /// The models, in the order of the allocation's arms; the first is the control's.
    public var models: [ArmModel]
    /// Who gets which arm.
    public var allocation: Allocation
    /// What decides.
    public var successMetric: ExperimentMetric
    /// Where results come from.
    public var source: Source
    /// What must not get worse by more than its margin.
    public var guardrails: [ExperimentMetric]
    /// When it may be decided.
    public var design: ExperimentDesign
    /// The chance of a false alarm over all treatments and looks.
    public var significance: Double
    /// The chance to find the minimum effect.
    public var power: Double
    /// Mature units that the smaller arm needs before anything is decided; `nil` for the computed number.
    public var minimumSampleSize: Int?
    /// For how many seconds units are exposed.
    public var maximumDuration: Int
    /// After how many seconds a unit's values are complete; `nil` where each is as it is recorded.
    public var outcomeHorizon: Int?
    /// How many units a day come in, of all arms, for the expected duration.
    public var unitsPerDay: Double?

    /// A plan.
    ///
    /// - Parameters:
    ///   - name: The experiment's name.
    ///   - summary: What it is about.
    ///   - models: The models, in the order of the allocation's arms.
    ///   - allocation: Who gets which arm.
    ///   - successMetric: What decides.
    ///   - guardrails: What must not get worse.
    ///   - design: When it may be decided.
    ///   - significance: The chance of a false alarm.
    ///   - power: The chance to find the minimum effect.
    ///   - minimumSampleSize: Mature units that the smaller arm needs.
    ///   - maximumDuration: For how many seconds units are exposed; 14 days unless said otherwise.
    ///   - outcomeHorizon: After how many seconds a unit's values are complete.
    ///   - unitsPerDay: How many units a day come in.
    ///   - source: Where results come from.
    public init(
        name: ModelName, summary: String = "", models: [ArmModel], allocation: Allocation,
        successMetric: ExperimentMetric, guardrails: [ExperimentMetric] = [], design: ExperimentDesign = .fixedHorizon,
        significance: Double = 0.05, power: Double = 0.8, minimumSampleSize: Int? = nil,
        maximumDuration: Int = 14 * 86_400, outcomeHorizon: Int? = nil, unitsPerDay: Double? = nil,
        source: Source = .recorded
    ) {
        self.name = name
        self.summary = summary
        self.models = models
        self.allocation = allocation
        self.successMetric = successMetric
        self.guardrails = guardrails
        self.design = design
        self.significance = significance
        self.power = power
        self.minimumSampleSize = minimumSampleSize
        self.maximumDuration = maximumDuration
        self.outcomeHorizon = outcomeHorizon
        self.unitsPerDay = unitsPerDay
        self.source = source
    }

    /// A plan for two models.
    ///
    /// - Parameters:
    ///   - name: The experiment's name.
    ///   - control: The model in use.
    ///   - treatment: The one that may replace it.
    ///   - treatmentShare: The treatment's share of the units, above 0 and below 1.
    ///   - successMetric: What decides.
    public init(
        name: ModelName, control: ArmModel, treatment: ArmModel, treatmentShare: Double,
        successMetric: ExperimentMetric
    ) {
        self.init(
            name: name, models: [control, treatment],
            allocation: .twoArms(treatmentShare: treatmentShare, salt: name.rawValue), successMetric: successMetric)
    }

    /// Every metric, the success metric first.
    public var metrics: [ExperimentMetric] { [successMetric] + guardrails }

    /// A metric by its name.
    ///
    /// - Parameter name: The name.
    /// - Returns: The metric; `nil` where the plan has none of that name.
    public func metric(_ name: MetricID) -> ExperimentMetric? { metrics.first { $0.name == name } }

    /// The most guardrails.
    public static let greatestGuardrailCount = 20
    /// The longest duration and horizon, in seconds: two years.
    public static let longest = 730 * 86_400
}

extension ExperimentPlan {
    /// Checks everything that can be seen of the plan alone.
    ///
    /// - Throws: `DomainError` that names the field, what was given and what is allowed.
    public func validate() throws(DomainError) {
        try allocation.validate(as: "allocation")
        guard models.count == allocation.arms.count else {
            throw DomainError(
                .lengthMismatch, field: "models",
                detail: "\(models.count) models for \(allocation.arms.count) arms; each arm has one")
        }
        for index in models.indices {
            guard !models[..<index].contains(models[index]) else {
                throw DomainError(
                    .invalidValue, field: "models[\(index)]",
                    detail:
                        "\(models[index].model) \(models[index].version) is in the test twice; nothing would be compared"
                )
            }
            guard (1...100).contains(models[index].version.utf8.count) else {
                throw DomainError(
                    .invalidName, field: "models[\(index)].version", detail: "allowed are 1 to 100 bytes")
            }
        }
        guard summary.utf8.count <= 2000 else {
            throw DomainError(
                .invalidValue, field: "summary",
                detail: "\(summary.utf8.count) bytes were given; at most 2000 are allowed")
        }
        try successMetric.validate(as: "success_metric")
        guard guardrails.count <= Self.greatestGuardrailCount else {
            throw DomainError(
                .invalidValue, field: "guardrails",
                detail: "\(guardrails.count) were given; at most \(Self.greatestGuardrailCount) are allowed")
        }
        for (index, guardrail) in guardrails.enumerated() {
            try guardrail.validate(as: "guardrails[\(index)]")
            guard !metrics[...index].contains(where: { $0.name == guardrail.name }) else {
                throw DomainError(
                    .invalidValue, field: "guardrails[\(index)].name",
                    detail: "\"\(guardrail.name)\" is in the plan twice")
            }
        }
        try design.validate()
        try validateNumbers()
    }

    private func validateNumbers() throws(DomainError) {
        guard significance > 0, significance <= 0.5 else {
            throw DomainError(
                .invalidValue, field: "significance",
                detail: "\(significance) was given; it must be above 0 and at most 0.5")
        }
        guard power > significance, power < 1 else {
            throw DomainError(
                .invalidValue, field: "power",
                detail: "\(power) was given; it must be above the significance of \(significance) and below 1")
        }
        if let minimumSampleSize, !(2...1_000_000_000).contains(minimumSampleSize) {
            throw DomainError(
                .invalidValue, field: "minimum_sample_size",
                detail: "\(minimumSampleSize) was given; allowed are 2 to 1,000,000,000")
        }
        for (field, seconds) in [("maximum_duration", maximumDuration), ("outcome_horizon", outcomeHorizon ?? 1)] {
            guard (1...Self.longest).contains(seconds) else {
                throw DomainError(
                    .invalidValue, field: field,
                    detail: "\(seconds) seconds were given; allowed are 1 to \(Self.longest)")
            }
        }
        if let unitsPerDay, !(unitsPerDay > 0 && unitsPerDay.isFinite) {
            throw DomainError(
                .invalidValue, field: "units_per_day", detail: "\(unitsPerDay) was given; it must be above 0")
        }
    }
}
