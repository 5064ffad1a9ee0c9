import Synchronization
import VigilDomain
import VigilStatistics

/// A numeric column's reference: sorted, and cut into fine bins as soon as a window is too large to be compared row by row.
struct NumericReference: Sendable {
    /// The values.
    let sorted: SortedReference
    private let bins = FineBins()

    init(_ sorted: SortedReference) { self.sorted = sorted }

    /// The fine bins; made by the first window that needs them.
    var grid: ReferenceGrid? { bins.grid(of: sorted) }
}

/// A grid that is made once, by whichever task asks for it first.
private final class FineBins: Sendable {
    private let made = Mutex<ReferenceGrid?>(nil)

    func grid(of sorted: SortedReference) -> ReferenceGrid? {
        made.withLock { made in
            // Sums beyond the largest double are the only cause of an error, and ordinary values have none: were there
            // one, windows would be compared row by row.
            if made == nil { made = try? ReferenceGrid(sorted) }
            return made
        }
    }
}

/// The numbers of one column of a window, as the check needs them.
enum NumericWindow: Sendable {
    /// In ascending order, infinities included.
    case sorted([Double], missing: Int)
    /// More values than are compared row by row, as counts in the reference's fine bins.
    case counted(GridWindow, ReferenceGrid, missing: Int)

    /// A column: counted beyond ``ReferenceGrid/exactRows`` values, sorted otherwise.
    init(_ column: NumericColumn, against reference: NumericReference) {
        if column.values.count > ReferenceGrid.exactRows, let grid = reference.grid {
            var window = grid.emptyWindow(limit: OrdinaryRange.limit)
            window.add(contentsOf: column.values)
            if window.count > ReferenceGrid.exactRows {
                self = .counted(window, grid, missing: window.missing)
                return
            }
        }
        let (sorted, missing) = sortedFinite(column.values)
        self = .sorted(sorted, missing: missing)
    }

    /// How many values are there.
    var present: Int {
        switch self {
        case .sorted(let values, _): values.count
        case .counted(let window, _, _): window.count
        }
    }

    /// How many are missing.
    var missing: Int {
        switch self {
        case .sorted(_, let missing), .counted(_, _, let missing): missing
        }
    }

    /// Whether every value is one that sums can hold; of counted ones whether none is infinite.
    var isOrdinary: Bool {
        switch self {
        case .sorted(let values, _):
            return (values.first ?? 0) >= -OrdinaryRange.limit && (values.last ?? 0) <= OrdinaryRange.limit
        case .counted: return infinities == (0, 0)
        }
    }

    /// How many of those that are there are minus and plus infinity.
    var infinities: (negative: Int, positive: Int) {
        switch self {
        case .sorted(let values, _):
            let finite = finiteRange(values)
            return (finite.lowerBound, values.count - finite.upperBound)
        case .counted(let window, _, _): return (window.negativeInfinities, window.positiveInfinities)
        }
    }
}

/// How far a numeric window is from its reference, whichever way that was found.
struct NumericDistances {
    /// The test.
    let test: KolmogorovSmirnovResult
    /// How a finding names its method.
    let method: String
    /// The distance, in the unit of the values.
    let wasserstein: Double
    /// How far from it the distance of the values themselves can be.
    let wassersteinBound: Double
    /// Its mean without drift.
    let wassersteinNullMean: Double
    /// The reference's.
    let standardDeviation: Double
    /// Over the reference's deciles.
    let psi: Double
    /// Likewise.
    let jensenShannon: Double
    /// How much greater than stated the test's statistic can be; `nil` where it is exact by construction.
    let conservativeBy: Double?

    /// Row by row.
    init(_ comparison: SortedComparison) {
        test = comparison.kolmogorovSmirnov
        method = comparison.kolmogorovSmirnov.method.findingName
        wasserstein = comparison.wasserstein
        wassersteinBound = 0
        wassersteinNullMean = comparison.wassersteinNullMean
        standardDeviation = comparison.referenceStandardDeviation
        psi = comparison.populationStabilityIndex
        jensenShannon = comparison.binCounts.jensenShannonDistance(base: .two)
        conservativeBy = nil
    }

    /// From counts in fine bins: the least distance that they allow, with a p-value of at least the values' own.
    init(_ comparison: GridComparison) {
        test = comparison.kolmogorovSmirnov
        method = "grid_\(comparison.kolmogorovSmirnov.method.findingName)"
        wasserstein = comparison.wasserstein
        wassersteinBound = comparison.wassersteinBound
        wassersteinNullMean = comparison.wassersteinNullMean
        standardDeviation = comparison.referenceStandardDeviation
        psi = comparison.populationStabilityIndex
        jensenShannon = comparison.binCounts.jensenShannonDistance(base: .two)
        conservativeBy = comparison.distanceBound
    }
}
