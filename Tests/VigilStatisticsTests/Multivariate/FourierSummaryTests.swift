import Foundation
import Testing

@testable import VigilStatistics

@Suite("Fourier summaries")
struct FourierSummaryTests {
    static func summaryCase() throws -> SummaryCase {
        var random = SeededNumbers(4)
        let rows = CorrelatedRows.draw(30, 3, &random)
        let map = try FourierFeatureMap(reference: rows, frequencyCount: 4, seed: 9)
        var summary = FourierSummary(map)
        try summary.add(rows, by: map)
        return SummaryCase("fourier", summary, empty: FourierSummary(map))
    }

    @Test("cosine and sine of turns are those of the C library")
    func turns() {
        var random = SeededNumbers(1)
        for number in random.normals(2000) + [0, 0.25, 0.5, -0.5, 1, 123.375] {
            let found = Turns.features(number)
            let angle = 2 * Double.pi * (number - number.rounded())
            #expect(abs(found.cosine - cos(angle)) < 4e-15 && abs(found.sine - sin(angle)) < 4e-15)
        }
        #expect(abs(Turns.features(1e300).cosine) <= 1 + 1e-12)
    }

    @Test("merged parts are the summary of the whole; another map's are refused")
    func merge() throws {
        var random = SeededNumbers(2)
        let rows = CorrelatedRows.draw(700, 3, &random)
        let map = try FourierFeatureMap(reference: rows, frequencyCount: 16)
        var whole = FourierSummary(map)
        try whole.add(rows, by: map)
        var merged = FourierSummary(map)
        for part in random.cut(700, into: 5) {
            var summary = FourierSummary(map)
            try summary.add(rows.rows(Array(part)), by: map)
            try merged.merge(summary)
        }
        #expect(merged.count == 700)
        #expect(zip(merged.sums, whole.sums).allSatisfy { abs($0 - $1) < 1e-10 })
        let other = try FourierFeatureMap(reference: rows, frequencyCount: 16, seed: 2)
        #expect(throws: StatisticsError.self) { try merged.merge(FourierSummary(other)) }
        #expect(throws: StatisticsError.self) { try merged.add(rows, by: other) }
        #expect(throws: StatisticsError.self) { try whole.add(Matrix(rows: 1, columns: 2), by: map) }
    }

    @Test("the discrepancy of two summaries is that of the pairs of rows under the features' kernel")
    func pairs() throws {
        var random = SeededNumbers(3)
        let rows = CorrelatedRows.draw(40, 3, &random)
        let others = CorrelatedRows.draw(25, 3, shift: 0.5, &random)
        let reference = try FourierReference(rows, frequencyCount: 32)
        let kernel = try reference.map.kernel(betweenRowsOf: rows.stacked(above: others))
        #expect((0..<65).allSatisfy { abs(kernel[$0, $0] - 1) < 1e-12 })
        func mean(_ one: Range<Int>, _ other: Range<Int>) -> Double {
            var sum = 0.0
            var count = 0.0
            for row in one {
                for column in other where row != column { (sum, count) = (sum + kernel[row, column], count + 1) }
            }
            return sum / count
        }
        let expected = mean(0..<40, 0..<40) + mean(40..<65, 40..<65) - 2 * mean(0..<40, 40..<65)
        var window = FourierSummary(reference.map)
        try window.add(others, by: reference.map)
        #expect(agree(try reference.compare(window).discrepancy, expected, absolute: 1e-13))
        #expect(throws: StatisticsError.self) { try reference.compare(FourierSummary(reference.map)) }
    }

    @Test("the features' kernel comes close to the Gaussian one")
    func kernel() throws {
        var random = SeededNumbers(4)
        let rows = CorrelatedRows.draw(20, 2, &random)
        let map = try FourierFeatureMap(reference: rows, frequencyCount: 4096)
        let kernel = try map.kernel(betweenRowsOf: rows)
        for row in 0..<20 {
            for column in 0..<row {
                var square = 0.0
                for index in 0..<2 {
                    let difference = (rows[row, index] - rows[column, index]) / map.scales[index]
                    square += difference * difference
                }
                #expect(abs(kernel[row, column] - exp(-square / (2 * map.bandwidth * map.bandwidth))) < 0.07)
            }
        }
    }

    @Test("a clean window alarms on about 5 %, a shifted one always", .tags(.simulation))
    func falseAlarms() throws {
        var random = SeededNumbers(6)
        var alarms = 0
        for index in 0..<120 {
            let reference = try FourierReference(
                CorrelatedRows.draw(80, 3, &random), frequencyCount: 24, seed: UInt64(index))
            var clean = FourierSummary(reference.map)
            try clean.add(CorrelatedRows.draw(40, 3, &random), by: reference.map)
            if try reference.compare(clean).pValue <= 0.05 { alarms += 1 }
            if index < 5 {
                var shifted = FourierSummary(reference.map)
                try shifted.add(CorrelatedRows.draw(40, 3, shift: 1.5, &random), by: reference.map)
                #expect(try reference.compare(shifted).pValue < 1e-6)
            }
        }
        // 6 expected; above 16 less than once in a thousand runs.
        #expect(alarms <= 16)
    }
}

@Suite("Degenerate kernels")
struct DegenerateKernelLawTests {
    @Test("the cumulants are those of the statistic under random signs of a plain kernel")
    func law() throws {
        // k(x, y) = xy of random signs: h is the kernel itself, E h² = 1, and closed triples are 1.
        var random = SeededNumbers(7)
        let signs = (0..<400).map { _ in random.happens(0.5) ? 1.0 : -1.0 }
        let column = try Matrix(columns: [signs])
        let law = try DegenerateKernelLaw(kernel: column.product(column, otherTransposed: true))
        #expect(abs(law.square - 1) < 0.05 && abs(law.triangle - 1) < 0.05 && abs(law.cube) < 0.2)
        // With much of both the statistic is (1/n + 1/m)(z² - 1).
        let sizes = 1.0 / 500 + 1.0 / 250
        #expect(abs(law.deviation(referenceCount: 500, currentCount: 250) / (sizes * 2.0.squareRoot()) - 1) < 0.05)
        let upper = law.survival(sizes * (3.841 - 1), referenceCount: 500, currentCount: 250)
        #expect(abs(upper - 0.05) < 0.01)
        #expect(throws: StatisticsError.self) { try DegenerateKernelLaw(kernel: Matrix(rows: 3, columns: 3)) }
        #expect(throws: StatisticsError.self) { try DegenerateKernelLaw(kernel: Matrix(rows: 5, columns: 4)) }
        let constant = try DegenerateKernelLaw(kernel: Matrix(rows: 5, columns: 5, repeating: 1))
        #expect(constant.survival(0, referenceCount: 10, currentCount: 10) == 1)
    }
}
