/// The limiting law of the Cramér-von Mises statistic ∫ (F - G)² dF, scaled by the sizes.
///
/// That of Σ Yⱼ/(j²π²) with chi-squared Yⱼ of one degree of freedom: mean 1/6, variance 1/45.
///
/// - Source: Smirnov 1937, "Sur la distribution de ω²"; Anderson and Darling 1952, "Asymptotic theory of certain 'goodness
///   of fit' criteria based on stochastic processes", doi:10.1214/aoms/1177729437.
struct CramerVonMisesDistribution: Sendable, Hashable {
    /// P(W > x).
    ///
    /// - Parameter x: Any number.
    /// - Returns: 0...1, 1 below 0.0003, where less than 1e-40 is missing; relative error some 1e-12 in the tail.
    func survival(_ x: Double) -> Double {
        if x.isNaN { return .nan }
        if x < 0.0003 { return 1 }
        // With u = y² the intervals run from (2m - 1)π to 2mπ, where D(u) = sin(y)/y.
        return SmirnovTailSeries.sum { interval, place in
            let y = (2 * interval - 0.5 + place / 2) * Double.pi
            return Double.pi * Elementary.exp(-y * y * x / 2) / y.squareRoot()
        }
    }
}
