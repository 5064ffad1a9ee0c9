/// How the p-value of a two-sample Kolmogorov-Smirnov statistic is computed.
public enum KolmogorovSmirnovMethod: String, Sendable, Hashable, Codable, CaseIterable {
    /// ``conditional`` where its work fits the budget, otherwise ``bridge`` where ties matter and ``asymptotic`` where
    /// nearly all values are different.
    case automatic
    /// Exact, given how often each value occurs in both samples together. The right one where values are tied; without
    /// ties the same as ``exact``. It agrees with R's `ks.test(exact = TRUE)`.
    case conditional
    /// Given how often each value occurs, as ``conditional``, by the law of a Brownian bridge that is looked at where the
    /// values lie: within some per cent of the exact p-value, at any size and any number of different values.
    case bridge
    /// Exact for samples without ties; where there are some it ignores them and the p-value is too large. It agrees with
    /// SciPy's `ks_2samp(method='exact')`.
    case exact
    /// Two-sided the exact one-sample law at the effective size NM/(N + M), rounded; one-sided a corrected exponential. It
    /// agrees with SciPy's `ks_2samp(method='asymp')`.
    case asymptotic
    /// The limiting law of Kolmogorov (two-sided) or Smirnov (one-sided).
    case limit
    /// The limiting law with Stephens' correction for the size; two-sided only, one-sided the same as ``limit``.
    case stephens
}

extension KolmogorovSmirnovStatistic {
    /// The asymptotic p-values, which depend on the two sizes and the distance alone.
    ///
    /// - Parameters:
    ///   - method: ``KolmogorovSmirnovMethod/asymptotic``, ``KolmogorovSmirnovMethod/limit`` or
    ///     ``KolmogorovSmirnovMethod/stephens``; anything else counts as the first.
    ///   - alternative: What counts as far.
    /// - Returns: 0...1; 1 at distance 0.
    /// - Complexity: O(1).
    func approximatePValue(_ method: KolmogorovSmirnovMethod, _ alternative: Alternative) -> Double {
        let distance = distance(alternative)
        guard distance > 0 else { return 1 }
        let n = Double(max(referenceCount, currentCount))
        let m = Double(min(referenceCount, currentCount))
        let effective = n * m / (n + m)
        let root = effective.squareRoot()
        switch (method, alternative) {
        case (.limit, .twoSided):
            return KolmogorovDistribution().survival(root * distance)
        case (.stephens, .twoSided):
            return KolmogorovDistribution().survival((root + 0.12 + 0.11 / root) * distance)
        case (.limit, _), (.stephens, _):
            return Elementary.exp(-2 * effective * distance * distance)
        case (_, .twoSided):
            // A pair of single values has an effective size of 1/2; the law starts at 1.
            let rounded = max(1, Int(effective.rounded(.toNearestOrEven)))
            return OneSampleKolmogorovDistribution(count: rounded).survival(distance)
        default:
            // The second term of the one-sided expansion (Hodges 1958), as SciPy has it.
            let z = root * distance
            let correction = 2 * z * (n + 2 * m) / (n * m * (n + m)).squareRoot() / 3
            return min(1, Elementary.exp(-2 * z * z - correction))
        }
    }
}
