/// How far two samples of rows are apart by the means of a kernel over their pairs, with a permutation null.
///
///     unbiased: mean over i≠j of k(xᵢ, xⱼ) + mean over i≠j of k(yᵢ, yⱼ) - 2 mean of k(xᵢ, yⱼ)
///
/// With a Gaussian kernel the squared maximum mean discrepancy, with the negative distance the energy statistic. All of it
/// depends on the rows of both samples together only through which of them are the reference's, so the permutation
/// p-value is exact.
///
/// - Source: Gretton, Borgwardt, Rasch, Schölkopf and Smola 2012, "A kernel two-sample test"; Székely and Rizzo 2013,
///   "Energy statistics: a class of statistics based on distances".
public struct KernelDiscrepancy: Sendable {
    /// The reference's number of rows.
    public let referenceCount: Int
    /// The current number of rows.
    public let currentCount: Int
    /// The kernel.
    public let kernel: PairwiseKernel
    private let sums: PairwiseSums

    /// Two samples.
    ///
    /// - Parameters:
    ///   - reference: At least two rows, finite.
    ///   - current: At least two rows of as many columns, finite.
    ///   - kernel: The kernel.
    /// - Throws: `.tooFewObservations`, `.lengthMismatch`, `.invalidValue`, `.invalidParameter` for a bandwidth that is not
    ///   above 0, `.unavailable`.
    public init(reference: Matrix, current: Matrix, kernel: PairwiseKernel) throws(StatisticsError) {
        guard reference.rowCount >= 2, current.rowCount >= 2 else {
            throw .tooFewObservations("rows", have: min(reference.rowCount, current.rowCount), need: 2)
        }
        if case .gaussian(let bandwidth) = kernel, !(bandwidth > 0 && bandwidth.isFinite) {
            throw StatisticsError(.invalidParameter, "a bandwidth of \(bandwidth), need above 0")
        }
        let pooled = try reference.stacked(above: current)
        try LinearAlgebra.require(pooled)
        try pooled.requireFinite("a table")
        referenceCount = reference.rowCount
        currentCount = current.rowCount
        self.kernel = kernel
        sums = PairwiseSums(rows: CenteredRows(pooled), kernel: kernel)
    }

    /// What the pairs say about the samples as they are.
    public struct Value: Sendable, Hashable {
        /// The unbiased statistic: 0 on average without a difference, possibly below.
        public var unbiased: Double
        /// The statistic over all pairs, a row with itself included: at least 0, 0 for equal samples.
        public var biased: Double
        /// The mean of the kernel over the pairs of a reference row and a current one.
        public var betweenMean: Double
    }

    /// The statistic.
    ///
    /// - Returns: In both forms.
    /// - Complexity: O(rows² · columns).
    public func value() -> Value {
        let identity = Matrix(rows: pooledCount, columns: 1, values: observed)
        return value(of: sums.found(identity))
    }

    /// The unbiased statistic of samples dealt out anew.
    ///
    /// - Parameter selections: For each the rows that are the reference's, by number: the reference's first from 0 on,
    ///   then the current ones.
    /// - Returns: One statistic each.
    /// - Throws: `.lengthMismatch` unless each selection has as many rows as the reference, `.invalidParameter` for a
    ///   number out of range.
    /// - Complexity: O(rows² · selections).
    public func unbiased(selections: [[Int]]) throws(StatisticsError) -> [Double] {
        var matrix = Matrix(rows: pooledCount, columns: selections.count)
        for (index, selection) in selections.enumerated() {
            guard selection.count == referenceCount else {
                throw .lengthMismatch("rows of a selection", referenceCount, selection.count)
            }
            for row in selection {
                guard row >= 0, row < pooledCount else {
                    throw StatisticsError(.invalidParameter, "row \(row), need 0..<\(pooledCount)")
                }
                matrix[row, index] = 1
            }
        }
        let found = sums.found(matrix)
        return selections.indices.map { unbiased(of: found, $0, matrix) }
    }

    /// The statistic and its permutation p-value.
    ///
    /// - Parameters:
    ///   - simulation: How many permutations at most, and when to stop.
    ///   - seed: The seed of the drawing.
    /// - Returns: The value, and the share of permutations with an unbiased statistic at least as great, counting the
    ///   samples as they are, in 0...1; whether it lies in a tail that was fitted to the permutations.
    /// - Complexity: O(rows² · (columns + draws)); without a difference some dozens of draws are enough.
    public func test(
        simulation: SequentialMonteCarlo = SequentialMonteCarlo(drawLimit: 999, stopAfterExceedances: 20),
        seed: UInt64 = 0x5EED
    ) -> (value: Value, pValue: Double, isFitted: Bool) {
        var generator = SplitMix64(seed: seed)
        var order = Array(0..<pooledCount)
        var drawn: [Double] = []
        var position = 0
        // The first walk has the samples as they are in front of its draws.
        let first = draw(99, &generator, &order, after: observed)
        let found = sums.found(first)
        let value = self.value(of: found)
        let extreme = value.unbiased - 1e-12 * max(1e-3, abs(value.betweenMean))
        for index in 1..<first.columnCount { drawn.append(unbiased(of: found, index, first)) }
        let answer = simulation.answer(atLeast: extreme) {
            if position == drawn.count {
                let further = draw(300, &generator, &order, after: [])
                let found = sums.found(further)
                for index in 0..<further.columnCount { drawn.append(unbiased(of: found, index, further)) }
            }
            defer { position += 1 }
            return drawn[position]
        }
        return (value, answer.pValue, answer.isFitted)
    }

    private var pooledCount: Int { referenceCount + currentCount }

    private var observed: [Double] {
        [Double](repeating: 1, count: referenceCount) + [Double](repeating: 0, count: currentCount)
    }

    private func draw(
        _ count: Int, _ generator: inout SplitMix64, _ order: inout [Int], after start: [Double]
    ) -> Matrix {
        var values = start
        values.reserveCapacity(start.count + count * pooledCount)
        for _ in 0..<count {
            let base = values.count
            values += repeatElement(0, count: pooledCount)
            for position in 0..<referenceCount {
                order.swapAt(position, position + generator.index(below: pooledCount - position))
                values[base + order[position]] = 1
            }
        }
        return Matrix(rows: pooledCount, columns: values.count / pooledCount, values: values)
    }

    private func parts(
        of found: PairwiseSums.Found, _ index: Int, _ selections: Matrix
    ) -> (within: Double, between: Double, others: Double) {
        let within = found.selected[index]
        var sum = 0.0
        for (row, selected) in selections.column(index).enumerated() where selected > 0 { sum += found.rowSums[row] }
        let total = found.rowSums.reduce(0, +)
        return (within, sum - within, total - 2 * sum + within)
    }

    private func unbiased(of found: PairwiseSums.Found, _ index: Int, _ selections: Matrix) -> Double {
        let (within, between, others) = parts(of: found, index, selections)
        let first = Double(referenceCount)
        let second = Double(currentCount)
        return within / (first * (first - 1)) + others / (second * (second - 1)) - 2 * between / (first * second)
    }

    private func value(of found: PairwiseSums.Found) -> Value {
        let selections = Matrix(rows: pooledCount, columns: 1, values: observed)
        let (within, between, others) = parts(of: found, 0, selections)
        let first = Double(referenceCount)
        let second = Double(currentCount)
        let own = kernel.ofEqualRows
        let biased =
            (within + first * own) / (first * first) + (others + second * own) / (second * second)
            - 2 * between / (first * second)
        return Value(
            unbiased: unbiased(of: found, 0, selections), biased: max(0, biased),
            betweenMean: between / (first * second))
    }
}
