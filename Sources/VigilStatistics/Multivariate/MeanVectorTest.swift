/// Whether the mean vectors of two samples of rows are further apart than chance puts them, by permutations of the rows.
///
/// Exact for every distance and for more columns than rows, where Hotelling's test does not exist.
public struct MeanVectorTest: Sendable, Hashable {
    /// What the test found.
    public struct Result: Sendable, Hashable {
        /// The distance of the mean vectors.
        public var distance: Double
        /// The share of permutations with a distance at least as great, counting the samples as they are, in 0...1.
        public var pValue: Double
        /// The mean distance of the permutations that were drawn: what chance alone makes.
        public var expectedDistance: Double
        /// Whether the p-value lies in a tail that was fitted to the permutations.
        public var isFitted: Bool
    }

    /// The distance.
    public var distance: MeanVectorDistance
    /// How many permutations at most, and when to stop.
    public var simulation: SequentialMonteCarlo
    /// The seed of the drawing.
    public var seed: UInt64

    /// A test.
    ///
    /// - Parameters:
    ///   - distance: The distance.
    ///   - simulation: How many permutations at most, and when to stop.
    ///   - seed: The seed of the drawing.
    public init(
        distance: MeanVectorDistance = .euclidean,
        simulation: SequentialMonteCarlo = SequentialMonteCarlo(drawLimit: 999, stopAfterExceedances: 20),
        seed: UInt64 = 0x5EED
    ) {
        self.distance = distance
        self.simulation = simulation
        self.seed = seed
    }

    /// Compares two samples.
    ///
    /// - Parameters:
    ///   - reference: At least one row, finite.
    ///   - current: At least one row with the same columns, finite.
    /// - Returns: The distance and its p-value.
    /// - Throws: `.tooFewObservations`, `.lengthMismatch`, `.invalidValue`, `.unavailable`.
    /// - Complexity: O(entries · draws).
    public func test(reference: Matrix, current: Matrix) throws(StatisticsError) -> Result {
        guard reference.rowCount >= 1, current.rowCount >= 1 else {
            throw .tooFewObservations("rows", have: min(reference.rowCount, current.rowCount), need: 1)
        }
        let pooled = try reference.stacked(above: current)
        try LinearAlgebra.require(pooled)
        try pooled.requireFinite("a table")
        let sizes = (first: Double(reference.rowCount), second: Double(current.rowCount))
        let means = (first: reference.columnMeans, second: current.columnMeans)
        let center = pooled.columnMeans
        let zeroed = pooled.standardised(
            centers: center, scales: [Double](repeating: 1, count: pooled.columnCount))
        let found = distance.between(means.first[...], means.second[...])
        var generator = SplitMix64(seed: seed)
        var order = Array(0..<pooled.rowCount)
        var drawn: [Double] = []
        var position = 0
        var failure: StatisticsError?
        func further() {
            let count = drawn.isEmpty ? 100 : 300
            var selection = Matrix(rows: pooled.rowCount, columns: count)
            for column in 0..<count {
                for place in 0..<reference.rowCount {
                    order.swapAt(place, place + generator.index(below: order.count - place))
                    selection[order[place], column] = 1
                }
            }
            do {
                let sums = try zeroed.product(selection, transposed: true)
                for column in 0..<count {
                    let sum = sums.column(column)
                    let first = zip(sum, center).map { $0 / sizes.first + $1 }
                    let second = zip(sum, center).map { $1 - $0 / sizes.second }
                    drawn.append(distance.between(first[...], second[...]))
                }
            } catch {
                failure = error
                drawn += [Double](repeating: 0, count: count)
            }
        }
        // The samples as they are come out of a permutation with another rounding error.
        let extreme = found * (1 - 1e-9) - 1e-300
        let answer = simulation.answer(atLeast: extreme) {
            if position == drawn.count { further() }
            defer { position += 1 }
            return drawn[position]
        }
        if let failure { throw failure }
        return Result(
            distance: found, pValue: answer.pValue, expectedDistance: answer.mean, isFitted: answer.isFitted)
    }
}
