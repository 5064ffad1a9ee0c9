/// What differs between two allocations of one experiment.
public enum AllocationChange: String, Hashable, Sendable, Codable, CaseIterable {
    /// The weights of arms that are in both.
    case weights
    /// Which arms there are, or their order.
    case arms
    /// Which arms are blocked.
    case blockedArms = "blocked_arms"
    /// The salt.
    case salt
    /// The hash.
    case hash
    /// The unit, or its fallback.
    case unit
    /// Whom the experiment is for.
    case targeting
    /// The part of the layer.
    case layer
    /// More units take part.
    case coverageRaised = "coverage_raised"
    /// Fewer units take part.
    case coverageLowered = "coverage_lowered"
    /// The holdouts.
    case holdouts
    /// The overrides.
    case overrides
    /// Whether units come in.
    case enrolment
    /// What records are worth.
    case stickiness
    /// The first version whose units stay in.
    case minimumVersion = "minimum_version"

    /// Whether units that come after it may get another arm, or come from others, than units before it.
    ///
    /// Such units are compared within their version, so the change begins a new one.
    public var needsVersion: Bool {
        switch self {
        case .weights, .arms, .blockedArms, .salt, .hash, .unit, .targeting, .layer: true
        case .coverageRaised, .coverageLowered, .holdouts, .overrides, .enrolment, .stickiness, .minimumVersion: false
        }
    }
}

/// What becomes of all buckets when the split changes and nobody has a record, in shares of all; they sum to 1.
public struct SplitMovement: Hashable, Sendable, Codable {
    /// Has the same arm before and after.
    public var kept = 0.0
    /// Has another arm afterwards.
    public var moved = 0.0
    /// Was in and is out.
    public var left = 0.0
    /// Was out and is in.
    public var joined = 0.0
    /// Is out before and after.
    public var outside = 0.0
}
