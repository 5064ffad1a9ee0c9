/// What a unit was given before, as the caller's record has it.
public struct PriorAssignment: Hashable, Sendable, Codable {
    /// The name of its arm.
    public var arm: String
    /// The allocation's version under which it was given.
    public var version: Int
    /// The earliest version under which the unit has any record; `version` where there is one record.
    public var firstVersion: Int
    /// The probability with which it was given that arm; `nil` if it was not recorded.
    public var propensity: Double?

    /// A record.
    ///
    /// - Parameters:
    ///   - arm: The name of its arm.
    ///   - version: The version under which it was given.
    ///   - firstVersion: The earliest version of any record of the unit; `nil` for `version`.
    ///   - propensity: The probability with which it was given that arm.
    public init(arm: String, version: Int, firstVersion: Int? = nil, propensity: Double? = nil) {
        self.arm = arm
        self.version = version
        self.firstVersion = min(version, firstVersion ?? version)
        self.propensity = propensity
    }
}

extension PriorAssignment {
    /// The record of an assignment that was just made; `nil` for one outside of the experiment and for an override, of which
    /// none is kept.
    ///
    /// - Parameter assignment: The assignment.
    public init?(_ assignment: Assignment) {
        guard let arm = assignment.arm, assignment.isInExperiment else { return nil }
        self.init(arm: arm, version: assignment.version, propensity: assignment.propensity)
    }
}

/// What a unit is given, and why.
public struct Assignment: Hashable, Sendable, Codable {
    /// Why a unit has its arm, or none.
    public enum Reason: String, Hashable, Sendable, Codable, CaseIterable {
        /// In: its bucket lies in the arm's range.
        case drawn
        /// In: it has the arm of its record.
        case sticky
        /// An arm without being in the experiment: it was named by hand and counts in no result.
        case override
        /// Out: there is no identifier to draw with.
        case noUnit = "no_unit"
        /// Out: the experiment is paused.
        case paused
        /// Out: enrolment is closed and it has no record.
        case closed
        /// Out: its arm is blocked, or its record is older than the minimum version.
        case blocked
        /// Out: it is held out of all experiments.
        case holdout
        /// Out: its part of the layer belongs to others.
        case layer
        /// Out: the experiment is not for it.
        case targeting
        /// Out: the ramp has not reached it.
        case coverage
    }

    /// The arm's name; `nil` for a unit that is out, which gets what it would get without the experiment.
    public var arm: String?
    /// The arm's index in the allocation.
    public var armIndex: Int?
    /// Why.
    public var reason: Reason
    /// The version that decided: of the record where that was kept, else the allocation's.
    public var version: Int
    /// The probability of this arm for a unit in the experiment under that version, in 0...1.
    ///
    /// `nil` for a unit that is out or named by hand, and where a kept record has none.
    public var propensity: Double?
    /// Where the unit lies in 0..<1; `nil` without an identifier.
    public var bucket: Double?

    /// An assignment.
    ///
    /// - Parameters:
    ///   - arm: The arm's name.
    ///   - armIndex: The arm's index.
    ///   - reason: Why.
    ///   - version: The version that decided.
    ///   - propensity: The probability of this arm.
    ///   - bucket: Where the unit lies.
    @inlinable
    public init(
        arm: String?, armIndex: Int?, reason: Reason, version: Int, propensity: Double?, bucket: Double?
    ) {
        self.arm = arm
        self.armIndex = armIndex
        self.reason = reason
        self.version = version
        self.propensity = propensity
        self.bucket = bucket
    }

    /// Whether the unit counts in the experiment's results.
    public var isInExperiment: Bool { reason == .drawn || reason == .sticky }
}
