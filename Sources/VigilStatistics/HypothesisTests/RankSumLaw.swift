/// The law of U without ties, which depends on the two sizes alone.
struct RankSumLaw {
    private let shorter: Int
    private let longer: Int

    init(_ first: Int, _ second: Int) {
        shorter = min(first, second)
        longer = max(first, second)
    }

    /// Whether the least probability is a double.
    var isRepresentable: Bool { shorter + longer <= 1000 }

    /// About how many additions a distribution function takes.
    var work: Int { shorter * (shorter * longer / 2 + 1) }

    /// P(U ≤ u), for u up to the middle of the range.
    ///
    /// The coefficients of the Gaussian binomial Π (1 - x^(n+i))/(1 - x^i), divided by the number of orders factor by
    /// factor. A coefficient only depends on those before it, so the tail keeps its digits.
    ///
    /// - Complexity: O(shorter · u).
    func cumulative(_ value: Int) -> Double {
        guard value >= 0 else { return 0 }
        if value >= shorter * longer { return 1 }
        // Beyond the middle the other tail is the shorter way.
        if 2 * value >= shorter * longer + 1 { return 1 - cumulative(shorter * longer - value - 1) }
        var row = [Double](repeating: 0, count: value + 1)
        row[0] = 1
        for factor in 1...shorter {
            row.withUnsafeMutableBufferPointer { row in
                let shift = longer + factor
                if shift <= value {
                    for u in stride(from: value, through: shift, by: -1) { row[u] -= row[u - shift] }
                }
                let share = Double(factor) / Double(longer + factor)
                for u in 0..<min(factor, value + 1) { row[u] *= share }
                if factor <= value {
                    for u in factor...value { row[u] = row[u] * share + row[u - factor] }
                }
            }
        }
        return min(1, row.reduce(0, +))
    }
}
