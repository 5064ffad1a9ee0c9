import CLinearAlgebra

/// Sums of a kernel over pairs of different rows, by blocks, so that the matrix of all pairs is never there.
struct PairwiseSums {
    /// Rows whose kernel values against all later ones are there at once.
    static let blockRows = 256

    /// The rows.
    let rows: CenteredRows
    /// The kernel.
    let kernel: PairwiseKernel

    /// What one walk over the pairs gives.
    struct Found {
        /// For each row the sum over all other ones.
        var rowSums: [Double]
        /// For each selection the sum over the ordered pairs of different rows that are both in it.
        var selected: [Double]
    }

    /// Walks over all pairs.
    ///
    /// - Parameter selections: A column for each selection, with 1 for a row that is in it and 0 for any other.
    /// - Returns: The sums.
    /// - Complexity: O(rows² · (columns + selections)) and O(rows · selections) space.
    func found(_ selections: Matrix) -> Found {
        let count = rows.count
        var found = Found(
            rowSums: [Double](repeating: 0, count: count),
            selected: [Double](repeating: 0, count: selections.columnCount))
        var block = [Double](repeating: 0, count: min(Self.blockRows, count) * count)
        var image = [Double](repeating: 0, count: Self.blockRows * selections.columnCount)
        var first = 0
        while first < count {
            let size = min(Self.blockRows, count - first)
            rows.products(from: first, size: size, into: &block)
            evaluate(&block, from: first, size: size, rowSums: &found.rowSums)
            accumulate(block, selections, from: first, size: size, image: &image, into: &found.selected)
            first += size
        }
        return found
    }

    /// Kernel values of a block; those between the block's own rows, which are there twice, are halved, and a row with
    /// itself is 0.
    private func evaluate(_ block: inout [Double], from first: Int, size: Int, rowSums: inout [Double]) {
        let others = rows.count - first
        rows.squares.withUnsafeBufferPointer { squares in
            block.withUnsafeMutableBufferPointer { block in
                guard let base = block.baseAddress, let lengths = squares.baseAddress else { return }
                for other in 0..<others {
                    let column = base + other * size
                    kernel.apply(column, count: size, square: squares[first + other], squares: lengths + first)
                    if other < size {
                        for index in 0..<size { column[index] *= 0.5 }
                        column[other] = 0
                    }
                    var sum = 0.0
                    for index in 0..<size {
                        sum += column[index]
                        rowSums[first + index] += column[index]
                    }
                    rowSums[first + other] += sum
                }
            }
        }
    }

    private func accumulate(
        _ block: [Double], _ selections: Matrix, from first: Int, size: Int, image: inout [Double],
        into sums: inout [Double]
    ) {
        let count = rows.count
        guard selections.columnCount > 0 else { return }
        selections.values.withUnsafeBufferPointer { selected in
            guard let base = selected.baseAddress else { return }
            vigil_gemm(
                false, false, Int32(size), Int32(selections.columnCount), Int32(count - first), 1, block, Int32(size),
                base + first, Int32(count), 0, &image, Int32(size))
            for selection in 0..<selections.columnCount {
                var sum = 0.0
                for index in 0..<size {
                    sum += selected[selection * count + first + index] * image[selection * size + index]
                }
                sums[selection] += 2 * sum
            }
        }
    }
}
