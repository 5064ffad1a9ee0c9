/// What a p-value from random deals of the pooled values may cost, and its seed.
public struct DealSampling: Sendable, Hashable {
    /// How many random deals at most; the least p-value is 1/(this + 1).
    public var drawLimit: Int
    /// How many deals at least as extreme end the drawing.
    public var stopAfterExceedances: Int
    /// The seed; the same seed and samples give the same p-value.
    public var seed: UInt64
    /// Whether a fitted tail goes on where the deals end (``DrawnTail``).
    public var fitsTail: Bool

    /// A way to sample deals.
    ///
    /// - Parameters:
    ///   - drawLimit: How many random deals at most, at least 1.
    ///   - stopAfterExceedances: How many deals at least as extreme end the drawing, at least 1.
    ///   - seed: Any number.
    ///   - fitsTail: Whether a fitted tail goes on where the deals end.
    public init(
        drawLimit: Int = 9_999, stopAfterExceedances: Int = 50, seed: UInt64 = 0x5EED, fitsTail: Bool = false
    ) {
        self.drawLimit = drawLimit
        self.stopAfterExceedances = stopAfterExceedances
        self.seed = seed
        self.fitsTail = fitsTail
    }

    /// How many groups of equal values a statistic of ranks is simulated for; with more, ties hardly matter.
    static let groupLimit = 300

    /// The share of deals with a statistic at least as great.
    func answer(
        atLeast extreme: Double, leastDraws: Int = 1, _ draw: (inout SplitMix64) -> Double
    ) -> SequentialMonteCarlo.Answer {
        var generator = SplitMix64(seed: seed)
        let simulation = SequentialMonteCarlo(
            drawLimit: drawLimit, stopAfterExceedances: stopAfterExceedances, fitsTail: fitsTail)
        return simulation.answer(atLeast: extreme, leastDraws: leastDraws) { draw(&generator) }
    }
}
