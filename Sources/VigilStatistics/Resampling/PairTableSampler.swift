/// Random tables of two rows with given margins, by their chi-squared statistic.
///
/// With K of a category's s values in the marked row of m among N,
///
///     chi² = (Σ K²/s - m²/N) / (π (1 - π)),  π = m/N,
///
/// so the rarer row is all that has to be drawn. A row of few values is dealt value by value, whatever the number of
/// categories; a long one category by category.
struct PairTableSampler {
    /// How many values are dealt in the time of one hypergeometric number.
    static let drawWork = 16
    /// Values beyond this number are not laid out one by one.
    private static let mostValues = 1 << 22

    /// About how long a table takes, as the number of values that are dealt one by one in that time.
    let work: Int

    private let deal: PooledDeal
    private let marked: Int
    private let total: Int
    /// Σ K²/s of a table as expected.
    private let expected: Double
    private let scale: Double
    /// 1/s by category.
    private let weights: [Double]
    /// The category of each value, in any order; empty where categories are dealt.
    private var values: [Int32] = []
    /// All 0 between two tables.
    private var counts: [Int32] = []

    init(_ table: ContingencyTable) {
        precondition(table.rowTotals.count == 2, "a pair has two rows")
        marked = min(table.rowTotals[0], table.rowTotals[1])
        total = table.total
        deal = PooledDeal(groups: table.columnTotals, firstCount: marked)
        weights = table.columnTotals.map { 1 / Double($0) }
        let share = Double(marked) / Double(total)
        expected = share * Double(marked)
        scale = 1 / (share * (1 - share))
        let byCategory = table.columnTotals.reduce(0) { $0 + min($1, Self.drawWork) }
        guard marked <= byCategory, total <= Self.mostValues else {
            work = byCategory
            return
        }
        work = marked
        values.reserveCapacity(total)
        for (category, size) in table.columnTotals.enumerated() {
            values.append(contentsOf: repeatElement(Int32(category), count: size))
        }
        counts = [Int32](repeating: 0, count: table.columnTotals.count)
    }

    /// Draws a table and returns its chi-squared statistic.
    mutating func chiSquared(_ generator: inout SplitMix64) -> Double {
        let sum = values.isEmpty ? sumByCategory(&generator) : sumByValue(&generator)
        return max(0, sum - expected) * scale
    }

    private func sumByCategory(_ generator: inout SplitMix64) -> Double {
        var sum = 0.0
        weights.withUnsafeBufferPointer { weights in
            deal.draw(&generator) { category, _, count in sum += Double(count) * Double(count) * weights[category] }
        }
        return sum
    }

    private mutating func sumByValue(_ generator: inout SplitMix64) -> Double {
        let (marked, total) = (marked, total)
        return values.withUnsafeMutableBufferPointer { values in
            counts.withUnsafeMutableBufferPointer { counts in
                weights.withUnsafeBufferPointer { weights in
                    var sum = 0.0
                    // The first steps of a shuffle; where the last table left the values is as good a start as any.
                    for place in 0..<marked {
                        let other = place + generator.index(below: total - place)
                        let value = values[other]
                        values[other] = values[place]
                        values[place] = value
                        let category = Int(value)
                        let count = counts[category]
                        sum += Double(2 * count + 1) * weights[category]
                        counts[category] = count + 1
                    }
                    for place in 0..<marked { counts[Int(values[place])] = 0 }
                    return sum
                }
            }
        }
    }
}
