extension HypergeometricDistribution {
    /// A random number of marked items.
    ///
    /// Inverts the distribution function from the mode outwards, which takes about as many steps as the number is away from
    /// the mode.
    ///
    /// - Parameter generator: The source of randomness.
    /// - Returns: A number of ``range``.
    /// - Complexity: O(standard deviation).
    public func draw(_ generator: inout SplitMix64) -> Int {
        let range = range
        guard range.count > 1 else { return range.lowerBound }
        let ratio = Double(draws + 1) * (Double(marked + 1) / Double(population + 2))
        let mode = min(max(range.lowerBound, Int(ratio.rounded(.down))), range.upperBound)
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
