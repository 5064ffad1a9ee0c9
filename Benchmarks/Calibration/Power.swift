import VigilDomain
import VigilStatistics

/// How often a real change is found.
struct Power: Sendable {
    /// The change.
    enum Change: String, CaseIterable, Sendable {
        /// A normal law that moves by a fifth of its standard deviation.
        case shift = "mean + 0.2 sd"
        /// Five categories, of which one gives a twentieth of all rows to another.
        case share = "total variation 0.05"
    }

    var change: Change
    var current: Int

    static let reference = 2000

    static var grid: [Power] {
        Change.allCases.flatMap { change in [50, 100, 200, 500, 1000, 2000].map { Power(change: change, current: $0) } }
    }

    /// What one repeat found: by the test alone, and by both keys of the default rule.
    func find(_ generator: inout SplitMix64) throws -> (byTest: Bool, byBothKeys: Bool) {
        let rule = DriftRule()
        switch change {
        case .shift:
            let reference = try SortedReference((0..<Self.reference).map { _ in generator.polarNormal() })
            let window = sortedFinite((0..<current).map { _ in generator.polarNormal() + 0.2 }).values
            let comparison = try reference.compare(sortedCurrent: window)
            let isSignificant = comparison.kolmogorovSmirnov.pValue <= Cell.level
            return (isSignificant, isSignificant && comparison.correctedWasserstein >= rule.minimumNumericEffect)
        case .share:
            let pair = try CountPair(
                reference: Draw.multinomial(Self.reference, [0.2, 0.2, 0.2, 0.2, 0.2], &generator),
                current: Draw.multinomial(current, [0.15, 0.25, 0.2, 0.2, 0.2], &generator))
            let isSignificant = Cell.chiSquared(pair, seed: generator.next()).pValue <= Cell.level
            return (isSignificant, isSignificant && pair.correctedTotalVariation >= rule.minimumCategoricalEffect)
        }
    }
}
