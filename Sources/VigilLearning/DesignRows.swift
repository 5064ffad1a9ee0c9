/// Rows as the solver of a logistic regression needs them; the last coefficient is the intercept's.
protocol DesignRows: Sendable {
    /// The number of coefficients, the intercept's included.
    var coefficientCount: Int { get }

    /// Writes each row's product with the coefficients to `scores[row]`.
    func multiply(
        _ coefficients: UnsafePointer<Double>, rows: Range<Int>, scores: UnsafeMutablePointer<Double>)

    /// Adds each row, times its weight `weights[row]`, to `sums`.
    func accumulate(
        _ weights: UnsafePointer<Double>, rows: Range<Int>, sums: UnsafeMutablePointer<Double>)

    /// Adds the weighted products of the rows' features to the lower triangle of a matrix of rows of
    /// `curvatureStride`; only where `hasCurvature`.
    func accumulateCurvature(
        _ weights: UnsafePointer<Double>, rows: Range<Int>, matrix: UnsafeMutablePointer<Double>)

    /// Whether the whole matrix of second derivatives is small enough to be worth its computation.
    var hasCurvature: Bool { get }

    /// The length of a row of that matrix.
    var curvatureStride: Int { get }
}

/// Dense rows, each feature shifted and scaled to mean 0 and variance 1 over all of them.
///
/// A missing value counts as its feature's mean, and a constant feature as 0.
struct StandardisedRows: DesignRows {
    /// Up to so many coefficients the second derivatives are summed and factored as a matrix.
    static let mostForCurvature = 96

    let coefficientCount: Int
    /// Features, then 1 for the intercept, then zeros up to a multiple of four.
    let curvatureStride: Int
    private let values: [Double]

    var hasCurvature: Bool { coefficientCount <= Self.mostForCurvature }

    /// Standardises rows that stand in two tables, in a given order.
    ///
    /// - Parameters:
    ///   - reference: The rows 0..<reference.rowCount.
    ///   - window: The rows behind them, with as many features.
    ///   - order: Which row comes where.
    init(reference: FeatureRows, window: FeatureRows, order: [Int32]) {
        let features = reference.featureCount
        coefficientCount = features + 1
        let stride = (features + 4) / 4 * 4
        curvatureStride = stride
        let (means, scales) = Self.standard(reference, window, order)
        let referenceCount = reference.rowCount
        values = [Double](unsafeUninitializedCapacity: order.count * stride) { out, count in
            out.initialize(repeating: 0)
            reference.values.withUnsafeBufferPointer { referenceValues in
                window.values.withUnsafeBufferPointer { windowValues in
                    for (position, row) in order.enumerated() {
                        let isReference = Int(row) < referenceCount
                        let source = isReference ? referenceValues : windowValues
                        let start = (isReference ? Int(row) : Int(row) - referenceCount) * features
                        let target = position * stride
                        for feature in 0..<features {
                            let value = (Double(source[start + feature]) - means[feature]) * scales[feature]
                            out[target + feature] = value.isNaN ? 0 : value
                        }
                        out[target + features] = 1
                    }
                }
            }
            count = order.count * stride
        }
    }

    /// Each feature's mean over the rows and one over its standard deviation; 0 for a constant one.
    ///
    /// Summed in the order in which the rows are laid out, so that the one in which they came changes no bit.
    private static func standard(
        _ reference: FeatureRows, _ window: FeatureRows, _ order: [Int32]
    ) -> ([Double], [Double]) {
        let features = reference.featureCount
        var counts = [Double](repeating: 0, count: features)
        var sums = counts
        var squares = counts
        // About the first row's value, so that an offset does not eat the digits of the variance.
        var origins = counts
        reference.values.withUnsafeBufferPointer { first in
            window.values.withUnsafeBufferPointer { second in
                for row in order {
                    let isReference = Int(row) < reference.rowCount
                    let source = isReference ? first : second
                    let start = (isReference ? Int(row) : Int(row) - reference.rowCount) * features
                    for feature in 0..<features where !source[start + feature].isNaN {
                        let value = Double(source[start + feature])
                        if counts[feature] == 0 { origins[feature] = value }
                        let centred = value - origins[feature]
                        counts[feature] += 1
                        sums[feature] += centred
                        squares[feature] += centred * centred
                    }
                }
            }
        }
        var means = counts
        var scales = counts
        for feature in 0..<features {
            let count = max(1, counts[feature])
            let mean = sums[feature] / count
            let variance = squares[feature] / count - mean * mean
            means[feature] = origins[feature] + mean
            // Below, what is left of the variance is rounding.
            scales[feature] = variance > 1e-12 * squares[feature] / count ? 1 / variance.squareRoot() : 0
        }
        return (means, scales)
    }

    func multiply(
        _ coefficients: UnsafePointer<Double>, rows: Range<Int>, scores: UnsafeMutablePointer<Double>
    ) {
        let count = coefficientCount
        values.withUnsafeBufferPointer { values in
            guard let base = values.baseAddress else { return }
            for row in rows {
                let features = base + row * curvatureStride
                var sums = SIMD4<Double>.zero
                var index = 0
                while index + 4 <= count {
                    sums += four(features + index) * four(coefficients + index)
                    index += 4
                }
                var sum = sums.sum()
                while index < count {
                    sum += features[index] * coefficients[index]
                    index += 1
                }
                scores[row] = sum
            }
        }
    }

    func accumulate(
        _ weights: UnsafePointer<Double>, rows: Range<Int>, sums: UnsafeMutablePointer<Double>
    ) {
        let count = coefficientCount
        values.withUnsafeBufferPointer { values in
            guard let base = values.baseAddress else { return }
            for row in rows {
                let features = base + row * curvatureStride
                let weight = weights[row]
                for index in 0..<count { sums[index] += weight * features[index] }
            }
        }
    }

    func accumulateCurvature(
        _ weights: UnsafePointer<Double>, rows: Range<Int>, matrix: UnsafeMutablePointer<Double>
    ) {
        let stride = curvatureStride
        values.withUnsafeBufferPointer { values in
            guard let base = values.baseAddress else { return }
            var row = rows.lowerBound
            // Four rows at a time: each entry of the matrix is loaded and stored once for all of them.
            while row + 4 <= rows.upperBound {
                let x0 = base + row * stride
                let x1 = x0 + stride
                let x2 = x1 + stride
                let x3 = x2 + stride
                for i in 0..<coefficientCount {
                    let line = matrix + i * stride
                    let a0 = SIMD4(repeating: weights[row] * x0[i])
                    let a1 = SIMD4(repeating: weights[row + 1] * x1[i])
                    let a2 = SIMD4(repeating: weights[row + 2] * x2[i])
                    let a3 = SIMD4(repeating: weights[row + 3] * x3[i])
                    for j in Swift.stride(from: 0, through: i, by: 4) {
                        let near = a0 * four(x0 + j) + a1 * four(x1 + j)
                        let far = a2 * four(x2 + j) + a3 * four(x3 + j)
                        store(four(line + j) + (near + far), to: line + j)
                    }
                }
                row += 4
            }
            while row < rows.upperBound {
                let features = base + row * stride
                for i in 0..<coefficientCount {
                    let factor = weights[row] * features[i]
                    for j in 0...i { matrix[i * stride + j] += factor * features[j] }
                }
                row += 1
            }
        }
    }
}

@inline(__always)
private func four(_ pointer: UnsafePointer<Double>) -> SIMD4<Double> {
    UnsafeRawPointer(pointer).loadUnaligned(as: SIMD4<Double>.self)
}

@inline(__always)
private func four(_ pointer: UnsafeMutablePointer<Double>) -> SIMD4<Double> {
    UnsafeRawPointer(pointer).loadUnaligned(as: SIMD4<Double>.self)
}

@inline(__always)
private func store(_ value: SIMD4<Double>, to pointer: UnsafeMutablePointer<Double>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: value, as: SIMD4<Double>.self)
}
