import CLinearAlgebra

/// Count, sums and products of rows' deviations from a given center, gathered block by block.
struct RowMoments {
    /// How many rows are copied and multiplied at once; a block of twenty columns then stays in the processor's cache.
    static let blockRows = 512

    let count: Int
    /// The sum of deviations of each column.
    private(set) var sums: [Double]
    /// The products of deviations, of which the lower triangle is filled.
    private(set) var products: Matrix

    /// The moments of a matrix's rows, for which OpenBLAS is there.
    init(_ matrix: Matrix, around center: [Double]) {
        count = matrix.rowCount
        sums = [Double](repeating: 0, count: matrix.columnCount)
        products = Matrix(rows: matrix.columnCount, columns: matrix.columnCount)
        guard matrix.columnCount > 0 else { return }
        let size = Int32(matrix.columnCount)
        let scales = [Double](repeating: 1, count: matrix.columnCount)
        var block = RowBlock(columns: matrix.columnCount)
        var start = 0
        while start < count {
            let end = min(start + Self.blockRows, count)
            block.fill(matrix, rows: start..<end, centers: center, inverseScales: scales)
            block.values.withUnsafeBufferPointer { values in
                for column in sums.indices {
                    sums[column] += BlockSum.of(values, from: column * block.count, count: block.count)
                }
            }
            vigil_syrk(
                true, size, Int32(block.count), 1, block.values, Int32(block.count), 1, &products.values, size)
            start = end
        }
    }

    /// The sum of squared deviations from the rows' own means, in the lower triangle.
    func centered() -> Matrix {
        var result = products
        guard count > 0 else { return result }
        for column in sums.indices {
            for row in column..<sums.count {
                result[row, column] -= sums[row] * sums[column] / Double(count)
            }
        }
        return result
    }
}

/// Some rows of a matrix, standardised, in a buffer that is used again.
struct RowBlock {
    private(set) var values: [Double]
    private(set) var count = 0
    private let columns: Int

    init(columns: Int) {
        self.columns = columns
        values = [Double](repeating: 0, count: columns * RowMoments.blockRows)
    }

    /// Copies at most `RowMoments.blockRows` rows, column by column, each less its center and times its factor.
    mutating func fill(_ matrix: Matrix, rows: Range<Int>, centers: [Double], inverseScales: [Double]) {
        count = rows.count
        let stride = matrix.rowCount
        let count = count
        matrix.values.withUnsafeBufferPointer { source in
            values.withUnsafeMutableBufferPointer { target in
                for column in 0..<columns {
                    let center = centers[column]
                    let factor = inverseScales[column]
                    let from = column * stride + rows.lowerBound
                    let to = column * count
                    for index in 0..<count { target[to + index] = (source[from + index] - center) * factor }
                }
            }
        }
    }
}

/// Sums over parts of a buffer, eight at a time.
enum BlockSum {
    @inline(__always)
    static func of(_ values: UnsafeBufferPointer<Double>, from start: Int, count: Int) -> Double {
        let raw = UnsafeRawBufferPointer(values)
        var sums = SIMD8<Double>.zero
        var index = 0
        while index + 8 <= count {
            sums += raw.loadUnaligned(fromByteOffset: (start + index) * 8, as: SIMD8<Double>.self)
            index += 8
        }
        var sum = sums.sum()
        while index < count {
            sum += values[start + index]
            index += 1
        }
        return sum
    }
}
