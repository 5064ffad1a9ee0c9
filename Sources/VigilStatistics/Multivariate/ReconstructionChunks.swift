/// Mean reconstruction errors of chunks of rows with limits from the reference's own chunks, as NannyML reports them.
///
/// The limits know nothing of a chunk's sampling error and the reference's errors are those of the rows that the model
/// was fitted on; ``ReconstructionTest`` counts both.
public struct ReconstructionChunks: Sendable, Hashable {
    /// One chunk's figures.
    public struct Chunk: Sendable, Hashable {
        /// The mean error of its rows.
        public let value: Double
        /// Sample standard deviation of its rows' errors over the root of their number; 0 for a single row.
        public let samplingError: Double

        init(_ errors: ArraySlice<Double>) {
            let moments = MeanVariance(Array(errors))
            value = moments.mean ?? 0
            samplingError = moments.standardErrorOfMean ?? 0
        }
    }

    /// The model of the reference.
    public let model: ReconstructionModel
    /// The reference's chunks.
    public let reference: [Chunk]
    /// Mean less three standard deviations (divisor n) of the reference's chunks; `nil` where that is not above 0.
    public let lowerLimit: Double?
    /// Mean plus three standard deviations (divisor n) of the reference's chunks.
    public let upperLimit: Double
    private let chunkRows: Int

    /// The limits of a reference.
    ///
    /// - Parameters:
    ///   - reference: At least two rows, finite.
    ///   - chunkRows: Rows a chunk, at least 1; the last one of a table may have fewer.
    ///   - varianceShare: The share that the kept components pass, in 0..<1.
    /// - Throws: `.tooFewObservations`, `.invalidValue`, `.invalidParameter`, `.unavailable`.
    /// - Complexity: O(rows · columns² + columns³).
    public init(
        reference: Matrix, chunkRows: Int, varianceShare: Double = ReconstructionModel.defaultVarianceShare
    ) throws(StatisticsError) {
        guard chunkRows >= 1 else { throw StatisticsError(.invalidParameter, "chunks of \(chunkRows) rows") }
        model = try ReconstructionModel(reference: reference, varianceShare: varianceShare)
        self.chunkRows = chunkRows
        self.reference = Self.cut(try model.errors(of: reference), chunkRows)
        let values = MeanVariance(self.reference.map(\.value))
        let center = values.mean ?? 0
        let reach = 3 * (values.populationVariance ?? 0).squareRoot()
        lowerLimit = center - reach > 0 ? center - reach : nil
        upperLimit = center + reach
    }

    /// The figures of other rows.
    ///
    /// - Parameter rows: With the reference's columns, finite.
    /// - Returns: One chunk after the other.
    /// - Throws: `.lengthMismatch`, `.invalidValue`, `.unavailable`.
    public func chunks(of rows: Matrix) throws(StatisticsError) -> [Chunk] {
        Self.cut(try model.errors(of: rows), chunkRows)
    }

    /// Whether a chunk lies outside the limits.
    public func isOutside(_ chunk: Chunk) -> Bool {
        chunk.value > upperLimit || lowerLimit.map { chunk.value < $0 } == true
    }

    private static func cut(_ errors: [Double], _ size: Int) -> [Chunk] {
        stride(from: 0, to: errors.count, by: size).map { Chunk(errors[$0..<min($0 + size, errors.count)]) }
    }
}
