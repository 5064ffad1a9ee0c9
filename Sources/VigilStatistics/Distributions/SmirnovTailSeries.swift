/// The upper tail of an infinite sum Σ λⱼ Yⱼ, where the Yⱼ are chi-squared with one degree of freedom each.
///
///     P(S > x) = 1/π Σₘ (-1)^(m+1) ∫ exp(-ux/2) / (u √|D(u)|) du,   D(u) = Π (1 - λⱼ u),
///
/// over the intervals from 1/λ₂ₘ₋₁ to 1/λ₂ₘ with λ₁ > λ₂ > ... All integrands are positive and the first term is the
/// greatest, so small probabilities keep their digits; an inversion of the characteristic function loses them.
///
/// - Source: Smirnov 1937, "Sur la distribution de ω²".
enum SmirnovTailSeries {
    /// Places of -1...1 with their weights, for integrands that run off to infinity at both ends like 1/√cos(πv/2).
    private static let nodes: [(place: Double, weight: Double)] = {
        let count = 64
        return (0..<count).map { index in
            let angle = (Double(index) + 0.5) * Double.pi / Double(count)
            let place = Elementary.cos(angle)
            // Gauss-Chebyshev takes care of 1/√(1 - v²); the quotient that is left is smooth.
            let rest = ((1 - place * place) / Elementary.cos(Double.pi / 2 * place)).squareRoot()
            return (place, rest * Double.pi / Double(count))
        }
    }()

    /// Adds up the series.
    ///
    /// - Parameter integrand: The integrand times √cos(πv/2), of the number m = 1, 2, ... of the interval and of the place
    ///   v in it, which runs from -1 to 1.
    /// - Returns: 0...1.
    static func sum(_ integrand: (_ interval: Double, _ place: Double) -> Double) -> Double {
        var sum = 0.0
        var sign = 1.0
        for interval in 1...200 {
            var part = 0.0
            for node in nodes { part += node.weight * integrand(Double(interval), node.place) }
            sum += sign * part
            if part <= 1e-18 * sum { break }
            sign = -sign
        }
        return min(1, max(0, sum / Double.pi))
    }
}
