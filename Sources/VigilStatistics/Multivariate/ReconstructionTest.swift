/// Whether a window's rows are reconstructed worse, or better, than rows of the reference that the model has not seen.
///
/// A model's own rows have errors that are too small, so the model is made from some of the reference's rows and the window
/// is compared with the others. Given the model those two are samples of one law when nothing drifted, and
/// ``PermutationMeanTest`` counts both sizes. Models of all folds in turn would use every row, but their errors hang
/// together where eigenvalues are close, which alarms on 7 % instead of 5 % of clean windows of 1,000 rows.
public struct ReconstructionTest: Sendable, Hashable {
    /// What the test found.
    public struct Result: Sendable, Hashable {
        /// The mean error of the reference's rows that the model has not seen.
        public var referenceMean: Double
        /// The mean error of the window's rows.
        public var currentMean: Double
        /// The standard deviation (divisor n - 1) of those reference rows' errors.
        public var referenceDeviation: Double
        /// The p-value of the difference of the means, in 0...1.
        public var pValue: Double
        /// Whether permutations were drawn for it.
        public var isSimulated: Bool
        /// Whether it lies in a tail that was fitted to them.
        public var isFitted: Bool
        /// How many of the reference's rows the model was made from.
        public var modelRows: Int
        /// How many components the model keeps.
        public var keptCount: Int
        /// The size of the difference that chance alone makes on average, in the unit of the errors.
        public var expectedDifference: Double
    }

    /// The share of variance that the kept components pass, in 0..<1.
    public var varianceShare: Double
    /// The comparison of the means.
    public var means: PermutationMeanTest
    /// The seed by which the model's rows are chosen.
    public var seed: UInt64

    /// A test.
    ///
    /// - Parameters:
    ///   - varianceShare: The share of variance that the kept components pass, in 0..<1; one direction at least is left
    ///     out of the model, so that there is an error to look at.
    ///   - means: The comparison of the means.
    ///   - seed: The seed by which the model's rows are chosen.
    public init(
        varianceShare: Double = ReconstructionModel.defaultVarianceShare,
        means: PermutationMeanTest = PermutationMeanTest(), seed: UInt64 = 0x5EED
    ) {
        self.varianceShare = varianceShare
        self.means = means
        self.seed = seed
    }

    /// How many of the reference's rows a model is made from: half, but no more than twenty a column or 200.
    ///
    /// More would make the model little better and leave fewer rows to compare with.
    ///
    /// - Parameters:
    ///   - rows: The reference's rows.
    ///   - columns: Its columns.
    /// - Returns: At most half of the rows.
    public static func modelRows(of rows: Int, columns: Int) -> Int { min(rows / 2, max(200, 20 * columns)) }

    /// Compares a window with its reference.
    ///
    /// - Parameters:
    ///   - reference: At least four rows of at least two columns, finite.
    ///   - current: At least one row with the same columns, finite.
    /// - Returns: The mean errors and the p-value.
    /// - Throws: `.tooFewObservations`, `.lengthMismatch`, `.invalidValue`, `.invalidParameter`, `.unavailable`.
    /// - Complexity: O(entries · columns left out + rows log rows + columns³).
    public func test(reference: Matrix, current: Matrix) throws(StatisticsError) -> Result {
        guard reference.columnCount == current.columnCount else {
            throw .lengthMismatch("columns of two tables", reference.columnCount, current.columnCount)
        }
        guard reference.columnCount >= 2 else {
            throw .tooFewObservations("columns", have: reference.columnCount, need: 2)
        }
        guard reference.rowCount >= 4 else { throw .tooFewObservations("rows", have: reference.rowCount, need: 4) }
        let order = RowOrder.sample(reference, atMost: reference.rowCount, seed: seed)
        let modelRows = Self.modelRows(of: order.count, columns: reference.columnCount)
        let model = try ReconstructionModel(
            reference: reference.rows(Array(order[..<modelRows])), varianceShare: varianceShare, leastResiduals: 1)
        let all = try model.errors(of: reference)
        let errors = order[modelRows...].map { all[$0] }
        let windowErrors = try model.errors(of: current)
        let found = try means.test(reference: errors, current: windowErrors)
        let ours = MeanVariance(errors)
        let deviation = (ours.sampleVariance ?? 0).squareRoot()
        let sizes = 1 / Double(errors.count) + 1 / Double(windowErrors.count)
        return Result(
            referenceMean: ours.mean ?? 0, currentMean: MeanVariance(windowErrors).mean ?? 0,
            referenceDeviation: deviation, pValue: found.pValue, isSimulated: found.isSimulated,
            isFitted: found.isFitted,
            modelRows: modelRows,
            keptCount: model.keptCount, expectedDifference: deviation * (sizes * 2 / .pi).squareRoot())
    }
}
