/// The exact law of the one-sided distance D⁺ = max(Fₙ - F) of a sample of n from a continuous distribution F.
public struct SmirnovDistribution: Sendable, Hashable {
    /// The size of the sample, at least 1.
    public var count: Int

    /// The law for a sample size.
    ///
    /// - Parameter count: At least 1; less makes every probability NaN.
    public init(count: Int) { self.count = count }

    /// P(D⁺ ≤ d).
    public func cumulative(_ distance: Double) -> Double { 1 - survival(distance) }

    /// P(D⁺ > d).
    ///
    ///     d Σ over j ≤ n(1-d) of C(n, j) (d + j/n)^(j-1) (1 - d - j/n)^(n-j)
    ///
    /// Each term is a binomial probability times d/(d + j/n), so nothing overflows. Over j the terms run like
    /// exp(-n d²/(2u(1-u))), u = j/n, which vanishes with all its derivatives at both ends. So where the term at j = 0 is
    /// negligible too, every s-th term times s gives the same sum, to within rounding for the strides taken below, and the
    /// cost does not grow with n.
    ///
    /// - Parameter distance: 0...1; outside it the result is 1 or 0.
    /// - Returns: 0...1, relative error below 1e-11.
    /// - Complexity: O(min(n, 128 + 300/(n d²))) but for d that are large against 1/√n, which cost O(n (1 - d)).
    /// - Source: Birnbaum and Tingey 1951, "One-sided confidence contours for probability distribution functions".
    public func survival(_ distance: Double) -> Double {
        guard count >= 1, !distance.isNaN else { return .nan }
        if distance <= 0 { return 1 }
        if distance >= 1 { return 0 }
        let n = Double(count)
        let z = n.squareRoot() * distance
        let terms = max(128, 300 / (z * z))
        // Near exp(-z √n) lies the term at 0, near exp(-2 z²) the sum.
        let isSmooth = z * (n.squareRoot() - 2 * z) > 36
        let stride = isSmooth ? max(1, Int(n / terms)) : 1
        var sum = stride == 1 ? Elementary.exp(n * Elementary.log(onePlus: -distance)) : 0
        let last = Int((n * (1 - distance)).rounded(.down))
        let ownError = stirlingError(n)
        for index in Swift.stride(from: stride, through: last, by: stride) {
            sum += term(Double(index), distance, ownError)
        }
        return min(1, sum * Double(stride))
    }

    private func term(_ j: Double, _ distance: Double, _ ownError: Double) -> Double {
        let n = Double(count)
        let failures = n - j
        let excess = n * distance
        guard failures > excess else { return 0 }
        let corrections = ownError - stirlingError(j) - stirlingError(failures)
        // j against its mean j + nd, n - j against n - j - nd: the differences are exact, unlike the means.
        let deviances =
            deviance(j, excess: -excess, mean: j + excess) + deviance(failures, excess: excess, mean: failures - excess)
        let scale = (n / (j * failures)).squareRoot() / squareRootOf2Pi
        return Elementary.exp(corrections - deviances) * scale * excess / (excess + j)
    }
}
