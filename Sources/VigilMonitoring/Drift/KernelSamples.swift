import VigilDomain
import VigilStatistics

/// Two encoded tables, thinned out for methods that look at all pairs of rows.
struct KernelSamples {
    /// The most rows of either side.
    static let rowLimit = 2_000
    /// The most permutations, where the level asks for them and the rows are few.
    static let mostPermutations = 9_999
    static let recipe =
        "at most \(rowLimit) rows a side, chosen by what is in them, and at most \(mostPermutations) permutations, a fitted "
        + "tail beyond them"

    private static let seed: UInt64 = 0x5EED
    private let reference: Matrix
    private let current: Matrix
    private let text: String
    private let level: Double

    /// The samples of two tables.
    ///
    /// - Parameters:
    ///   - rows: Both tables' rows.
    ///   - level: The p-value that has to be reached.
    /// - Throws: `.tooFewObservations` where no column has values that differ.
    init(_ rows: TableEncoding.Rows, level: Double) throws(StatisticsError) {
        self.level = level
        try rows.requireColumns(1)
        // Other seeds for the two sides: rows that both have would be chosen on both or on neither.
        reference = rows.reference.rows(
            RowOrder.sample(rows.reference, atMost: Self.rowLimit, seed: Self.seed))
        current = rows.current.rows(RowOrder.sample(rows.current, atMost: Self.rowLimit, seed: Self.seed &+ 1))
        text =
            "\(reference.rowCount) of \(rows.reference.rowCount) reference rows and \(current.rowCount) of "
            + "\(rows.current.rowCount) current ones, seed \(Self.seed)" + rows.leftOutText
    }

    func gaussianOutcome() throws(StatisticsError) -> DriftDetectorOutcome {
        let median = try MedianDistance.between(rowsOf: reference.stacked(above: current))
        // Equal rows on both sides have no distance; any width then gives 0.
        let bandwidth = max(1e-100, median ?? 1)
        let pairs = try KernelDiscrepancy(
            reference: reference, current: current, kernel: .gaussian(bandwidth: bandwidth))
        let found = pairs.test(simulation: simulation, seed: Self.seed)
        return outcome(
            found, effect: max(0, found.value.unbiased).squareRoot(),
            recipe: text + ", σ \(NumberText.number(bandwidth))")
    }

    func energyOutcome() throws(StatisticsError) -> DriftDetectorOutcome {
        let pairs = try KernelDiscrepancy(reference: reference, current: current, kernel: .negativeDistance)
        let found = pairs.test(simulation: simulation, seed: Self.seed)
        let between = -found.value.betweenMean
        let effect = between > 0 ? min(1, max(0, found.value.unbiased) / (2 * between)) : 0
        return outcome(found, effect: effect, recipe: text)
    }

    /// How permutations of rows are drawn.
    ///
    /// - Parameters:
    ///   - level: The p-value that has to be reached.
    ///   - steps: How many multiplications a permutation takes.
    /// - Returns: At least 999 permutations where they take no more than some seconds.
    static func simulation(level: Double, steps: Int) -> SequentialMonteCarlo {
        let draws = DrawPlan.draws(
            level: level, least: 999, most: mostPermutations, steps: steps, budget: 16_000_000_000)
        return SequentialMonteCarlo(drawLimit: draws, stopAfterExceedances: 20, fitsTail: true)
    }

    private var simulation: SequentialMonteCarlo {
        let rows = reference.rowCount + current.rowCount
        return Self.simulation(level: level, steps: rows * rows)
    }

    private func outcome(
        _ found: (value: KernelDiscrepancy.Value, pValue: Double, isFitted: Bool), effect: Double, recipe: String
    ) -> DriftDetectorOutcome {
        .measured(
            DriftDetectorOutcome.Measurement(
                statistic: found.value.unbiased, pValue: found.pValue, effect: effect,
                method: found.isFitted ? "permutation_tail" : "permutation", recipe: recipe))
    }
}

extension TableEncoding.Rows {
    /// Makes sure that there is something to look at.
    func requireColumns(_ least: Int) throws(StatisticsError) {
        guard reference.columnCount >= least else {
            throw StatisticsError(
                .tooFewObservations,
                "\(NumberText.count(reference.columnCount, "column has", "columns have")) values that differ, need at least "
                    + "\(least)" + leftOutText)
        }
    }

    /// The columns that are left out, as the end of a sentence; nothing without any.
    var leftOutText: String {
        guard !leftOut.isEmpty else { return "" }
        let more = leftOut.count > 3 ? " and \(leftOut.count - 3) more" : ""
        return "; constant or missing throughout: "
            + leftOut.prefix(3).map { "\"\($0)\"" }.joined(separator: ", ") + more
    }
}
