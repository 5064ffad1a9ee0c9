/// Random tables with given margins, each as likely as under independence.
struct TableSampler {
    private let rows: [Int]
    private let columns: [Int]
    private let total: Int
    /// 1/E per cell, row by row.
    private let weights: [Double]

    init(_ table: ContingencyTable) {
        rows = table.rowTotals
        columns = table.columnTotals
        total = table.total
        weights = table.expected.flatMap { $0.map { 1 / $0 } }
    }

    /// Draws a table and returns its chi-squared statistic, Σ O²/E - n.
    ///
    /// Row by row, a cell is hypergeometric given the cells before it; the last row is what the others leave.
    ///
    /// - Complexity: O(cells) draws.
    func chiSquared(_ generator: inout SplitMix64) -> Double {
        var free = columns
        var left = total
        var sum = 0.0
        for row in rows.indices.dropLast() {
            var open = rows[row]
            var population = left
            for column in columns.indices {
                let law = HypergeometricDistribution(population: population, marked: free[column], draws: open)
                let count = law.draw(&generator)
                population -= free[column]
                free[column] -= count
                open -= count
                let observed = Double(count)
                sum += observed * observed * weights[row * columns.count + column]
            }
            left -= rows[row]
        }
        let last = (rows.count - 1) * columns.count
        for column in columns.indices {
            let observed = Double(free[column])
            sum += observed * observed * weights[last + column]
        }
        return sum - Double(total)
    }

    /// About how long a table takes, as the number of values that are dealt one by one in that time.
    var work: Int { max(1, rows.count - 1) * columns.count * PairTableSampler.drawWork }
}
