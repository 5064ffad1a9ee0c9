/// The likelihood-ratio test of two samples over the same categories.
///
///     G = 2 Σ O log(O/E)
///
/// - Source: Wilks 1938, "The large-sample distribution of the likelihood ratio for testing composite hypotheses",
///   doi:10.1214/aoms/1177732360.
public struct GTest: Sendable, Hashable {
    /// How the p-value is computed.
    public enum Method: Sendable, Hashable {
        /// The chi-squared law where every expected count is at least 5, ``conditional`` otherwise.
        case automatic
        /// The chi-squared law.
        case asymptotic
        /// Random tables with the same margins.
        case conditional
    }

    /// How the p-value is computed.
    public var method: Method
    /// What the conditional method may spend, and its seed.
    public var sampling: DealSampling

    /// A test.
    ///
    /// - Parameters:
    ///   - method: How the p-value is computed.
    ///   - sampling: What the conditional method may spend, and its seed.
    public init(method: Method = .automatic, sampling: DealSampling = DealSampling()) {
        self.method = method
        self.sampling = sampling
    }

    /// Tests whether two samples come from one distribution over categories.
    ///
    /// - Parameter pair: Both samples' counts.
    /// - Returns: G with its p-value; 0 and 1 for a single category.
    /// - Complexity: O(categories), and that for every random table.
    public func test(_ pair: CountPair) -> CountTestResult {
        let table = ContingencyTable(pair)
        let statistic = table.likelihoodRatio
        let freedom = table.degreesOfFreedom
        guard freedom > 0, method == .conditional || (method == .automatic && table.leastExpected < 5) else {
            return .asymptotic(statistic, degreesOfFreedom: freedom)
        }
        // Either sample may be dealt first; the shorter one gives the same tables whichever is the reference.
        let deal = PooledDeal(groups: table.columnTotals, firstCount: min(pair.referenceTotal, pair.currentTotal))
        // Given the margins only Σ O log O differs between tables; a sparse table has small counts.
        let logarithms = CountLogarithms(through: min(4096, table.columnTotals.max() ?? 0))
        let extreme = Self.sum(table.rows, logarithms) * (1 - 1e-12)
        let answer = sampling.answer(atLeast: extreme) { generator in
            var sum = 0.0
            deal.draw(&generator) { sum += logarithms[$2] + logarithms[$1 - $2] }
            return sum
        }
        return CountTestResult(
            statistic: statistic, pValue: answer.pValue, degreesOfFreedom: freedom,
            method: answer.isFitted ? .simulationTail : .simulation)
    }

    private static func sum(_ rows: [[Int]], _ logarithms: CountLogarithms) -> Double {
        rows.reduce(0) { outer, row in row.reduce(outer) { $0 + logarithms[$1] } }
    }
}

/// n log n for counts.
private struct CountLogarithms {
    private let table: [Double]

    init(through count: Int) {
        table = (0...count).map { $0 < 2 ? 0 : Double($0) * Elementary.log(Double($0)) }
    }

    subscript(count: Int) -> Double {
        count < table.count ? table[count] : Double(count) * Elementary.log(Double(count))
    }
}
