/// The exact law of the two-sided distance D = max|Fₙ - F| of a sample of n from a continuous distribution F.
///
/// Which method computes it depends on n and d, as Simard and L'Ecuyer propose: twice the one-sided law in the upper
/// tail, a recursion over the sample for small n, the expansion of Pelz and Good otherwise. The cost does not grow with
/// n beyond a few hundred.
///
/// - Source: Simard and L'Ecuyer 2011, "Computing the two-sided Kolmogorov-Smirnov distribution", Journal of Statistical
///   Software 39(11), doi:10.18637/jss.v039.i11.
public struct OneSampleKolmogorovDistribution: Sendable, Hashable {
    /// The size of the sample, at least 1.
    public var count: Int

    /// The law for a sample size.
    ///
    /// - Parameter count: At least 1; less makes every probability NaN.
    public init(count: Int) { self.count = count }

    /// P(D ≤ d).
    ///
    /// - Parameter distance: 0...1; outside it the result is 0 or 1.
    /// - Returns: 0...1; the lower tail keeps relative digits only where n is small.
    public func cumulative(_ distance: Double) -> Double {
        guard count >= 1, !distance.isNaN else { return .nan }
        if let survival = upperTail(distance) { return 1 - survival }
        return body(distance)
    }

    /// P(D > d).
    ///
    /// - Parameter distance: 0...1; outside it the result is 1 or 0.
    /// - Returns: 0...1. Relative error below 1e-10 for n ≤ 140. Above, below 3e-6 in the tail n d² > 2.2, since twice the
    ///   one-sided law counts samples twice that leave the band on both sides, a share exp(-6 n d²) of them; in the body
    ///   the absolute error is below 2e-6 at n = 141 and falls with n².
    public func survival(_ distance: Double) -> Double {
        guard count >= 1, !distance.isNaN else { return .nan }
        if let survival = upperTail(distance) { return survival }
        return max(0, 1 - body(distance))
    }

    /// The survival where it is twice the one-sided one, `nil` elsewhere.
    private func upperTail(_ distance: Double) -> Double? {
        let n = Double(count)
        if distance >= 1 { return 0 }
        if distance <= 0.5 / n { return 1 }
        let squared = n * distance * distance
        // From d = 1/2 on a sample cannot leave the band on both sides, so twice is exact.
        guard distance >= 0.5 || squared > (count <= 140 ? 4 : 2.2) else { return nil }
        return min(1, 2 * SmirnovDistribution(count: count).survival(distance))
    }

    private func body(_ distance: Double) -> Double {
        let n = Double(count)
        let order = 2 * n * distance + 1
        let isSmall = count <= 140
        let isLowerTail = n * Elementary.power(distance, 1.5) <= 1.4 && n * order * order < 1e6
        return isSmall || isLowerTail ? durbinProbability(distance) : pelzGoodProbability(distance)
    }

    /// P(D ≤ d) by Durbin's recursion in the matrix form of Marsaglia, Tsang and Wang, applied to a vector.
    ///
    /// The sample is a Poisson process of rate n that has n points in 0...1; one step is 1/n of the way and the state is
    /// how far the count lies from its mean. Each row is scaled with exp(-1), the Poisson weight of its step, so that the
    /// vector holds probabilities and nothing overflows, and the end is divided by P(exactly n points).
    ///
    /// - Complexity: O(n (n d)²).
    /// - Source: Marsaglia, Tsang and Wang 2003, "Evaluating Kolmogorov's distribution", doi:10.18637/jss.v008.i18.
    private func durbinProbability(_ distance: Double) -> Double {
        let n = Double(count)
        let reach = Int((n * distance).rounded(.down)) + 1
        let order = 2 * reach - 1
        let gap = Double(reach) - n * distance
        var weights = [Double](repeating: Elementary.exp(-1), count: order + 1)
        for k in 1...order { weights[k] = weights[k - 1] / Double(k) }
        // Entry (i, j) is weights[i - j + 1], but for the first column and the last row, which the band cuts off.
        let firstColumn = (0..<order).map { weights[$0 + 1] * (1 - Elementary.power(gap, $0 + 1)) }
        let lastRow = (0..<order).map { weights[order - $0] * (1 - Elementary.power(gap, order - $0)) }
        let excess = max(0, 2 * gap - 1)
        let corner = weights[order] * (1 - 2 * Elementary.power(gap, order) + Elementary.power(excess, order))
        var state = [Double](repeating: 0, count: order)
        state[reach - 1] = 1
        for _ in 0..<count {
            // A row vector times the matrix: new[j] = Σ old[i] H[i][j], and H[i][j] = 0 for j > i + 1.
            var next = [Double](repeating: 0, count: order)
            for j in 0..<order {
                var sum = j == 0 ? 0 : state[order - 1] * lastRow[j]
                if j == 0 {
                    for i in 0..<(order - 1) { sum += state[i] * firstColumn[i] }
                    sum += state[order - 1] * corner
                } else {
                    for i in (j - 1)..<max(j - 1, order - 1) { sum += state[i] * weights[i - j + 1] }
                }
                next[j] = sum
            }
            state = next
        }
        return min(1, state[reach - 1] / PoissonDistribution(mean: n).probability(count))
    }

    /// P(D ≤ d) by an expansion in 1/√n of four terms.
    ///
    /// - Complexity: O(1).
    /// - Source: Pelz and Good 1976, "Approximating the lower tail-areas of the Kolmogorov-Smirnov one-sample statistic",
    ///   in the form of Simard and L'Ecuyer. The last sum runs over k ≥ 1 alone; counting both signs of k there too would
    ///   leave an error of 3e-6 instead of 5e-7 at n = 145 and √n d = 1.1, which falls slower than with n².
    private func pelzGoodProbability(_ distance: Double) -> Double {
        let n = Double(count)
        let z = n.squareRoot() * distance
        let z2 = z * z
        let z4 = z2 * z2
        let z6 = z4 * z2
        let pi2 = Double.pi * Double.pi
        // Sums over the odd half-integers (k + 1/2) and over the whole numbers k, both signs.
        var halves = (zeroth: 0.0, first: 0.0, second: 0.0, third: 0.0)
        var wholes = (second: 0.0, third: 0.0)
        for k in 0..<24 {
            let h = pi2 * (Double(k) + 0.5) * (Double(k) + 0.5)
            let weight = 2 * Elementary.exp(-h / (2 * z2))
            halves.zeroth += weight
            halves.first += weight * (h - z2)
            let second = 6 * z6 + 2 * z4 + h * (2 * z4 - 5 * z2) + h * h * (1 - 2 * z2)
            halves.second += weight * second
            let third = h * h * h * (5 - 30 * z2) + h * h * (212 * z4 - 60 * z2) + h * (135 * z4 - 96 * z6)
            halves.third += weight * (third - 30 * z6 - 90 * z6 * z2)
            let w = pi2 * Double(k + 1) * Double(k + 1)
            let wholeWeight = 2 * Elementary.exp(-w / (2 * z2))
            wholes.second += wholeWeight * w
            wholes.third += wholeWeight * (3 * w * z2 - w * w)
        }
        let scale = (Double.pi / 2).squareRoot()
        let term0 = halves.zeroth * scale / z
        let term1 = halves.first * scale / (6 * z4)
        let term2 = scale * (halves.second / (72 * z6 * z) - wholes.second / (36 * z2 * z))
        let term3 = scale * (halves.third / (6480 * z6 * z4) + wholes.third / (216 * z6))
        let root = n.squareRoot()
        return min(1, max(0, term0 + (term1 + (term2 + term3 / root) / root) / root))
    }
}
