/// Inverts a power function, which rises with the sample and with the effect.
enum PowerSearch {
    /// The point where a rising function reaches a value.
    ///
    /// - Parameters:
    ///   - target: The value, above that at `start`.
    ///   - start: Where the search begins, above 0.
    ///   - limit: Where it ends.
    ///   - function: Rising; NaN counts as too low.
    /// - Returns: Right to a few units in the last place of what the function resolves, `nil` where the limit does not
    ///   reach the value.
    static func root(
        reaching target: Double, from start: Double, limit: Double, _ function: (Double) -> Double
    ) -> Double? {
        var low = start
        if function(low) >= target { return low }
        var high = start * 2
        while !(function(high) >= target) {
            low = high
            high *= 2
            guard high <= limit else { return nil }
        }
        for _ in 0..<200 where high - low > 1e-14 * high {
            let middle = low + (high - low) / 2
            if function(middle) >= target { high = middle } else { low = middle }
        }
        return high
    }

    /// The normal quantile that a share lies beyond.
    static func z(_ tail: Double) -> Double { NormalDistribution.standard.survivalQuantile(tail) }

    static func check(share: Double, _ what: String) throws(StatisticsError) {
        guard share > 0, share < 1 else {
            throw StatisticsError(.invalidParameter, "\(what) of \(share), need above 0 and below 1")
        }
    }

    static func check(effect: Double) throws(StatisticsError) {
        guard effect.isFinite, effect != 0 else {
            throw StatisticsError(
                .invalidParameter,
                "an effect of \(effect): no number of units finds an effect of 0; name the least one that matters")
        }
    }
}
