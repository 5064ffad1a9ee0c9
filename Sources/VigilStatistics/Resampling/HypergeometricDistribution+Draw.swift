extension HypergeometricDistribution {
    /// A random number of marked items.
    ///
    /// Narrow laws invert the distribution function from the mode outwards, which takes about as many steps as the number
    /// is away from the mode; wide ones take the ratio of uniforms.
    ///
    /// - Parameter generator: The source of randomness.
    /// - Returns: A number of ``range``.
    /// - Complexity: O(1) on average.
    public func draw(_ generator: inout SplitMix64) -> Int {
        let range = range
        guard range.count > 1 else { return range.lowerBound }
        let ratio = Double(draws + 1) * (Double(marked + 1) / Double(population + 2))
        let mode = min(max(range.lowerBound, Int(ratio.rounded(.down))), range.upperBound)
        let share = Double(marked) / Double(population)
        let drawn = Double(draws) / Double(population)
        let variance = Double(draws) * share * (1 - share) * (1 - drawn)
        if variance > 16 {
            let others = population - marked - draws
            func logWeight(_ k: Int) -> Double {
                -LogFactorial.value(k) - LogFactorial.value(marked - k) - LogFactorial.value(draws - k)
                    - LogFactorial.value(others + k)
            }
            let top = logWeight(mode)
            let sampler = RatioOfUniforms(mean: mean, variance: variance, range: range)
            return sampler.draw(&generator) { logWeight($0) - top }
        }
        let peak = probability(mode)
        var rest = generator.uniform() - peak
        if rest < 0 { return mode }
        let others = population - marked - draws
        var up = mode
        var down = mode
        var upper = peak
        var lower = peak
        while up < range.upperBound || down > range.lowerBound {
            if up < range.upperBound {
                upper *= Double(marked - up) * Double(draws - up) / (Double(up + 1) * Double(others + up + 1))
                up += 1
                rest -= upper
                if rest < 0 { return up }
            }
            if down > range.lowerBound {
                lower *= Double(down) * Double(others + down) / (Double(marked - down + 1) * Double(draws - down + 1))
                down -= 1
                rest -= lower
                if rest < 0 { return down }
            }
        }
        // Only rounding errors in the sum of all probabilities lead here.
        return mode
    }
}
