/// What a plan can find: how many units it needs, what its own number of units finds, and how long that takes.
public struct PowerAnalysis: Hashable, Sendable, Codable {
    /// What the control's value is taken for.
    public var control: Double
    /// The least change that is worth finding.
    public var minimumEffect: Double
    /// How many units the whole experiment needs for the plan's power.
    public var neededUnits: Int
    /// How many of them its smaller arm needs.
    public var neededSmallerArm: Int
    /// The mature units that the plan asks of the smaller arm before anything is decided.
    public var plannedSmallerArm: Int
    /// How many units the whole experiment has by then.
    public var plannedUnits: Int
    /// The chance to find the minimum effect with them.
    public var plannedPower: Double
    /// The least change that they find with the plan's power; `nil` where none is found.
    public var detectableEffect: Double?
    /// After how many days the needed units are exposed at the plan's traffic; `nil` without one.
    public var expectedDays: Double?
    /// How it was computed.
    public var method: String
    /// What speaks against starting the plan as it is, in sentences.
    public var warnings: [String]

    /// An analysis, with its fields in their order.
    package init(
        control: Double, minimumEffect: Double, neededUnits: Int, neededSmallerArm: Int, plannedSmallerArm: Int,
        plannedUnits: Int, plannedPower: Double, detectableEffect: Double?, expectedDays: Double?, method: String,
        warnings: [String]
    ) {
        self.control = control
        self.minimumEffect = minimumEffect
        self.neededUnits = neededUnits
        self.neededSmallerArm = neededSmallerArm
        self.plannedSmallerArm = plannedSmallerArm
        self.plannedUnits = plannedUnits
        self.plannedPower = plannedPower
        self.detectableEffect = detectableEffect
        self.expectedDays = expectedDays
        self.method = method
        self.warnings = warnings
    }

    /// Whether the plan should be confirmed before it is started.
    public var needsConfirmation: Bool { !warnings.isEmpty }
}
