/// How a p-value is found among the tables with given margins.
///
/// All of them are counted where a table of two rows has few; otherwise random ones are drawn until so many were at least as
/// extreme as the observed one, or until the limit. Stopping early is what makes it cheap: a harmless column needs some
/// hundred tables, only a small p-value needs them all.
///
/// - Source: Besag and Clifford 1991, "Sequential Monte Carlo p-values", doi:10.1093/biomet/78.2.301.
public struct TableSampling: Sendable, Hashable {
    /// How many tables may be counted one by one.
    public var enumerationLimit: Int
    /// How many random tables are drawn at most; the least p-value is 1/(this + 1).
    public var drawLimit: Int
    /// How many tables at least as extreme end the drawing.
    public var stopAfterExceedances: Int
    /// The seed; the same seed gives the same p-value.
    public var seed: UInt64

    /// A way to sample tables.
    ///
    /// - Parameters:
    ///   - enumerationLimit: How many tables may be counted one by one, at least 0.
    ///   - drawLimit: How many random tables are drawn at most, at least 1.
    ///   - stopAfterExceedances: How many tables at least as extreme end the drawing, at least 1; the p-value's relative
    ///     error is about one over its root.
    ///   - seed: Any number.
    public init(
        enumerationLimit: Int = 20_000, drawLimit: Int = 10_000, stopAfterExceedances: Int = 50, seed: UInt64 = 0x5EED
    ) {
        self.enumerationLimit = enumerationLimit
        self.drawLimit = drawLimit
        self.stopAfterExceedances = stopAfterExceedances
        self.seed = seed
    }

    /// The p-value of a chi-squared statistic given the margins.
    func conditionalResult(_ table: ContingencyTable, statistic: Double) -> CountTestResult {
        // Tables as extreme as the observed one come out with other rounding errors.
        let extreme = statistic * (1 - 1e-9)
        let freedom = table.degreesOfFreedom
        if let walk = TableEnumeration(table, limit: enumerationLimit) {
            return CountTestResult(
                statistic: statistic, pValue: walk.probability(ofAtLeast: extreme), degreesOfFreedom: freedom,
                method: .enumeration)
        }
        var generator = SplitMix64(seed: seed)
        let sampler = TableSampler(table)
        let pValue = sequentialPValue { sampler.chiSquared(&generator) >= extreme }
        return CountTestResult(
            statistic: statistic, pValue: pValue, degreesOfFreedom: freedom, method: .simulation)
    }

    /// The sequential p-value of an event that is drawn under the null hypothesis.
    ///
    /// - Parameter isExtreme: Draws once and says whether the result is at least as extreme as the observed one.
    /// - Returns: h/l if the h-th exceedance ends the drawing at the l-th draw, (g + 1)/(n + 1) after n draws with g of
    ///   them; valid as a p-value either way.
    func sequentialPValue(_ isExtreme: () -> Bool) -> Double {
        var exceedances = 0
        for draw in 1...max(1, drawLimit) where isExtreme() {
            exceedances += 1
            if exceedances >= stopAfterExceedances { return Double(exceedances) / Double(draw) }
        }
        return Double(exceedances + 1) / Double(max(1, drawLimit) + 1)
    }
}
