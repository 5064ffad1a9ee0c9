import Testing

@testable import VigilStatistics

@Suite("Matrices over OpenBLAS")
struct MatrixTests {
    /// A matrix of seeded normal numbers.
    static func random(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
        var random = SeededNumbers(seed)
        var matrix = Matrix(rows: rows, columns: columns)
        matrix.values = random.normals(rows * columns)
        return matrix
    }

    private static func transposed(_ matrix: Matrix) -> Matrix {
        var result = Matrix(rows: matrix.columnCount, columns: matrix.rowCount)
        for row in 0..<matrix.rowCount {
            for column in 0..<matrix.columnCount { result[column, row] = matrix[row, column] }
        }
        return result
    }

    private static func slowProduct(_ left: Matrix, _ right: Matrix) -> Matrix {
        var result = Matrix(rows: left.rowCount, columns: right.columnCount)
        for row in 0..<left.rowCount {
            for column in 0..<right.columnCount {
                for inner in 0..<left.columnCount { result[row, column] += left[row, inner] * right[inner, column] }
            }
        }
        return result
    }

    private static func areClose(_ left: Matrix, _ right: Matrix, within tolerance: Double = 1e-12) -> Bool {
        left.rowCount == right.rowCount && left.columnCount == right.columnCount
            && zip(left.values, right.values).allSatisfy { abs($0 - $1) <= tolerance }
    }

    @Test("products are those of the definition, transposed or not")
    func products() throws {
        let left = Self.random(7, 5, seed: 1)
        let right = Self.random(5, 4, seed: 2)
        let expected = Self.slowProduct(left, right)
        #expect(Self.areClose(try left.product(right), expected))
        #expect(Self.areClose(try Self.transposed(left).product(right, transposed: true), expected))
        #expect(Self.areClose(try left.product(Self.transposed(right), otherTransposed: true), expected))
        #expect(
            Self.areClose(
                try Self.transposed(left).product(
                    Self.transposed(right), transposed: true, otherTransposed: true), expected))
        #expect(throws: StatisticsError.self) { try left.product(left) }
    }

    @Test("a product with a vector is the product with a matrix of one column")
    func vectors() throws {
        let matrix = Self.random(6, 3, seed: 3)
        let short = Self.random(3, 1, seed: 4)
        let long = Self.random(6, 1, seed: 5)
        #expect(
            zip(try matrix.product(vector: short.values), try matrix.product(short).values)
                .allSatisfy { agree($0, $1, absolute: 1e-14) })
        #expect(
            zip(
                try matrix.product(vector: long.values, transposed: true),
                try matrix.product(long, transposed: true).values
            ).allSatisfy { agree($0, $1, absolute: 1e-14) })
        #expect(throws: StatisticsError.self) { try matrix.product(vector: [1, 2]) }
    }

    @Test("the Gram matrix is the product with the transpose, in both triangles")
    func gram() throws {
        let matrix = Self.random(9, 4, seed: 6)
        #expect(Self.areClose(try matrix.gram(), Self.slowProduct(Self.transposed(matrix), matrix)))
    }

    @Test("eigenvectors are orthonormal and make up the matrix again")
    func eigen() throws {
        let symmetric = try Self.random(12, 6, seed: 7).gram()
        let eigen = try symmetric.symmetricEigen()
        #expect(eigen.values == eigen.values.sorted())
        var identity = Matrix(rows: 6, columns: 6)
        var scaled = eigen.vectors
        for column in 0..<6 {
            identity[column, column] = 1
            for row in 0..<6 { scaled[row, column] *= eigen.values[column] }
        }
        #expect(Self.areClose(try eigen.vectors.product(eigen.vectors, transposed: true), identity))
        #expect(Self.areClose(try scaled.product(eigen.vectors, otherTransposed: true), symmetric, within: 1e-11))
        #expect(throws: StatisticsError.self) { try Self.random(3, 2, seed: 8).symmetricEigen() }
        #expect(throws: StatisticsError.self) { try Matrix(columns: [[.nan]]).symmetricEigen() }
    }

    @Test("a solution of a positive definite system solves it; another matrix is refused")
    func solve() throws {
        let matrix = try Self.random(12, 5, seed: 9).gram()
        let sides = Self.random(5, 2, seed: 10)
        let solution = try matrix.solvedPositiveDefinite(sides)
        #expect(Self.areClose(try matrix.product(solution), sides, within: 1e-11))
        #expect(throws: StatisticsError.self) { try Matrix(columns: [[0, 1], [1, 0]]).solvedPositiveDefinite(sides) }
        let refused = #expect(throws: StatisticsError.self) {
            try Matrix(columns: [[1, 2], [2, 1]]).solvedPositiveDefinite(Matrix(rows: 2, columns: 1, repeating: 1))
        }
        #expect(refused?.code == .invalidValue)
    }

    @Test("matrices without rows or columns are taken")
    func empty() throws {
        let none = Matrix(rows: 0, columns: 3)
        #expect(try none.gram() == Matrix(rows: 3, columns: 3))
        #expect(try none.product(Matrix(rows: 3, columns: 2)) == Matrix(rows: 0, columns: 2))
        #expect(try Matrix(rows: 0, columns: 0).symmetricEigen().values.isEmpty)
        #expect(none.columnMeans == [0, 0, 0])
    }

    @Test("rows are picked, stacked and standardised")
    func rows() throws {
        let matrix = try Matrix(columns: [[1, 2, 3], [4, 6, 8]])
        #expect(matrix.rows([2, 0, 2]).values == [3, 1, 3, 8, 4, 8])
        #expect(try matrix.stacked(above: matrix.rows([1])).values == [1, 2, 3, 2, 4, 6, 8, 6])
        #expect(matrix.columnMeans == [2, 6])
        #expect(matrix.standardised(centers: [2, 6], scales: [1, 2]).values == [-1, 0, 1, -1, 0, 1])
        #expect(throws: StatisticsError.self) { try matrix.stacked(above: Matrix(rows: 1, columns: 3)) }
    }

    @Test("the library is there, or says what to install")
    func availability() {
        #expect(LinearAlgebra.isAvailable)
        #expect(throws: Never.self) { try LinearAlgebra.requireAvailable() }
    }
}
