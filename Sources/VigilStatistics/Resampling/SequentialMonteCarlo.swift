/// A p-value by simulation of the null hypothesis that stops as soon as it is clearly not small.
///
/// A harmless statistic is exceeded often and needs some hundred draws; only a small p-value needs them all.
///
/// - Source: Besag and Clifford 1991, "Sequential Monte Carlo p-values", doi:10.1093/biomet/78.2.301.
public struct SequentialMonteCarlo: Sendable, Hashable {
    /// How many draws at most; the least p-value is 1/(this + 1).
    public var drawLimit: Int
    /// How many draws at least as extreme as the observed statistic end it.
    public var stopAfterExceedances: Int
    /// Whether a fitted tail goes on where the draws end (``DrawnTail``).
    public var fitsTail: Bool

    /// A way to simulate.
    ///
    /// - Parameters:
    ///   - drawLimit: How many draws at most, at least 1.
    ///   - stopAfterExceedances: How many draws at least as extreme end it, at least 1; the p-value's relative error is
    ///     about one over its root.
    ///   - fitsTail: Whether a fitted tail goes on where the draws end.
    public init(drawLimit: Int = 10_000, stopAfterExceedances: Int = 50, fitsTail: Bool = false) {
        self.drawLimit = max(1, drawLimit)
        self.stopAfterExceedances = max(1, stopAfterExceedances)
        self.fitsTail = fitsTail
    }

    /// What a simulation found.
    public struct Answer: Sendable, Hashable {
        /// The p-value, above 0 and at most 1.
        public var pValue: Double
        /// Whether it lies beyond the draws, in a tail that was fitted to them.
        public var isFitted: Bool
        /// The mean of all draws.
        public var mean: Double
    }

    /// The p-value of a statistic that is drawn under the null hypothesis.
    ///
    /// - Parameters:
    ///   - extreme: The observed statistic, a little less where draws come out with other rounding errors.
    ///   - leastDraws: How many are drawn at least, so that their mean is good for something; those beyond the end of the
    ///     simulation do not touch the p-value.
    ///   - draw: Draws once.
    /// - Returns: As ``pValue(_:)``; with a tail, where fewer than ten draws are as great, no more than that and no less
    ///   than ``DrawnTail/leastPValue``.
    /// - Complexity: At most `drawLimit` or `leastDraws` draws.
    public func answer(atLeast extreme: Double, leastDraws: Int = 1, _ draw: () -> Double) -> Answer {
        var draws: [Double] = []
        var exceedances = 0
        while draws.count < drawLimit && exceedances < stopAfterExceedances {
            let drawn = draw()
            draws.append(drawn)
            if drawn >= extreme { exceedances += 1 }
            if fitsTail, exceedances == 0, draws.count == Self.firstLook, isHopeless(draws, extreme) { break }
        }
        var answer = Answer(pValue: 1, isFitted: false, mean: 0)
        if exceedances >= stopAfterExceedances {
            answer.pValue = Double(exceedances) / Double(draws.count)
        } else {
            answer.pValue = Double(exceedances + 1) / Double(draws.count + 1)
            if fitsTail, exceedances < DrawnTail.fewExceedances, let tail = DrawnTail(draws) {
                answer.pValue = min(answer.pValue, tail.survival(extreme))
                answer.isFitted = true
            }
        }
        while draws.count < leastDraws { draws.append(draw()) }
        answer.mean = draws.reduce(0, +) / Double(draws.count)
        return answer
    }

    /// After so many draws a statistic that lies beyond any tail ends the drawing.
    private static let firstLook = 499

    private func isHopeless(_ draws: [Double], _ extreme: Double) -> Bool {
        (DrawnTail(draws)?.survival(extreme) ?? 1) <= DrawnTail.leastPValue
    }

    /// The p-value of an event that is drawn under the null hypothesis.
    ///
    /// - Parameter isExtreme: Draws once and says whether the result is at least as extreme as the observed one.
    /// - Returns: h/l if the h-th exceedance ends the drawing at the l-th draw, (g + 1)/(n + 1) after n draws with g of
    ///   them; valid as a p-value either way.
    /// - Complexity: At most `drawLimit` draws.
    public func pValue(_ isExtreme: () -> Bool) -> Double {
        var exceedances = 0
        for draw in 1...drawLimit where isExtreme() {
            exceedances += 1
            if exceedances >= stopAfterExceedances { return Double(exceedances) / Double(draw) }
        }
        return Double(exceedances + 1) / Double(drawLimit + 1)
    }
}
