/// How a p-value is found among the tables with given margins.
///
/// All of them are counted where a table of two rows has few; otherwise random ones are drawn until so many were at least as
/// extreme as the observed one, or until the limit (``SequentialMonteCarlo``).
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
        let simulation = SequentialMonteCarlo(drawLimit: drawLimit, stopAfterExceedances: stopAfterExceedances)
        let pValue = simulation.pValue { sampler.chiSquared(&generator) >= extreme }
        return CountTestResult(
            statistic: statistic, pValue: pValue, degreesOfFreedom: freedom, method: .simulation)
    }
}
