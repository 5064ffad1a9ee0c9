/// All tables of two rows with given margins.
struct TableEnumeration {
    private let columns: [Int]
    private let marked: Int
    private let total: Int
    private let scale: Double

    /// - Parameters:
    ///   - table: Its margins are taken.
    ///   - limit: `nil` comes back for more tables than this, and for more than two rows.
    init?(_ table: ContingencyTable, limit: Int) {
        guard table.rowTotals.count == 2 else { return nil }
        // The rarer row's counts determine the table and have the smaller ranges.
        let marked = min(table.rowTotals[0], table.rowTotals[1])
        guard Self.count(table.columnTotals, marked, limit: limit) <= limit else { return nil }
        columns = table.columnTotals
        self.marked = marked
        total = table.total
        let share = Double(marked) / Double(total)
        scale = 1 / (share * (1 - share))
    }

    /// How many tables there are, or more than the limit.
    private static func count(_ columns: [Int], _ marked: Int, limit: Int) -> Int {
        guard limit > 0 else { return 1 }
        // Ways to put the marked items into the first columns, by how many are left over.
        guard marked <= limit else { return limit + 1 }
        var ways = [Int](repeating: 0, count: marked + 1)
        ways[marked] = 1
        var capacity = columns.reduce(0, +)
        for column in columns {
            capacity -= column
            var next = [Int](repeating: 0, count: marked + 1)
            for left in 0...marked where ways[left] > 0 {
                for taken in 0...min(column, left) where left - taken <= capacity {
                    next[left - taken] = min(limit + 1, next[left - taken] + ways[left])
                }
            }
            ways = next
            if ways.reduce(0, { min(limit + 1, $0 + $1) }) > limit { return limit + 1 }
        }
        return ways[0]
    }

    /// The probability of a chi-squared statistic at least so great.
    ///
    /// With K of a column's s items in the marked row of share π, a column adds (K - sπ)²/(sπ(1 - π)), and given the
    /// columns before it K is hypergeometric.
    func probability(ofAtLeast statistic: Double) -> Double {
        min(1, tail(column: 0, marked: marked, left: total, weight: 1, missing: statistic))
    }

    private func tail(column: Int, marked left: Int, left items: Int, weight: Double, missing: Double) -> Double {
        // What is still to come adds at least 0, so all tables from here on count.
        if missing <= 0 { return weight }
        if column == columns.count { return 0 }
        let size = columns[column]
        let law = HypergeometricDistribution(population: items, marked: left, draws: size)
        var sum = 0.0
        for count in law.range {
            let difference = Double(count) - Double(size) * (Double(marked) / Double(total))
            let part = difference * difference / Double(size) * scale
            sum += tail(
                column: column + 1, marked: left - count, left: items - size, weight: weight * law.probability(count),
                missing: missing - part)
        }
        return sum
    }
}
