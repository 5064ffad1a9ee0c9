/// Random numbers from a discrete law with a log-concave probability, in constant time on average.
///
/// A point (u, v) that is uniform in 0 < u² ≤ p(⌊a + v/u⌋) has a quotient with that law; for log-concave ones a rectangle
/// of a width that depends on the variance alone holds all of them, and three in four of its points are good.
///
/// - Source: Stadlober 1990, "The ratio of uniforms approach for generating discrete random variates",
///   doi:10.1016/0377-0427(90)90349-5.
struct RatioOfUniforms {
    /// Half beyond the mean.
    private let center: Double
    private let width: Double
    private let range: ClosedRange<Int>

    init(mean: Double, variance: Double, range: ClosedRange<Int>) {
        center = mean + 0.5
        // 2 √(2/e) and 3 - 2 √(3/e).
        width = 1.7155277699214135 * (variance + 0.5).squareRoot() + 0.8989161620588988
        self.range = range
    }

    /// A random number.
    ///
    /// - Parameters:
    ///   - generator: The source of randomness.
    ///   - logRatio: log of a place's probability over the mode's, at most 0.
    /// - Returns: A place of the range.
    @inline(__always)
    func draw(_ generator: inout SplitMix64, _ logRatio: (Int) -> Double) -> Int {
        let low = Double(range.lowerBound)
        let high = Double(range.upperBound) + 1
        while true {
            // Above 0, so that the quotient is finite.
            let u = (Double(generator.next() >> 11) + 0.5) * 0x1p-53
            let w = center + width * (generator.uniform() - 0.5) / u
            guard w >= low, w < high else { continue }
            let k = Int(w)
            let ratio = logRatio(k)
            // Bounds of 2 log u that spare most logarithms.
            if u * (4 - u) - 3 <= ratio { return k }
            if u * (u - ratio) > 1 { continue }
            if 2 * Elementary.log(u) <= ratio { return k }
        }
    }
}
