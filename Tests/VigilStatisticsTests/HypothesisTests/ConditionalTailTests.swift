import Testing

@testable import VigilStatistics

@Suite("The conditional chi-squared statistic beyond simulation")
struct ConditionalTailTests {
    /// Every table with the margins, with its probability.
    private static func tables(_ columns: [Int], marked: Int) -> [(chiSquared: Double, probability: Double)] {
        let total = columns.reduce(0, +)
        let share = Double(marked) / Double(total)
        var tables: [(chiSquared: Double, probability: Double)] = []
        func walk(_ column: Int, _ open: Int, _ left: Int, _ sum: Double, _ weight: Double) {
            guard column < columns.count else {
                tables.append((sum, weight))
                return
            }
            let law = HypergeometricDistribution(population: left, marked: columns[column], draws: open)
            for count in law.range {
                let center = Double(columns[column]) * share
                let part = (Double(count) - center) * (Double(count) - center) / (center * (1 - share))
                walk(
                    column + 1, open - count, left - columns[column], sum + part, weight * law.probability(count))
            }
        }
        walk(0, marked, total, 0, 1)
        return tables
    }

    private static func table(_ columns: [Int], marked: Int) throws -> ContingencyTable {
        // Any table with these margins.
        var left = marked
        let first = columns.map { size in
            let count = min(size, left)
            left -= count
            return count
        }
        return try ContingencyTable([zip(columns, first).map { $0 - $1 }, first])
    }

    @Test("mean and variance are the exact ones", arguments: [[5, 4, 3, 1], [9, 1, 1, 2, 2], [12, 3]])
    func moments(_ columns: [Int]) throws {
        for marked in [2, 4, 6] {
            let tail = try #require(ConditionalChiSquaredTail(try Self.table(columns, marked: marked)))
            let all = Self.tables(columns, marked: marked)
            let mean = all.reduce(0) { $0 + $1.probability * $1.chiSquared }
            let variance = all.reduce(0) { $0 + $1.probability * ($1.chiSquared - mean) * ($1.chiSquared - mean) }
            #expect(agree(tail.mean, mean, relative: 1e-10))
            #expect(agree(tail.variance, variance, relative: 1e-9))
        }
    }

    @Test("margins that leave nothing to chance have no tail")
    func degenerate() throws {
        #expect(ConditionalChiSquaredTail(try Self.table([1, 1, 1, 1, 1, 1], marked: 3)) == nil)
        #expect(ConditionalChiSquaredTail(try ContingencyTable([[3, 1], [2, 2], [4, 4]])) == nil)
        #expect(ConditionalChiSquaredTail(try ContingencyTable([[3], [2]])) == nil)
    }

    struct Long: Sendable, CustomTestStringConvertible {
        let name: String
        let columns: [Int]
        let marked: Int
        /// Statistics and how often a simulation was at least as great.
        let tail: [(statistic: Double, share: Double)]
        /// How far the tail may be from it.
        let range: ClosedRange<Double>
        var testDescription: String { name }
    }

    /// NumPy 2.4, default_rng(11).multivariate_hypergeometric(method="marginals"), 1,000,000 and then 100,000 tables.
    static let long: [Long] = [
        Long(
            name: "16 categories, some rare",
            columns: [400, 200, 130, 100, 80, 66, 57, 50, 44, 40, 20, 10, 5, 3, 2, 1],
            marked: 60,
            tail: [(40, 0.012447), (45, 0.00603), (50, 0.002833), (60, 0.000609)], range: 0.9...5),
        Long(
            name: "300 rare categories", columns: (0..<300).map { 1 + (7 * $0) % 11 }, marked: 120,
            tail: [(360, 0.02409), (370, 0.01236), (380, 0.00575), (390, 0.00212), (400, 0.00096)], range: 0.7...1.5),
    ]

    @Test("the tail is that of long simulations, rather too large than too small", arguments: long)
    func simulated(_ long: Long) throws {
        let tail = try #require(ConditionalChiSquaredTail(try Self.table(long.columns, marked: long.marked)))
        for (statistic, share) in long.tail {
            let ratio = tail.survival(statistic) / share
            #expect(long.range.contains(ratio), "\(statistic): \(ratio)")
        }
        #expect(tail.survival(tail.mean) == 1)
        #expect(tail.survival(1e6) < 1e-30)
    }

    @Test("tables dealt value by value and category by category have the same law")
    func samplers() throws {
        // The first is dealt by values, the second, with more of them than categories are worth, by categories.
        for (columns, marked) in [([6, 5, 4, 3], 6), ([60, 50, 40, 30], 80)] {
            let table = try Self.table(columns, marked: marked)
            var sampler = PairTableSampler(table)
            #expect(sampler.work == (marked == 6 ? 6 : 64))
            let tail = try #require(ConditionalChiSquaredTail(table))
            var generator = SplitMix64(seed: 8)
            let draws = 4000
            var sum = 0.0
            var squares = 0.0
            for _ in 0..<draws {
                let statistic = sampler.chiSquared(&generator)
                sum += statistic
                squares += statistic * statistic
            }
            let mean = sum / Double(draws)
            // Four standard errors.
            #expect(abs(mean - tail.mean) < 4 * (tail.variance / Double(draws)).squareRoot())
            #expect(abs(squares / Double(draws) - mean * mean - tail.variance) < 0.2 * tail.variance)
        }
    }

    @Test("three rows: the last row is what the others leave")
    func threeRows() throws {
        let table = try ContingencyTable([[4, 3, 2], [2, 5, 1], [3, 3, 3]])
        let sampler = TableSampler(table)
        var generator = SplitMix64(seed: 2)
        let draws = 3000
        let mean = (0..<draws).reduce(0.0) { sum, _ in sum + sampler.chiSquared(&generator) } / Double(draws)
        // n (rows - 1)(columns - 1)/(n - 1).
        #expect(abs(mean - 26.0 * 4 / 25) < 0.2)
    }

    @Test("a p-value beyond the tables drawn comes from the tail, at bounded cost")
    func bounded() throws {
        let columns = (0..<3000).map { 1 + $0 % 3 }
        // The second row takes the first third of the values: nothing like independence.
        let table = try Self.table(columns, marked: 2000)
        let sampling = TableSampling(drawLimit: 1_000_000, seed: 3, workLimit: 100_000, extendsTail: true)
        let result = ChiSquaredTest(sampling: sampling).test(table)
        #expect(result.method == .simulationTail && result.pValue < 1e-30)
        let plain = TableSampling(drawLimit: 1_000_000, seed: 3, workLimit: 100_000)
        let drawn = ChiSquaredTest(sampling: plain).test(table)
        #expect(drawn.method == .simulation && drawn.pValue == 1.0 / 51)
        #expect(ChiSquaredTest(sampling: sampling).test(table) == result)
    }
}
