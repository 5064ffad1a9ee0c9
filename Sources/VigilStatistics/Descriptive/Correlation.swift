/// How far two columns move together.
public struct Correlation: Sendable, Hashable {
    /// The coefficient, in -1...1; 0 for columns that do not move together.
    public var coefficient: Double
    /// The two-sided chance of a coefficient at least as far from 0 if the columns are independent.
    public var pValue: Double
    /// The number of rows in which both columns have a value.
    public var count: Int
}

/// What correlating two columns gave.
public enum CorrelationOutcome: Sendable, Hashable {
    /// The columns have a correlation.
    case measured(Correlation)
    /// The rows are there, but the coefficient has no value for them.
    case undefined(reason: UndefinedReason)
    /// Too few rows in which both columns have a value.
    case notEnoughData(have: Int, need: Int)

    /// The correlation if there is one.
    public var correlation: Correlation? {
        if case .measured(let correlation) = self { correlation } else { nil }
    }
}

extension Correlation {
    /// Pearson's product-moment correlation, with the p-value of Student's t on n - 2 degrees of freedom.
    ///
    /// - Parameters:
    ///   - first: A column; rows where either column is NaN are left out.
    ///   - second: Another column of the same length.
    /// - Returns: Undefined for a constant or an infinite column, `notEnoughData` below two rows.
    /// - Throws: `.lengthMismatch`.
    /// - Complexity: O(n).
    public static func pearson(_ first: [Double], _ second: [Double]) throws(StatisticsError) -> CorrelationOutcome {
        let (first, second) = try completeRows(first, second)
        guard first.count > 1 else { return .notEnoughData(have: first.count, need: 2) }
        guard first.allSatisfy(\.isFinite), second.allSatisfy(\.isFinite) else {
            return .undefined(reason: .infiniteValue)
        }
        return productMoment(first, second)
    }

    /// Spearman's rank correlation, equal values sharing the mean of their ranks, with a p-value as Pearson's.
    ///
    /// - Parameters:
    ///   - first: A column; rows where either column is NaN are left out. Infinities are the extremes.
    ///   - second: Another column of the same length.
    /// - Returns: Undefined for a constant column, `notEnoughData` below two rows.
    /// - Throws: `.lengthMismatch`.
    /// - Complexity: O(n).
    public static func spearman(_ first: [Double], _ second: [Double]) throws(StatisticsError) -> CorrelationOutcome {
        let (first, second) = try completeRows(first, second)
        guard first.count > 1 else { return .notEnoughData(have: first.count, need: 2) }
        return productMoment(Midranks(first).ranks, Midranks(second).ranks)
    }

    /// The unbiased covariance of two columns (divisor n - 1).
    ///
    /// - Parameters:
    ///   - first: A column; rows where either column is NaN are left out.
    ///   - second: Another column of the same length.
    /// - Returns: In the product of the columns' units; `nil` below two rows and with infinite values.
    /// - Throws: `.lengthMismatch`.
    /// - Complexity: O(n).
    public static func covariance(_ first: [Double], _ second: [Double]) throws(StatisticsError) -> Double? {
        let (first, second) = try completeRows(first, second)
        guard first.count > 1 else { return nil }
        let covariance = JointMoments(first, second).product / Double(first.count - 1)
        return covariance.isFinite ? covariance : nil
    }

    private static func productMoment(_ first: [Double], _ second: [Double]) -> CorrelationOutcome {
        let isConstant = first.allSatisfy { $0 == first[0] } || second.allSatisfy { $0 == second[0] }
        guard !isConstant else { return .undefined(reason: .constant) }
        let moments = JointMoments(first, second)
        let scale = moments.firstSpread.squareRoot() * moments.secondSpread.squareRoot()
        guard scale > 0, scale.isFinite, moments.product.isFinite else {
            return .undefined(reason: scale > 0 ? .overflow : .constant)
        }
        let coefficient = min(1, max(-1, moments.product / scale))
        let degrees = Double(first.count - 2)
        return .measured(
            Correlation(
                coefficient: coefficient, pValue: pValue(coefficient, degreesOfFreedom: degrees), count: first.count))
    }

    private static func pValue(_ coefficient: Double, degreesOfFreedom: Double) -> Double {
        // Two points always lie on a line.
        if degreesOfFreedom < 1 { return 1 }
        let distance = abs(coefficient)
        if distance >= 1 { return 0 }
        let statistic = distance * (degreesOfFreedom / ((1 - distance) * (1 + distance))).squareRoot()
        return 2 * StudentTDistribution(degreesOfFreedom: degreesOfFreedom).survival(statistic)
    }

    static func completeRows(
        _ first: [Double], _ second: [Double]
    ) throws(StatisticsError) -> (first: [Double], second: [Double]) {
        guard first.count == second.count else {
            throw .lengthMismatch("columns to correlate", first.count, second.count)
        }
        let rows = first.indices.filter { !first[$0].isNaN && !second[$0].isNaN }
        if rows.count == first.count { return (first, second) }
        return (rows.map { first[$0] }, rows.map { second[$0] })
    }
}
