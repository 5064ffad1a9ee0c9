/// How a p-value is found among the tables with given margins.
///
/// All of them are counted where a table of two rows has few; otherwise random ones are drawn until so many were at least as
/// extreme as the observed one, or until the limit (``SequentialMonteCarlo``).
public struct TableSampling: Sendable, Hashable {
    /// How many tables may be counted one by one.
    public var enumerationLimit: Int
    /// How many random tables are drawn at most; without a tail the least p-value is 1/(this + 1).
    public var drawLimit: Int
    /// How many tables at least as extreme end the drawing.
    public var stopAfterExceedances: Int
    /// The seed; the same seed gives the same p-value.
    public var seed: UInt64
    /// How many values are dealt to all tables together at most; larger tables are drawn less often.
    public var workLimit: Int
    /// Whether a p-value of a table of two rows that is too small for the tables drawn is taken from a law fitted to the
    /// moments of the statistic, and of other tables from one fitted to the tables drawn (``DrawnTail``).
    public var extendsTail: Bool

    /// Some 20 to 40 milliseconds of one core.
    public static let defaultWorkLimit = 3_000_000

    /// A way to sample tables.
    ///
    /// - Parameters:
    ///   - enumerationLimit: How many tables may be counted one by one, at least 0.
    ///   - drawLimit: How many random tables are drawn at most, at least 1.
    ///   - stopAfterExceedances: How many tables at least as extreme end the drawing, at least 1; the p-value's relative
    ///     error is about one over its root.
    ///   - seed: Any number.
    ///   - workLimit: How many values are dealt to all tables together at most.
    ///   - extendsTail: Whether small p-values come from a fitted law.
    public init(
        enumerationLimit: Int = 20_000, drawLimit: Int = 10_000, stopAfterExceedances: Int = 50,
        seed: UInt64 = 0x5EED, workLimit: Int = TableSampling.defaultWorkLimit, extendsTail: Bool = false
    ) {
        self.enumerationLimit = enumerationLimit
        self.drawLimit = drawLimit
        self.stopAfterExceedances = stopAfterExceedances
        self.seed = seed
        self.workLimit = workLimit
        self.extendsTail = extendsTail
    }

    /// How draws of other statistics than chi-squared are taken.
    var simulation: SequentialMonteCarlo {
        SequentialMonteCarlo(drawLimit: drawLimit, stopAfterExceedances: stopAfterExceedances, fitsTail: extendsTail)
    }

    /// So many tables as extreme are enough for a p-value without a fitted law.
    static let enoughExceedances = 10
    /// After so many tables of which none is as extreme, a p-value that is ``hopeless`` ends the drawing.
    static let fewDraws = 1000
    /// No number of tables that can be drawn has anything to say about such a p-value.
    static let hopeless = 1e-9

    /// A fitted law that says 0 means less than this.
    static let leastTail = 1e-300

    /// The p-value of a chi-squared statistic given the margins.
    func conditionalResult(_ table: ContingencyTable, statistic: Double) -> CountTestResult {
        // Tables as extreme as the observed one come out with other rounding errors.
        let extreme = statistic * (1 - 1e-9)
        func result(_ pValue: Double, _ method: CountTestResult.Method) -> CountTestResult {
            CountTestResult(
                statistic: statistic, pValue: pValue, degreesOfFreedom: table.degreesOfFreedom, method: method)
        }
        if let walk = TableEnumeration(table, limit: enumerationLimit) {
            return result(walk.probability(ofAtLeast: extreme), .enumeration)
        }
        var generator = SplitMix64(seed: seed)
        guard table.rowTotals.count == 2 else {
            let sampler = TableSampler(table)
            var simulation = simulation
            simulation.drawLimit = affordable(sampler.work)
            let answer = simulation.answer(atLeast: extreme) { sampler.chiSquared(&generator) }
            return result(answer.pValue, answer.isFitted ? .simulationTail : .simulation)
        }
        var sampler = PairTableSampler(table)
        let tail = extendsTail ? ConditionalChiSquaredTail(table)?.survival(extreme) : nil
        var exceedances = 0
        var drawn = 0
        let limit = affordable(sampler.work)
        while drawn < limit {
            drawn += 1
            if sampler.chiSquared(&generator) >= extreme {
                exceedances += 1
                if exceedances >= stopAfterExceedances {
                    return result(Double(exceedances) / Double(drawn), .simulation)
                }
            }
            if drawn == Self.fewDraws, exceedances == 0, let tail, tail < Self.hopeless { break }
        }
        let simulated = Double(exceedances + 1) / Double(drawn + 1)
        guard let tail, exceedances < Self.enoughExceedances else { return result(simulated, .simulation) }
        // The tables drawn have the last word: the p-value is neither above theirs nor far below it.
        let least = Double(exceedances) / (4 * Double(drawn))
        return result(min(simulated, max(least, tail, Self.leastTail)), .simulationTail)
    }

    /// How many tables are drawn at most, of which each takes so much work.
    private func affordable(_ work: Int) -> Int { max(1, min(drawLimit, workLimit / max(1, work))) }
}
