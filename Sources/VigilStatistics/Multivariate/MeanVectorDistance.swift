/// How far the mean vectors of two samples of rows are apart, as Evidently compares embeddings.
public enum MeanVectorDistance: String, Sendable, Hashable, CaseIterable {
    /// The root of the sum of squared differences, at least 0.
    case euclidean
    /// One less the cosine of the angle between the means, in 0...2; 0 where either mean is 0.
    case cosine
    /// The sum of absolute differences, at least 0.
    case cityblock
    /// The greatest absolute difference, at least 0.
    case chebyshev

    /// The distance of two vectors.
    ///
    /// - Parameters:
    ///   - first: A mean vector.
    ///   - second: One of the same length.
    /// - Returns: At least 0, 0 for equal vectors.
    /// - Complexity: O(length).
    public func between(_ first: ArraySlice<Double>, _ second: ArraySlice<Double>) -> Double {
        var sum = 0.0
        var lengths = (first: 0.0, second: 0.0)
        for (one, other) in zip(first, second) {
            let difference = abs(one - other)
            switch self {
            case .euclidean: sum += difference * difference
            case .cityblock: sum += difference
            case .chebyshev: sum = max(sum, difference)
            case .cosine:
                sum += one * other
                lengths.first += one * one
                lengths.second += other * other
            }
        }
        switch self {
        case .euclidean: return sum.squareRoot()
        case .cityblock, .chebyshev: return sum
        case .cosine:
            guard lengths.first > 0, lengths.second > 0 else { return 0 }
            return max(0, 1 - sum / (lengths.first.squareRoot() * lengths.second.squareRoot()))
        }
    }
}
