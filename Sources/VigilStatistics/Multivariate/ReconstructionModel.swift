import CLinearAlgebra

/// What a reference's leading principal components leave out of a row.
///
/// Columns are standardised by the reference's means and standard deviations (divisor n); the fewest components are kept
/// whose share of the variance passes the one asked for; a row's error is the Euclidean norm of the standardised row
/// less its projection onto them. Rows that obey the reference's correlations have small errors, however far they lie
/// along the components.
///
/// - Source: Pearson 1901, "On lines and planes of closest fit to systems of points in space"; NannyML 0.13, data
///   reconstruction with PCA.
public struct ReconstructionModel: Sendable, Hashable {
    /// The share of variance that NannyML keeps.
    public static let defaultVarianceShare = 0.65

    /// The reference's mean of each column.
    public let means: [Double]
    /// The reference's standard deviation (divisor n) of each column, 1 for a constant one.
    public let deviations: [Double]
    /// The share of variance of each component, descending.
    public let varianceShares: [Double]
    /// How many of them are kept.
    public let keptCount: Int
    /// A bound that keeps sums of squared errors finite, for rows in a column that hardly varied in the reference.
    static let greatestError = 1e100
    /// The directions that are left out, as columns: the error is the row's length along them.
    let residuals: Matrix

    /// A model of the reference.
    ///
    /// - Parameters:
    ///   - reference: At least two rows, finite.
    ///   - varianceShare: The share that the kept components pass, in 0..<1.
    ///   - leastResiduals: How many directions are left out at least, 0 as in NannyML; with 1 there is always an error to
    ///     look at.
    /// - Throws: `.tooFewObservations`, `.invalidValue`, `.invalidParameter`, `.unavailable`.
    /// - Complexity: O(rows · columns² + columns³).
    public init(
        reference: Matrix, varianceShare: Double = defaultVarianceShare, leastResiduals: Int = 0
    ) throws(StatisticsError) {
        guard reference.rowCount >= 2 else { throw .tooFewObservations("rows", have: reference.rowCount, need: 2) }
        try LinearAlgebra.require(reference)
        try reference.requireFinite("a reference")
        let center = reference.columnMeans
        let moments = RowMoments(reference, around: center)
        guard varianceShare >= 0, varianceShare < 1, leastResiduals >= 0 else {
            throw StatisticsError(.invalidParameter, "a share of variance of \(varianceShare), need 0..<1")
        }
        let size = Double(moments.count)
        let means = zip(center, moments.sums).map { $0 + $1 / size }
        var correlation = moments.centered()
        let columns = center.count
        let deviations = (0..<columns).map { column in
            let variance = correlation[column, column] / size
            // What is left of a constant column is rounding of its mean.
            let rounding = Double.ulpOfOne * abs(means[column])
            return variance > 4 * rounding * rounding ? variance.squareRoot() : 1
        }
        for column in 0..<columns {
            for row in column..<columns {
                correlation[row, column] /= size * deviations[row] * deviations[column]
            }
        }
        let eigen = try correlation.symmetricEigen()
        let spectrum = eigen.values.reversed().map { max(0, $0) }
        let total = spectrum.reduce(0, +)
        varianceShares = total > 0 ? spectrum.map { $0 / total } : spectrum
        var kept = 0
        var sum = 0.0
        while kept < columns, sum <= varianceShare {
            sum += varianceShares[kept]
            kept += 1
        }
        keptCount = max(0, min(kept, columns - leastResiduals))
        let left = columns - keptCount
        residuals = Matrix(
            rows: columns, columns: left, values: Array(eigen.vectors.values[..<(columns * left)]))
        self.means = means
        self.deviations = deviations
    }

    /// The error of each row.
    ///
    /// - Parameter rows: With the reference's columns, finite.
    /// - Returns: At least 0; 0 for a row that the kept components make up.
    /// - Throws: `.lengthMismatch` for another number of columns, `.invalidValue`, `.unavailable`.
    /// - Complexity: O(rows · columns · components left out), in blocks of rows.
    public func errors(of rows: Matrix) throws(StatisticsError) -> [Double] {
        guard rows.columnCount == means.count else {
            throw .lengthMismatch("columns of a model and of rows", means.count, rows.columnCount)
        }
        try LinearAlgebra.require(rows)
        try rows.requireFinite("a table")
        var errors = [Double](repeating: 0, count: rows.rowCount)
        let left = residuals.columnCount
        guard left > 0 else { return errors }
        let factors = deviations.map { 1 / $0 }
        var block = RowBlock(columns: means.count)
        var projected = [Double](repeating: 0, count: RowMoments.blockRows * left)
        var start = 0
        while start < rows.rowCount {
            let end = min(start + RowMoments.blockRows, rows.rowCount)
            block.fill(rows, rows: start..<end, centers: means, inverseScales: factors)
            let count = block.count
            vigil_gemm(
                false, false, Int32(count), Int32(left), Int32(means.count), 1, block.values, Int32(count),
                residuals.values, Int32(means.count), 0, &projected, Int32(count))
            errors.withUnsafeMutableBufferPointer { errors in
                projected.withUnsafeBufferPointer { projected in
                    for component in 0..<left {
                        for index in 0..<count {
                            let length = projected[component * count + index]
                            errors[start + index] += length * length
                        }
                    }
                    for index in start..<end { errors[index] = min(Self.greatestError, errors[index].squareRoot()) }
                }
            }
            start = end
        }
        return errors
    }
}
