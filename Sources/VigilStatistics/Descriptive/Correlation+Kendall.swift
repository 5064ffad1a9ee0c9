extension Correlation {
    /// Kendall's tau-b, with the asymptotic p-value under ties.
    ///
    ///     (concordant - discordant pairs) / √((pairs - tied in first) (pairs - tied in second))
    ///
    /// - Parameters:
    ///   - first: A column; rows where either column is NaN are left out. Infinities are the extremes.
    ///   - second: Another column of the same length.
    /// - Returns: Undefined for a constant column, `notEnoughData` below two rows.
    /// - Throws: `.lengthMismatch`.
    /// - Complexity: O(n log n).
    /// - Source: Knight 1966, "A computer method for calculating Kendall's tau with ungrouped data"; the variance under
    ///   ties from Kendall 1970, "Rank correlation methods".
    public static func kendall(_ first: [Double], _ second: [Double]) throws(StatisticsError) -> CorrelationOutcome {
        let (first, second) = try completeRows(first, second)
        guard first.count > 1 else { return .notEnoughData(have: first.count, need: 2) }
        let pairs = first.count * (first.count - 1) / 2
        let firstTies = TieSums(Midranks(first).tieSizes)
        let secondTies = TieSums(Midranks(second).tieSizes)
        guard firstTies.pairs < pairs, secondTies.pairs < pairs else { return .undefined(reason: .constant) }
        let counted = discordance(first, second)
        let lead = pairs - firstTies.pairs - secondTies.pairs + counted.jointTies - 2 * counted.discordant
        let scale = Double(pairs - firstTies.pairs).squareRoot() * Double(pairs - secondTies.pairs).squareRoot()
        let variance = leadVariance(count: Double(first.count), firstTies, secondTies)
        let distance = abs(Double(lead)) / variance.squareRoot()
        return .measured(
            Correlation(
                coefficient: min(1, max(-1, Double(lead) / scale)),
                pValue: min(1, 2 * NormalDistribution.standard.survival(distance)), count: first.count))
    }

    /// The variance of concordant less discordant pairs for independent columns with these ties.
    private static func leadVariance(count: Double, _ first: TieSums, _ second: TieSums) -> Double {
        let ordered = count * (count - 1)
        var variance = (ordered * (2 * count + 5) - first.weighted - second.weighted) / 18
        variance += 2 * Double(first.pairs) * Double(second.pairs) / ordered
        if count > 2 { variance += first.triples * second.triples / (9 * ordered * (count - 2)) }
        return variance
    }

    /// The number of discordant pairs and of pairs that are tied in both columns.
    private static func discordance(_ first: [Double], _ second: [Double]) -> (discordant: Int, jointTies: Int) {
        // By the second column, then stably by the first: rows of one first value stand in order of the second.
        let bySecond = ascendingOrder(of: second)
        let byBoth = ascendingOrder(of: bySecond.map { first[$0] }).map { bySecond[$0] }
        var jointTies = 0
        var run = 1
        for place in byBoth.indices.dropFirst() {
            let row = byBoth[place]
            let before = byBoth[place - 1]
            run = first[row] == first[before] && second[row] == second[before] ? run + 1 : 1
            jointTies += run - 1
        }
        return (inversions(of: byBoth.map { second[$0] }), jointTies)
    }

    /// The number of pairs that stand in descending order, counted while merge sorting.
    private static func inversions(of values: [Double]) -> Int {
        var source = values
        var target = values
        var inversions = 0
        var width = 1
        while width < values.count {
            var start = 0
            while start < values.count {
                let middle = min(start + width, values.count)
                let end = min(start + 2 * width, values.count)
                var left = start
                var right = middle
                for place in start..<end {
                    if right == end || (left < middle && source[left] <= source[right]) {
                        target[place] = source[left]
                        left += 1
                    } else {
                        target[place] = source[right]
                        right += 1
                        inversions += middle - left
                    }
                }
                start = end
            }
            swap(&source, &target)
            width *= 2
        }
        return inversions
    }
}

/// What the variance of a rank statistic needs to know about a column's ties.
private struct TieSums {
    /// The sum of t (t - 1) / 2 over the groups of t equal values.
    var pairs = 0
    /// The sum of t (t - 1) (t - 2).
    var triples = 0.0
    /// The sum of t (t - 1) (2 t + 5).
    var weighted = 0.0

    init(_ sizes: [Int]) {
        for size in sizes {
            let ties = Double(size)
            pairs += size * (size - 1) / 2
            triples += ties * (ties - 1) * (ties - 2)
            weighted += ties * (ties - 1) * (2 * ties + 5)
        }
    }
}
