/// The exact null law of the two-sample Kolmogorov-Smirnov distance, given the pooled counts of equal values.
///
/// Deal the pooled values, in ascending order, to the two samples: after t values, j of them went to the current sample and
/// i = t - j to the reference. Every deal of M current among N + M values is equally likely, so j walks like the number of
/// marked items in a draw without putting back. The distance reaches d if at the end of some run of equal values
/// |i/N - j/M| ≥ d, that is, if the walk is outside a band. The p-value is the probability of leaving the band, added up
/// where it happens: only sums and products of positive numbers, so a p-value of 1e-200 has as many digits as one of 0.1.
/// Runs of length 1 throughout give the classical exact law.
struct KolmogorovSmirnovLattice {
    let referenceCount: Int
    let currentCount: Int
    /// NM times the distance that counts as far.
    let numerator: Int
    let alternative: Alternative

    /// Whether the pooled counts and numerators up to (N + M)² fit, so that the band can be computed in whole numbers.
    static func isExact(referenceCount: Int, currentCount: Int) -> Bool {
        let total = referenceCount + currentCount
        return total <= Int(Int32.max) && !total.multipliedReportingOverflow(by: 2 * total).overflow
    }

    /// P(distance ≥ numerator/(NM)) with runs of the given lengths.
    ///
    /// - Parameter ties: The pooled counts; their sum is N + M.
    /// - Returns: 0...1, relative error some 1e-12; below 1e-300 it may be 0.
    /// - Complexity: See ``work(_:upTo:)``.
    func probability(_ ties: PooledTies) -> Double {
        guard numerator > 0 else { return 1 }
        // After the last run both functions are 1; nothing can leave the band there.
        return probability(ties, ties.counts.dropLast())
    }

    /// P(distance ≥ numerator/(NM)) as if no two values were equal.
    func probabilityIgnoringTies() -> Double {
        guard numerator > 0 else { return 1 }
        return probability(nil, repeatElement(1, count: referenceCount + currentCount - 1))
    }

    private func probability(_ ties: PooledTies?, _ runs: some Sequence<Int32>) -> Double {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: KolmogorovSmirnovWalk.capacity(self)) { buffer in
            // The capacity is above 0, so there is a base address.
            guard let start = buffer.baseAddress else { return .nan }
            var walk = KolmogorovSmirnovWalk(self, ties, start)
            for count in runs {
                walk.advance(Int(count))
                if walk.isEmpty { break }
            }
            return min(1, walk.probabilityOutside)
        }
    }

    /// About how many multiplications and additions ``probability(_:)`` takes.
    ///
    /// - Parameters:
    ///   - ties: The pooled counts.
    ///   - limit: Where to stop counting.
    /// - Returns: The work, or something above `limit`.
    /// - Complexity: O(number of different values).
    func work(_ ties: PooledTies, upTo limit: Int) -> Int {
        var sum = 0.0
        for count in ties.counts {
            sum += workPerRun(Double(count))
            if sum > Double(limit) { break }
        }
        return Int(min(sum, 1e18))
    }

    /// The work if at least so many values are different, without looking at them.
    func leastWork(distinct: Int) -> Int { Int(min(Double(distinct) * workPerRun(1) / 2, 1e18)) }

    private func workPerRun(_ count: Double) -> Double {
        let total = Double(referenceCount + currentCount)
        let shares = Double(currentCount) / total * (Double(referenceCount) / total)
        let band = Double(numerator) / total * (alternative == .twoSided ? 2 : 1)
        let spread = alternative == .twoSided ? 0 : 3 * (total * shares).squareRoot()
        let width = min(band + spread, Double(min(referenceCount, currentCount))) + 1
        let kernel = 18 * (count * shares).squareRoot() + 24
        if count <= kernel { return count * (width + count / 2 + 20) + 20 }
        // Outputs are the band and its neighbourhood, each a product over the inputs that reach it; a processor does four
        // of these at a time.
        return (width + kernel / 3) * min(width, kernel) / 4 + 8 * (width + kernel) + 400
    }

    /// -log of a lower bound of the p-value: the greatest probability to stand just outside the band at the end of one of
    /// some runs.
    ///
    /// What is neglected in a step must be small against the p-value, however small that is.
    ///
    /// - Parameter ties: The runs.
    /// - Returns: At least 0.
    func negativeLogOfLowerBound(_ ties: PooledTies?) -> Double {
        guard let counts = ties?.counts.dropLast() else { return 0 }
        let total = referenceCount + currentCount
        let every = max(1, counts.count / 24)
        var best = 0.0
        var dealt = 0
        for (index, count) in counts.enumerated() {
            dealt += Int(count)
            guard index % every == 0 else { continue }
            let law = HypergeometricDistribution(population: total, marked: currentCount, draws: dealt)
            let scaled = dealt * currentCount
            if alternative != .less {
                best = max(best, law.probability(RunningQuotient.floor(scaled - numerator, total)))
            }
            if alternative != .greater {
                best = max(best, law.probability(RunningQuotient.floor(scaled + numerator - 1, total) + 1))
            }
        }
        return best > 0 ? -Elementary.log(best) : 745
    }

    /// Runs up to this length never need a bound on how far the walk can get.
    static let shortRun: Int32 = 24
}
