extension PosteriorGrid {
    /// What a ranking of independent posteriors needs.
    struct Ranking: Sendable {
        /// P(arm i is better than every other one).
        var best: [Double]
        /// P(exactly one arm is better than arm i).
        var second: [Double]
        /// E[value of the best arm - value of arm i], in the metric's unit and at least 0.
        var losses: [Double]
    }

    /// Ranks the densities.
    ///
    ///     best_i = ∫ f_i ∏ F_j,   second_i = ∫ f_i Σ_j S_j ∏ F_l,   loss_i = ∫ F_i (1 - ∏ F_j) dx
    ///
    /// Every integrand is positive, so that a tiny probability or loss keeps its digits.
    ///
    /// - Parameter better: Which end of the metric is the good one.
    /// - Returns: One number for each density.
    /// - Complexity: O(nodes · densities).
    func ranking(better: PreferredDirection) -> Ranking {
        let count = densities.count
        // What is worse than a node's value, and what is better.
        let worse = better == .increase ? below : above
        let preferred = better == .increase ? above : below
        var result = Ranking(
            best: [Double](repeating: 0, count: count), second: [Double](repeating: 0, count: count),
            losses: [Double](repeating: 0, count: count))
        var after = [Others](repeating: Others(), count: count + 1)
        for node in nodes.indices {
            for arm in stride(from: count - 1, through: 0, by: -1) {
                after[arm] = after[arm + 1].with(worse: worse[arm][node], better: preferred[arm][node])
            }
            var before = Others()
            let weight = weights[node]
            let slope = weight * Density.valueSlope(nodes[node])
            for arm in 0..<count {
                let others = before.joined(after[arm + 1])
                let mass = weight * values[arm][node]
                result.best[arm] += mass * others.none
                result.second[arm] += mass * others.one
                result.losses[arm] += slope * worse[arm][node] * others.some
                before = before.with(worse: worse[arm][node], better: preferred[arm][node])
            }
        }
        return result
    }
}

/// How many of some arms lie above a value, as far as a ranking asks.
private struct Others {
    /// P(none).
    var none = 1.0
    /// P(exactly one).
    var one = 0.0
    /// P(at least one), which 1 - `none` would round away.
    var some = 0.0

    func with(worse: Double, better: Double) -> Others {
        Others(none: none * worse, one: one * worse + none * better, some: some + better * (1 - some))
    }

    func joined(_ other: Others) -> Others {
        Others(
            none: none * other.none, one: one * other.none + none * other.one,
            some: some + other.some * (1 - some))
    }
}
