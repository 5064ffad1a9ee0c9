import CLinearAlgebra

/// Random features whose products are close to a Gaussian kernel's values, so that means over rows say what pairs say.
///
///     k(x, y) ≈ mean over frequencies w of cos(w·x) cos(w·y) + sin(w·x) sin(w·y)
///
/// The frequencies are normal with the inverse of the bandwidth as standard deviation; columns are scaled by the
/// reference's standard deviations first, unless they are of one scale already.
///
/// - Source: Rahimi and Recht 2007, "Random features for large-scale kernel machines".
public struct FourierFeatureMap: Sendable, Hashable {
    /// The mean of each of the reference's columns.
    public let centers: [Double]
    /// The standard deviation (divisor n) of each of the reference's columns, 1 for a constant one and where columns are
    /// of one scale already.
    public let scales: [Double]
    /// The kernel's width in scaled columns: the median distance of the reference's rows, 1 where all are equal.
    public let bandwidth: Double
    /// The seed of the frequencies.
    public let seed: UInt64
    /// The frequencies in turns, a column each.
    private let frequencies: Matrix
    /// Tells this map from any other one.
    public let fingerprint: UInt64

    /// A map for a reference.
    ///
    /// - Parameters:
    ///   - reference: At least one row, finite.
    ///   - frequencyCount: At least 1; there are twice as many features.
    ///   - scalesColumns: Whether columns are divided by their standard deviations.
    ///   - seed: The seed of the frequencies.
    /// - Throws: `.tooFewObservations`, `.invalidParameter`, `.invalidValue`, `.unavailable`.
    /// - Complexity: O(entries), and O(rows²) of at most ``MedianDistance/rowLimit`` rows.
    public init(
        reference: Matrix, frequencyCount: Int = 256, scalesColumns: Bool = true, seed: UInt64 = 0x5EED
    ) throws(StatisticsError) {
        guard reference.rowCount >= 1 else { throw .tooFewObservations("rows", have: 0, need: 1) }
        guard frequencyCount >= 1, frequencyCount <= 1 << 20 else {
            throw StatisticsError(.invalidParameter, "\(frequencyCount) frequencies, need 1...\(1 << 20)")
        }
        try reference.requireFinite("a reference")
        let moments = reference.columnMoments
        centers = moments.means
        scales = moments.deviations.map { scalesColumns && $0 > 0 && $0.isFinite ? $0 : 1 }
        let scaled = reference.standardised(centers: centers, scales: scales)
        let bandwidth = max(1e-100, try MedianDistance.between(rowsOf: scaled) ?? 1)
        self.bandwidth = bandwidth
        self.seed = seed
        var generator = SplitMix64(seed: seed)
        let turns = 1 / (2 * Double.pi * bandwidth)
        let values = (0..<(reference.columnCount * frequencyCount)).map { _ in generator.normal() * turns }
        frequencies = Matrix(rows: reference.columnCount, columns: frequencyCount, values: values)
        var mark = SplitMix64(seed: seed)
        var print = mark.next()
        for number in centers + scales + [bandwidth, Double(frequencyCount)] {
            mark = SplitMix64(seed: print ^ number.bitPattern)
            print = mark.next()
        }
        fingerprint = print
    }

    /// How many frequencies there are; each has two features.
    public var frequencyCount: Int { frequencies.columnCount }

    /// The sums of the features over rows: cosines of all frequencies, then sines.
    ///
    /// - Parameter rows: With the reference's columns, finite.
    /// - Returns: `2 * frequencyCount` sums.
    /// - Throws: `.lengthMismatch`, `.invalidValue`, `.unavailable`.
    /// - Complexity: O(rows · columns · frequencies), in blocks of rows.
    public func sums(over rows: Matrix) throws(StatisticsError) -> [Double] {
        var sums = [Double](repeating: 0, count: 2 * frequencyCount)
        try forEachBlock(of: rows) { angles, range in
            let count = range.count
            for frequency in 0..<frequencyCount {
                let part = angles[(frequency * count)..<((frequency + 1) * count)]
                let found = Turns.sums(UnsafeBufferPointer(rebasing: part))
                sums[frequency] += found.cosine
                sums[frequencyCount + frequency] += found.sine
            }
        }
        return sums
    }

    /// The kernel between any two rows: the means of the products of their features.
    ///
    /// - Parameter rows: With the reference's columns, finite.
    /// - Returns: A symmetric matrix with 1 in its diagonal.
    /// - Throws: `.lengthMismatch`, `.invalidValue`, `.unavailable`.
    /// - Complexity: O(rows² · frequencies).
    public func kernel(betweenRowsOf rows: Matrix) throws(StatisticsError) -> Matrix {
        var features = Matrix(rows: 2 * frequencyCount, columns: rows.rowCount)
        let scale = 1 / Double(frequencyCount).squareRoot()
        let size = 2 * frequencyCount
        try forEachBlock(of: rows) { angles, range in
            for frequency in 0..<frequencyCount {
                for (index, row) in range.enumerated() {
                    let found = Turns.features(angles[frequency * range.count + index])
                    features.values[row * size + frequency] = found.cosine * scale
                    features.values[row * size + frequencyCount + frequency] = found.sine * scale
                }
            }
        }
        return try features.gram()
    }

    private func forEachBlock(
        of rows: Matrix, _ work: (UnsafeBufferPointer<Double>, Range<Int>) -> Void
    ) throws(StatisticsError) {
        guard rows.columnCount == centers.count else {
            throw .lengthMismatch("columns of a feature map and of rows", centers.count, rows.columnCount)
        }
        try LinearAlgebra.require(rows)
        try rows.requireFinite("a table")
        let factors = scales.map { 1 / $0 }
        var block = RowBlock(columns: centers.count)
        var angles = [Double](repeating: 0, count: RowMoments.blockRows * frequencyCount)
        var start = 0
        while start < rows.rowCount {
            let end = min(start + RowMoments.blockRows, rows.rowCount)
            if !centers.isEmpty {
                block.fill(rows, rows: start..<end, centers: centers, inverseScales: factors)
                vigil_gemm(
                    false, false, Int32(end - start), Int32(frequencyCount), Int32(centers.count), 1, block.values,
                    Int32(end - start), frequencies.values, Int32(centers.count), 0, &angles, Int32(end - start))
            }
            angles.withUnsafeBufferPointer { work($0, start..<end) }
            start = end
        }
    }
}
