/// The greatest statistics of random permutations, and how often they reach a value.
struct PermutationMaxima {
    /// Each permutation's greatest statistic, in the order of drawing.
    private(set) var values: [Double] = []
    /// How many draws would give p-values small enough without a fitted tail.
    let needed: Int
    /// Whether so many reached the observed maximum that drawing ended before its time.
    private(set) var endedEarly = false

    /// With so many draws above a value their share is better than any law.
    private static let enoughAbove = 10

    /// Draws until the observed maximum was reached `stopAfter` times (Besag and Clifford), at most `limit` times.
    ///
    /// - Parameters:
    ///   - observed: The greatest observed statistic.
    ///   - needed: How many draws the level asks for.
    ///   - limit: How many can be paid for.
    ///   - stopAfter: How many draws as great end it, at least 1.
    ///   - draw: One permutation's greatest statistic.
    init(observed: Double, needed: Int, limit: Int, stopAfter: Int, draw: () -> Double) {
        self.needed = needed
        var reached = 0
        while values.count < min(needed, limit) {
            let maximum = draw()
            values.append(maximum)
            if Self.reaches(maximum, observed) { reached += 1 }
            if reached >= stopAfter {
                endedEarly = true
                return
            }
        }
    }

    /// The probability that a permutation's greatest statistic is as great.
    ///
    /// Where the draws were too few for the level and fewer than ten lie above, it is that of Gumbel's law with the draws'
    /// mean, and their deviation raised by its own error. The maximum of scores with tails like the normal law's falls off
    /// faster than Gumbel's exponential tail, so the law errs to the safe side; and the p-value is never below the share of
    /// draws above, nor below the least one that draws enough for the level would have given.
    ///
    /// - Parameter value: At most the observed maximum.
    /// - Returns: In (0, 1].
    /// - Source: Winkler et al. 2016, "Faster permutation inference in brain imaging", section 2.4 (a fitted law of the
    ///   maximum), doi:10.1016/j.neuroimage.2016.05.068.
    func pValue(_ value: Double) -> Double {
        let above = values.count { Self.reaches($0, value) }
        if endedEarly { return Double(above) / Double(values.count) }
        let counted = Double(above + 1) / Double(values.count + 1)
        guard values.count < needed, above < Self.enoughAbove, values.count > 1 else { return min(1, counted) }
        let least = max(Double(above) / Double(values.count), 1 / Double(needed + 1))
        return min(1, counted, max(least, gumbelTail(value)))
    }

    private func gumbelTail(_ value: Double) -> Double {
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
        // The deviation of a Gumbel sample has a relative error of √(1.1/n); its upper 95 % limit is taken.
        let deviation = variance.squareRoot() * (1 + 1.645 * (1.1 / count).squareRoot())
        guard deviation > 0 else { return value <= mean ? 1 : 0 }
        let scale = deviation * (6.0).squareRoot() / Double.pi
        let place = mean - 0.577_215_664_901_532_9 * scale
        return -Elementary.expMinusOne(-Elementary.exp(-(value - place) / scale))
    }

    /// Whether a draw is as great, rounding aside.
    private static func reaches(_ maximum: Double, _ value: Double) -> Bool { maximum >= value - 1e-9 * abs(value) }
}
