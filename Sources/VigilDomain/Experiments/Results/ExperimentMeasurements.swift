public import VigilStatistics

/// What is known of an experiment's units at a moment: counts and sums of each arm, from which everything is computed.
public struct ExperimentMeasurements: Hashable, Sendable {
    /// Units that were exposed, by arm.
    public var exposed: [Int]
    /// Those of them whose values are complete, by arm.
    public var matured: [Int]
    /// Units that were exposed to more than one arm; they are in no arm's sums.
    public var exposedTwice: Int
    /// Units with values that were never exposed; they are in no arm's sums.
    public var neverExposed: Int
    /// Values that were recorded by model alone, without a unit.
    public var anonymous: Int
    /// Of each metric the mature units' sums, by arm.
    public var sums: [MetricID: [ArmMoments]]

    /// Measurements.
    ///
    /// - Parameters:
    ///   - exposed: Units that were exposed, by arm.
    ///   - matured: Those whose values are complete, by arm.
    ///   - exposedTwice: Units that were exposed to more than one arm.
    ///   - neverExposed: Units with values that were never exposed.
    ///   - anonymous: Values that were recorded without a unit.
    ///   - sums: Of each metric the mature units' sums, by arm.
    public init(
        exposed: [Int], matured: [Int], exposedTwice: Int = 0, neverExposed: Int = 0, anonymous: Int = 0,
        sums: [MetricID: [ArmMoments]]
    ) {
        self.exposed = exposed
        self.matured = matured
        self.exposedTwice = exposedTwice
        self.neverExposed = neverExposed
        self.anonymous = anonymous
        self.sums = sums
    }
}

/// What an experiment remembers of its looks, so that looking often costs nothing.
public struct ExperimentRecord: Hashable, Sendable, Codable {
    /// The always-valid inference on each treatment's success metric, by arm.
    public var anytime: [String: AlwaysValidRecord]
    /// The group-sequential looks of each treatment, by arm.
    public var monitors: [String: GroupSequentialMonitor]
    /// The looks at the shares of the arms.
    public var ratio: SampleRatioRecord?
    /// The look that decided a fixed design; later ones repeat what it said.
    public var deciding: [ABTestComparison]?

    /// A record without looks.
    public init() {
        anytime = [:]
        monitors = [:]
    }
}
