import Foundation
import Testing

@testable import VigilStatistics

@Suite("Kernel discrepancies")
struct KernelDiscrepancyTests {
    private static func distance(_ one: [Double], _ other: [Double]) -> Double {
        zip(one, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }

    private static func rows(_ matrix: Matrix) -> [[Double]] {
        (0..<matrix.rowCount).map { row in (0..<matrix.columnCount).map { matrix[row, $0] } }
    }

    /// The unbiased statistic as it is written.
    private static func slow(_ x: [[Double]], _ y: [[Double]], _ kernel: (Double) -> Double) -> Double {
        func mean(_ a: [[Double]], _ b: [[Double]], isSame: Bool) -> Double {
            var sum = 0.0
            for (i, one) in a.enumerated() {
                for (j, other) in b.enumerated() where !(isSame && i == j) { sum += kernel(distance(one, other)) }
            }
            return sum / Double(isSame ? a.count * (a.count - 1) : a.count * b.count)
        }
        return mean(x, x, isSame: true) + mean(y, y, isSame: true) - 2 * mean(x, y, isSame: false)
    }

    @Test("the statistic is the one of the definition, over more than one block of rows", arguments: [0.0, 0.5])
    func definition(shift: Double) throws {
        var random = SeededNumbers(1)
        let reference = CorrelatedRows.draw(170, 3, &random)
        let current = CorrelatedRows.draw(120, 3, shift: shift, &random)
        let gaussian = try KernelDiscrepancy(reference: reference, current: current, kernel: .gaussian(bandwidth: 1.3))
        let expected = Self.slow(Self.rows(reference), Self.rows(current)) { exp(-$0 * $0 / (2 * 1.3 * 1.3)) }
        #expect(agree(gaussian.value().unbiased, expected, relative: 1e-9, absolute: 1e-13))
        let energy = try KernelDiscrepancy(reference: reference, current: current, kernel: .negativeDistance)
        let distances = Self.slow(Self.rows(reference), Self.rows(current)) { -$0 }
        #expect(agree(energy.value().unbiased, distances, relative: 1e-9, absolute: 1e-12))
        let chosen = random.shuffled(Array(0..<290))
        let pooled = Self.rows(try reference.stacked(above: current))
        let dealt = Self.slow(chosen.prefix(170).map { pooled[$0] }, chosen.dropFirst(170).map { pooled[$0] }) { -$0 }
        let selected = try energy.unbiased(selections: [Array(chosen.prefix(170))])
        #expect(agree(selected[0], dealt, relative: 1e-9, absolute: 1e-12))
    }

    @Test("in one column the energy statistic is the square of the energy distance, pairs with itself included")
    func oneColumn() throws {
        var random = SeededNumbers(2)
        let one = random.normals(80)
        let other = random.normals(50).map { $0 * 1.5 + 0.3 }
        let pairs = try KernelDiscrepancy(
            reference: Matrix(columns: [one]), current: Matrix(columns: [other]), kernel: .negativeDistance)
        let distance = EnergyDistance.between(
            sortedReference: sortedFinite(one).values, sortedCurrent: sortedFinite(other).values)
        #expect(agree(pairs.value().biased, distance * distance, relative: 1e-9))
    }

    @Test("equal samples have no difference and a p-value near 1; a shift has a small one")
    func extremes() throws {
        var random = SeededNumbers(3)
        let rows = CorrelatedRows.draw(60, 3, &random)
        let same = try KernelDiscrepancy(reference: rows, current: rows, kernel: .gaussian(bandwidth: 2)).test()
        #expect(abs(same.value.biased) < 1e-12 && same.value.unbiased < 0 && same.pValue > 0.5)
        let far = CorrelatedRows.draw(60, 3, shift: 1.5, &random)
        let found = try KernelDiscrepancy(reference: rows, current: far, kernel: .gaussian(bandwidth: 2)).test()
        #expect(found.pValue == 1.0 / 1000)
        let constant = Matrix(rows: 30, columns: 2, repeating: 4)
        let none = try KernelDiscrepancy(reference: constant, current: constant, kernel: .negativeDistance).test()
        #expect(none.pValue == 1 && none.value.unbiased == 0)
    }

    @Test("input that has no answer is refused")
    func refused() throws {
        let rows = MatrixTests.random(5, 2, seed: 1)
        #expect(throws: StatisticsError.self) {
            try KernelDiscrepancy(reference: rows, current: Matrix(rows: 1, columns: 2), kernel: .negativeDistance)
        }
        #expect(throws: StatisticsError.self) {
            try KernelDiscrepancy(reference: rows, current: rows, kernel: .gaussian(bandwidth: 0))
        }
        #expect(throws: StatisticsError.self) {
            try KernelDiscrepancy(reference: rows, current: Matrix(rows: 5, columns: 3), kernel: .negativeDistance)
        }
        let pairs = try KernelDiscrepancy(reference: rows, current: rows, kernel: .negativeDistance)
        #expect(throws: StatisticsError.self) { try pairs.unbiased(selections: [[1]]) }
        #expect(throws: StatisticsError.self) { try pairs.unbiased(selections: [[0, 1, 2, 3, 10]]) }
    }

    @Test("the median distance is that of all pairs of different rows")
    func median() throws {
        #expect(try MedianDistance.between(rowsOf: Matrix(columns: [[0, 1, 3]])) == 2)
        #expect(try MedianDistance.between(rowsOf: Matrix(columns: [[0, 0, 0, 0, 0, 3]])) == 3)
        #expect(try MedianDistance.between(rowsOf: Matrix(rows: 9, columns: 2, repeating: 1)) == nil)
        #expect(try MedianDistance.between(rowsOf: Matrix(rows: 0, columns: 2)) == nil)
        let rows = MatrixTests.random(301, 2, seed: 4)
        let all = Self.rows(rows)
        var distances: [Double] = []
        for i in all.indices { for j in 0..<i { distances.append(Self.distance(all[i], all[j])) } }
        distances.sort()
        let expected = (distances[distances.count / 2] + distances[(distances.count - 1) / 2]) / 2
        #expect(agree(try MedianDistance.between(rowsOf: rows), expected))
    }

    @Test("exponentials are those of the C library, to the last digits, down to the least")
    func exponentials() {
        let numbers = (0..<2000).map { Double($0) * 0.3517 } + [0, 1e-300, 699.9, 1e300, .infinity]
        var found = numbers
        found.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            Exponentials.replace(base, count: buffer.count, factor: -1)
        }
        for (value, number) in zip(found, numbers) { #expect(agree(value, exp(max(-700, -number)), relative: 2e-15)) }
    }

    @Test("a clean window alarms on about 5 %", .tags(.simulation))
    func falseAlarms() throws {
        var random = SeededNumbers(5)
        var alarms = 0
        for index in 0..<150 {
            let pairs = try KernelDiscrepancy(
                reference: CorrelatedRows.draw(40, 3, &random), current: CorrelatedRows.draw(20, 3, &random),
                kernel: .gaussian(bandwidth: 2))
            let test = SequentialMonteCarlo(drawLimit: 99, stopAfterExceedances: 10)
            if pairs.test(simulation: test, seed: UInt64(index)).pValue <= 0.05 { alarms += 1 }
        }
        // 7.5 expected; above 18 once in a thousand runs.
        #expect(alarms <= 18)
    }
}

@Suite("Rows by what is in them")
struct RowOrderTests {
    @Test("the same rows are taken in whatever order they come, frequent ones as often as others")
    func order() throws {
        var random = SeededNumbers(6)
        var rows = Matrix(rows: 400, columns: 2)
        for row in 0..<400 { rows[row, 0] = Double(random.integer(below: 3)) }
        let taken = rows.rows(RowOrder.sample(rows, atMost: 100, seed: 1))
        let shuffled = rows.rows(random.shuffled(Array(0..<400)))
        #expect(shuffled.rows(RowOrder.sample(shuffled, atMost: 100, seed: 1)) == taken)
        for value in 0..<3 {
            let count = taken.column(0).count { $0 == Double(value) }
            #expect(count > 15 && count < 52)
        }
        #expect(Set(RowOrder.sample(rows, atMost: 1000, seed: 2)) == Set(0..<400))
        #expect(RowOrder.sample(rows, atMost: 100, seed: 2) != RowOrder.sample(rows, atMost: 100, seed: 1))
        #expect(RowOrder.sample(Matrix(rows: 0, columns: 2), atMost: 5, seed: 1).isEmpty)
    }
}
