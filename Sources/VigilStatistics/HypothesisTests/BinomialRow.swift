/// Runs of binomial probabilities with one chance of success.
struct BinomialRow {
    let chance: Double
    let complement: Double

    /// P(K = k) for neighbouring k.
    ///
    /// One saddle-point value at the place nearest the mode, the others from the ratio of neighbours, away from the mode,
    /// so that rounding errors do not grow.
    ///
    /// - Parameters:
    ///   - trials: The number of trials.
    ///   - first: The least k; may lie outside 0...trials, where the probability is 0.
    ///   - last: The greatest k, at least `first`.
    /// - Returns: The probabilities of `first...last`.
    /// - Complexity: O(last - first).
    func values(trials: Int, from first: Int, through last: Int) -> [Double] {
        var values = [Double](repeating: 0, count: last - first + 1)
        let mode = Int((Double(trials) * chance).rounded(.down))
        let start = min(max(mode, first), last)
        guard start >= 0, start <= trials else { return values }
        let peak = binomialProbability(start, of: trials, chance: chance, complement: complement)
        values[start - first] = peak
        let odds = chance / complement
        var value = peak
        var k = start
        while k < last && k < trials {
            value *= Double(trials - k) / Double(k + 1) * odds
            k += 1
            values[k - first] = value
        }
        value = peak
        k = start
        while k > first && k > 0 {
            value *= Double(k) / Double(trials - k + 1) / odds
            k -= 1
            values[k - first] = value
        }
        return values
    }
}
