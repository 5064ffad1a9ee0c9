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

    /// A way to simulate.
    ///
    /// - Parameters:
    ///   - drawLimit: How many draws at most, at least 1.
    ///   - stopAfterExceedances: How many draws at least as extreme end it, at least 1; the p-value's relative error is
    ///     about one over its root.
    public init(drawLimit: Int = 10_000, stopAfterExceedances: Int = 50) {
        self.drawLimit = max(1, drawLimit)
        self.stopAfterExceedances = max(1, stopAfterExceedances)
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
