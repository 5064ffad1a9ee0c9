/// A symmetric matrix of four rows and columns, with its eigenvalues by Jacobi's rotations.
struct SymmetricFour {
    private var rows: [SIMD4<Double>]
    private var vectors: [SIMD4<Double>] = (0..<4).map { index in
        var unit = SIMD4<Double>.zero
        unit[index] = 1
        return unit
    }

    /// - Parameter rows: Four rows; below the diagonal the same as above.
    init(_ rows: [SIMD4<Double>]) {
        self.rows = rows
        // Each sweep squares what is left beside the diagonal; four rows need five sweeps at most.
        for _ in 0..<12 {
            for p in 0..<3 {
                for q in (p + 1)..<4 { rotate(p, q) }
            }
        }
    }

    private mutating func rotate(_ p: Int, _ q: Int) {
        let beside = rows[p][q]
        guard beside != 0 else { return }
        let ratio = (rows[q][q] - rows[p][p]) / (2 * beside)
        let tangent = (ratio < 0 ? -1 : 1) / (abs(ratio) + (ratio * ratio + 1).squareRoot())
        let cosine = 1 / (tangent * tangent + 1).squareRoot()
        let sine = tangent * cosine
        for index in 0..<4 {
            let (left, right) = (rows[index][p], rows[index][q])
            rows[index][p] = cosine * left - sine * right
            rows[index][q] = sine * left + cosine * right
        }
        let (upper, lower) = (rows[p], rows[q])
        rows[p] = upper * cosine - lower * sine
        rows[q] = upper * sine + lower * cosine
        let (one, two) = (vectors[p], vectors[q])
        vectors[p] = one * cosine - two * sine
        vectors[q] = one * sine + two * cosine
    }

    /// The product of the pseudo-inverse with a vector, and the rank.
    ///
    /// Eigenvalues below 1e-10 of the greatest are rounding errors of 0.
    func pseudoInverse(_ vector: SIMD4<Double>) -> (product: SIMD4<Double>, rank: Int) {
        let values = (0..<4).map { rows[$0][$0] }
        let greatest = values.max() ?? 0
        var product = SIMD4<Double>.zero
        var rank = 0
        guard greatest > 0 else { return (product, 0) }
        for index in 0..<4 where values[index] > 1e-10 * greatest {
            product += vectors[index] * ((vectors[index] * vector).sum() / values[index])
            rank += 1
        }
        return (product, rank)
    }
}
