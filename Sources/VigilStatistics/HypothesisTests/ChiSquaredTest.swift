/// Pearson's chi-squared test of independence in a contingency table, or of two samples over the same categories.
public struct ChiSquaredTest: Sendable, Hashable {
    /// How the p-value is computed.
    public enum Method: Sendable, Hashable {
        /// The chi-squared law where every expected count is at least 5, ``conditional`` otherwise.
        case automatic
        /// The chi-squared law.
        case asymptotic
        /// Given the margins: all tables where there are few, random ones otherwise.
        case conditional
    }

    /// How the p-value is computed.
    public var method: Method
    /// What the conditional method may spend, and its seed.
    public var sampling: TableSampling

    /// A test.
    ///
    /// - Parameters:
    ///   - method: How the p-value is computed.
    ///   - sampling: What the conditional method may spend, and its seed.
    public init(method: Method = .automatic, sampling: TableSampling = TableSampling()) {
        self.method = method
        self.sampling = sampling
    }

    /// Tests a table.
    ///
    /// - Parameter table: Counts; a single non-empty column gives statistic 0 and p-value 1.
    /// - Returns: The result.
    /// - Complexity: O(cells) for the statistic and the chi-squared law; see ``TableSampling`` for the conditional p-value.
    public func test(_ table: ContingencyTable) -> CountTestResult {
        let statistic = table.chiSquared
        let freedom = table.degreesOfFreedom
        let isSparse = table.leastExpected < 5
        guard freedom > 0, method == .conditional || (method == .automatic && isSparse) else {
            return .asymptotic(statistic, degreesOfFreedom: freedom)
        }
        return sampling.conditionalResult(table, statistic: statistic)
    }

    /// Tests whether two samples come from one distribution over categories.
    ///
    /// - Parameter pair: Both samples' counts.
    /// - Returns: The result.
    /// - Complexity: As for a table.
    public func test(_ pair: CountPair) -> CountTestResult { test(ContingencyTable(pair)) }
}

extension ContingencyTable {
    /// Pearson's statistic Σ (O - E)²/E, at least 0.
    public var chiSquared: Double { sum { ($0 - $1) * ($0 - $1) / $1 } }

    /// Pearson's statistic with Yates' correction, Σ (|O - E| - min(½, |O - E|))²/E, for tables of 2 x 2.
    ///
    /// It makes the test conservative and is never the default here.
    ///
    /// - Returns: At least 0; the uncorrected statistic for other tables.
    public var chiSquaredWithYates: Double {
        guard degreesOfFreedom == 1 else { return chiSquared }
        return sum { observed, expected in
            let difference = abs(observed - expected)
            let corrected = difference - min(0.5, difference)
            return corrected * corrected / expected
        }
    }

    /// The likelihood-ratio statistic G = 2 Σ O log(O/E), at least 0.
    public var likelihoodRatio: Double {
        let half = sum { observed, expected in
            observed > 0 ? observed * Elementary.log(observed / expected) : 0
        }
        return max(0, 2 * half)
    }

    /// Cramér's V, √(chi²/(n (min(rows, columns) - 1))), from 0 for independence to 1; 0 for a single column.
    public var cramersV: Double {
        let least = min(rowTotals.count, columnTotals.count) - 1
        return least > 0 ? min(1, (chiSquared / (Double(total) * Double(least))).squareRoot()) : 0
    }

    /// The chi-squared test with Yates' correction.
    public func yatesTest() -> CountTestResult {
        .asymptotic(chiSquaredWithYates, degreesOfFreedom: degreesOfFreedom)
    }

    /// The likelihood-ratio test, with the chi-squared law.
    public func likelihoodRatioTest() -> CountTestResult {
        .asymptotic(likelihoodRatio, degreesOfFreedom: degreesOfFreedom)
    }
}
