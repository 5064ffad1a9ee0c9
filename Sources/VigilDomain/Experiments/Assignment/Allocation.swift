/// Who gets which arm: the part of an experiment's plan from which every assignment follows.
///
/// It is a value without state. A unit's arm follows from it, the unit's identifier and, where there is one, the record of
/// what the unit was given before; see `Assigner`. The order in which it is decided:
///
/// 1. An override gives its arm.
/// 2. A paused experiment gives none.
/// 3. A record of an earlier assignment is kept, as ``stickiness`` says; one below ``minimumVersion`` or of a blocked arm
///    keeps the unit out.
/// 4. With closed enrolment nobody else comes in.
/// 5. Holdouts, the layer and targeting keep units out, in this order.
/// 6. The bucket falls into an arm's range, or between them, which coverage leaves free.
public struct Allocation: Hashable, Sendable, Codable {
    /// One of the treatments that are compared.
    public struct Arm: Hashable, Sendable, Codable {
        /// Its name, recorded with every assignment; the first arm is the control.
        public var name: String
        /// Its part; see ``Allocation/shares``.
        public var weight: Double
        /// Whether its units are kept out: nobody gets it any more, and nobody who had it gets another.
        public var isBlocked: Bool

        /// An arm.
        ///
        /// - Parameters:
        ///   - name: Its name.
        ///   - weight: Its part.
        ///   - isBlocked: Whether its units are kept out.
        public init(_ name: String, weight: Double, isBlocked: Bool = false) {
            self.name = name
            self.weight = weight
            self.isBlocked = isBlocked
        }
    }

    /// An arm that a unit is given whatever else holds, for those who try an experiment out.
    public struct Override: Hashable, Sendable, Codable {
        /// The unit's identifier.
        public var unit: String
        /// The name of its arm.
        public var arm: String

        /// An override.
        ///
        /// - Parameters:
        ///   - unit: The unit's identifier.
        ///   - arm: The name of its arm.
        public init(unit: String, arm: String) {
            self.unit = unit
            self.arm = arm
        }
    }

    /// Whether units come in.
    public enum Enrolment: String, Hashable, Sendable, Codable, CaseIterable {
        /// New units are assigned.
        case open
        /// Units with a record keep their arm, nobody else comes in.
        case closed
        /// Nobody gets an arm, whatever was recorded.
        case paused
    }

    /// What a record of an earlier assignment is worth.
    public enum Stickiness: String, Hashable, Sendable, Codable, CaseIterable {
        /// A recorded unit keeps its arm through all versions from the minimum on.
        case keep
        /// A record counts in its own version alone, and a new version draws again; GrowthBook's rule.
        case sameVersion = "same_version"
        /// Records are not looked at.
        case off
    }

    /// The arms, the control first.
    public var arms: [Arm]
    /// What tells this experiment's draw from that of others; the experiment's name, usually.
    public var salt: String
    /// How identifiers become buckets.
    public var hash: AssignmentHash
    /// What is assigned as one.
    public var unit: BucketingUnit
    /// What is assigned where the unit has no identifier, such as the device of somebody who is not logged in.
    public var fallbackUnit: BucketingUnit?
    /// The share of units that takes part, in 0...1; raising it moves nobody.
    public var coverage: Double
    /// Whom the experiment is for; `nil` for everybody.
    public var targeting: TargetingCondition?
    /// The part of a layer that it has; `nil` where it shares units with all others.
    public var layer: LayerSlot?
    /// Whom it leaves to compare with.
    public var holdouts: [Holdout]
    /// Who is given an arm whatever else holds; at most ``greatestOverrideCount``.
    public var overrides: [Override]
    /// Whether units come in.
    public var enrolment: Enrolment
    /// What a record of an earlier assignment is worth.
    public var stickiness: Stickiness
    /// Counted from 1; a change of the split needs a new one, see ``validate(succeeding:)``.
    public var version: Int
    /// Units that were assigned under an earlier version than this are kept out.
    public var minimumVersion: Int

    /// The most arms.
    public static let greatestArmCount = 64
    /// The most overrides; a list for testers, not for customers.
    public static let greatestOverrideCount = 1000
    /// The most holdouts.
    public static let greatestHoldoutCount = 8

    /// An allocation.
    ///
    /// - Parameters:
    ///   - arms: The arms, the control first.
    ///   - salt: What tells this experiment's draw from that of others.
    ///   - hash: How identifiers become buckets.
    ///   - unit: What is assigned as one.
    ///   - fallbackUnit: What is assigned where the unit has no identifier.
    ///   - coverage: The share of units that takes part.
    ///   - targeting: Whom the experiment is for.
    ///   - layer: The part of a layer that it has.
    ///   - holdouts: Whom it leaves to compare with.
    ///   - overrides: Who is given an arm whatever else holds.
    ///   - enrolment: Whether units come in.
    ///   - stickiness: What a record of an earlier assignment is worth.
    ///   - version: Counted from 1.
    ///   - minimumVersion: The first version whose units stay in.
    public init(
        arms: [Arm],
        salt: String,
        hash: AssignmentHash = .vigil1,
        unit: BucketingUnit = .user,
        fallbackUnit: BucketingUnit? = nil,
        coverage: Double = 1,
        targeting: TargetingCondition? = nil,
        layer: LayerSlot? = nil,
        holdouts: [Holdout] = [],
        overrides: [Override] = [],
        enrolment: Enrolment = .open,
        stickiness: Stickiness = .keep,
        version: Int = 1,
        minimumVersion: Int = 1
    ) {
        self.arms = arms
        self.salt = salt
        self.hash = hash
        self.unit = unit
        self.fallbackUnit = fallbackUnit
        self.coverage = coverage
        self.targeting = targeting
        self.layer = layer
        self.holdouts = holdouts
        self.overrides = overrides
        self.enrolment = enrolment
        self.stickiness = stickiness
        self.version = version
        self.minimumVersion = minimumVersion
    }

    /// Two arms, named as experiments mostly name them.
    ///
    /// - Parameters:
    ///   - treatmentShare: The treatment's share, in 0...1.
    ///   - salt: What tells this experiment's draw from that of others.
    /// - Returns: `control` and `treatment` with everything else at its default.
    public static func twoArms(treatmentShare: Double, salt: String) -> Allocation {
        Allocation(
            arms: [Arm("control", weight: 1 - treatmentShare), Arm("treatment", weight: treatmentShare)], salt: salt)
    }

    /// Where an arm stands.
    ///
    /// - Parameter name: The arm's name.
    /// - Returns: Its index; `nil` if there is none of that name.
    public func index(ofArm name: String) -> Int? {
        arms.firstIndex { AssignmentNames.areSame($0.name, name) }
    }
}
