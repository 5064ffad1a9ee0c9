/// When an experiment may be decided, so that its error rates hold.
public enum ExperimentDesign: Hashable, Sendable, Codable {
    /// Once, at the first look at which the smaller arm has the planned number of mature units. Every earlier look shows an
    /// always-valid interval beside it and decides nothing.
    case fixedHorizon
    /// At every look: the confidence sequence holds at all of them together. The tuning sample size, of both arms, is where it
    /// is narrowest; `nil` is the planned size.
    case alwaysValid(tuningSampleSize: Double?)
    /// At so many looks, evenly spread over the planned number of units, with O'Brien-Fleming's spending of the error.
    case groupSequential(looks: Int)

    /// Whether the duration may be extended while the experiment runs: its error rates hold for any size.
    public var isExtensible: Bool {
        switch self {
        case .fixedHorizon: false
        case .alwaysValid, .groupSequential: true
        }
    }

    /// The stable text of the kind.
    public var name: String {
        switch self {
        case .fixedHorizon: "fixed_horizon"
        case .alwaysValid: "always_valid"
        case .groupSequential: "group_sequential"
        }
    }

    func validate() throws(DomainError) {
        switch self {
        case .fixedHorizon: break
        case .alwaysValid(let size):
            guard let size else { return }
            guard size >= 2, size.isFinite else {
                throw DomainError(
                    .invalidValue, field: "design.tuning_sample_size",
                    detail: "\(size) was given; it must be at least 2")
            }
        case .groupSequential(let looks):
            guard (2...50).contains(looks) else {
                throw DomainError(
                    .invalidValue, field: "design.looks", detail: "\(looks) were given; allowed are 2 to 50")
            }
        }
    }
}
