import VigilDomain
import VigilMonitoring
import VigilStatistics

/// How often a real change is found.
struct Power: Sendable {
    /// The change.
    enum Change: String, CaseIterable, Sendable {
        /// A normal law that moves by a fifth of its standard deviation.
        case shift = "mean + 0.2 sd"
        /// Five categories, of which one gives a twentieth of all rows to another.
        case share = "total variation 0.05"

        var method: String { self == .shift ? "kolmogorov_smirnov" : "chi_squared" }
    }

    /// What repeats found.
    struct Found: Sendable {
        var repeats = 0
        /// By the default test alone.
        var byTest = 0
        /// By the usual asymptotic test on the same rows.
        var byPlainTest = 0
        /// By both keys of the default rule.
        var byBothKeys = 0

        static func += (left: inout Found, right: Found) {
            left.repeats += right.repeats
            left.byTest += right.byTest
            left.byPlainTest += right.byPlainTest
            left.byBothKeys += right.byBothKeys
        }
    }

    var change: Change
    var current: Int

    static let reference = 2000
    static let currents = [50, 100, 200, 500, 1000, 2000]

    static var grid: [Power] {
        Change.allCases.flatMap { change in currents.map { Power(change: change, current: $0) } }
    }

    /// About how many microseconds a repeat takes.
    static let cost = 100.0

    /// Simulates windows that changed.
    ///
    /// - Parameters:
    ///   - repeats: How many; reference and window are drawn anew in each.
    ///   - generator: The source of randomness.
    /// - Returns: In how many the change was found.
    /// - Throws: What a test throws; at these sizes none does.
    func find(_ repeats: Int, _ generator: inout SplitMix64) throws -> Found {
        var found = Found()
        for _ in 0..<repeats { found += try change == .shift ? shift(&generator) : share(&generator) }
        return found
    }

    private func shift(_ generator: inout SplitMix64) throws -> Found {
        let values = sortedFinite((0..<Self.reference).map { _ in generator.polarNormal() }).values
        let window = sortedFinite((0..<current).map { _ in generator.polarNormal() + 0.2 }).values
        let test = Cell(law: .normal, reference: Self.reference, current: current).kolmogorovSmirnov
        let comparison = try SortedReference(values).compare(sortedCurrent: window, test: test)
        let plain = try KolmogorovSmirnovTest(method: .asymptotic)
            .compare(sortedReference: values, sortedCurrent: window)
        return found(
            comparison.kolmogorovSmirnov.pValue, plain: plain.pValue,
            isRelevant: comparison.correctedWasserstein >= DriftRule().minimumNumericEffect)
    }

    private func share(_ generator: inout SplitMix64) throws -> Found {
        let pair = try CountPair(
            reference: Draw.multinomial(Self.reference, [0.2, 0.2, 0.2, 0.2, 0.2], &generator),
            current: Draw.multinomial(current, [0.15, 0.25, 0.2, 0.2, 0.2], &generator))
        return found(
            Cell.chiSquared(pair, seed: generator.next()).pValue,
            plain: ChiSquaredTest(method: .asymptotic).test(pair).pValue,
            isRelevant: pair.correctedTotalVariation >= DriftRule().minimumCategoricalEffect)
    }

    private func found(_ pValue: Double, plain: Double, isRelevant: Bool) -> Found {
        let isSignificant = pValue <= Cell.level
        return Found(
            repeats: 1, byTest: isSignificant ? 1 : 0, byPlainTest: plain <= Cell.level ? 1 : 0,
            byBothKeys: isSignificant && isRelevant ? 1 : 0)
    }
}
