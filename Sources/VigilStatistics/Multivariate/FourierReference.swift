/// A reference that windows are compared with by their Fourier summaries alone.
public struct FourierReference: Sendable, Equatable {
    /// The most rows from which the law without a difference is estimated.
    public static let lawRowLimit = 1_000

    /// What a comparison found.
    public struct Result: Sendable, Hashable {
        /// The unbiased squared discrepancy, at most 2: 0 on average without a difference, possibly below.
        public var discrepancy: Double
        /// The probability of one at least as great without a difference, both sizes counted, in 0...1.
        public var pValue: Double
    }

    /// The features.
    public let map: FourierFeatureMap
    /// The reference's rows.
    public let summary: FourierSummary
    /// The law without a difference.
    public let law: DegenerateKernelLaw

    /// A reference.
    ///
    /// - Parameters:
    ///   - rows: At least four, finite.
    ///   - frequencyCount: At least 1; there are twice as many features.
    ///   - scalesColumns: Whether columns are divided by their standard deviations.
    ///   - seed: The seed of the frequencies, and of the choice of rows for the law.
    /// - Throws: `.tooFewObservations`, `.invalidParameter`, `.invalidValue`, `.unavailable`.
    /// - Complexity: O(rows · columns · frequencies), and O(rows³) of at most ``lawRowLimit`` rows.
    public init(
        _ rows: Matrix, frequencyCount: Int = 256, scalesColumns: Bool = true, seed: UInt64 = 0x5EED
    ) throws(StatisticsError) {
        guard rows.rowCount >= 4 else { throw .tooFewObservations("rows", have: rows.rowCount, need: 4) }
        map = try FourierFeatureMap(
            reference: rows, frequencyCount: frequencyCount, scalesColumns: scalesColumns, seed: seed)
        var summary = FourierSummary(map)
        try summary.add(rows, by: map)
        self.summary = summary
        let chosen = RowOrder.sample(rows, atMost: Self.lawRowLimit, seed: seed)
        law = try DegenerateKernelLaw(kernel: map.kernel(betweenRowsOf: rows.rows(chosen)))
    }

    /// Compares a window.
    ///
    /// - Parameter current: The summary of at least two rows, made with ``map``.
    /// - Returns: The discrepancy and its p-value.
    /// - Throws: `.incompatibleSummaries` for another map, `.tooFewObservations`.
    /// - Complexity: O(features).
    public func compare(_ current: FourierSummary) throws(StatisticsError) -> Result {
        guard current.map == summary.map, current.sums.count == summary.sums.count else {
            throw StatisticsError(.incompatibleSummaries, "the Fourier features have other frequencies or scales")
        }
        guard current.count >= 2 else { throw .tooFewObservations("rows", have: current.count, need: 2) }
        let n = Double(summary.count)
        let m = Double(current.count)
        var products = 0.0
        for (one, other) in zip(summary.sums, current.sums) { products += (one / n) * (other / m) }
        // A row's product with itself is 1, so the pairs of different rows follow from the length of the mean.
        let discrepancy =
            (n * summary.squaredLength - 1) / (n - 1) + (m * current.squaredLength - 1) / (m - 1)
            - 2 * products / Double(map.frequencyCount)
        return Result(
            discrepancy: discrepancy,
            pValue: law.survival(discrepancy, referenceCount: summary.count, currentCount: current.count))
    }
}
