import Foundation
import Testing
import VigilStatistics

@Suite("Design effects of blocks")
struct BlockDesignEffectTests {
    /// Rows of an AR(1) law, variance 1, with a cycle of so many rows.
    private static func series(
        _ count: Int, coefficient: Double, cycle: Double, _ random: inout SeededNumbers
    ) -> [Double] {
        var last = random.normal()
        let noise = (1 - coefficient * coefficient).squareRoot()
        return (0..<count).map { row in
            last = coefficient * last + noise * random.normal()
            return last + cycle * sin(2 * .pi * Double(row) / 1440)
        }
    }

    private static func blocks(_ values: [Double], of size: Int) -> [[Double]] {
        stride(from: 0, through: values.count - size, by: size).map { Array(values[$0..<($0 + size)]) }
    }

    @Test("independent rows have an effect near 1, few blocks none at all")
    func independent() throws {
        var random = SeededNumbers(51)
        let effect = try #require(BlockDesignEffect.numeric(blocks: Self.blocks(random.normals(20_000), of: 50)))
        #expect(effect.blocks == 400)
        #expect(abs(effect.meanRatio - 1) < 0.12)
        let factor = effect.factor(referenceCount: 20_000, currentCount: 50)
        #expect(factor >= 1 && factor < 1.4)
        #expect(BlockDesignEffect.numeric(blocks: Self.blocks(random.normals(250), of: 50)) == nil)
        #expect(BlockDesignEffect.numeric(blocks: [[Double]](repeating: [.nan], count: 20)) == nil)
        let constant = try #require(BlockDesignEffect.numeric(blocks: [[Double]](repeating: [1, 1], count: 20)))
        #expect(constant.factor(referenceCount: 40, currentCount: 2) == 1)
    }

    @Test("dependent rows and a daily cycle keep their level", .tags(.simulation), arguments: [0, 0.5])
    func dependent(_ cycle: Double) throws {
        var random = SeededNumbers(52)
        let days = 5
        let rows = Self.series(1440 * (days + 10), coefficient: 0.5, cycle: cycle, &random)
        let reference = Array(rows[..<(1440 * days)])
        let effect = try #require(BlockDesignEffect.numeric(blocks: Self.blocks(reference, of: 60)))
        let sorted = reference.sorted()
        var raw = 0
        var aware = 0
        let windows = Self.blocks(Array(rows[(1440 * days)...]), of: 60)
        for window in windows {
            let result = try KolmogorovSmirnovTest().compare(sortedReference: sorted, sortedCurrent: window.sorted())
            if result.pValue <= 0.05 { raw += 1 }
            let p = effect.pValue(result, referenceCount: sorted.count, currentCount: window.count)
            #expect(p >= result.pValue)
            if p <= 0.05 { aware += 1 }
        }
        #expect(Double(raw) / Double(windows.count) > 0.12)
        // Four standard errors of 6 % in 240 windows are 6 %.
        #expect(Double(aware) / Double(windows.count) < 0.12)
    }

    @Test("a category that comes in runs inflates chi-squared, and dividing by the effect mends it", .tags(.simulation))
    func categories() throws {
        var random = SeededNumbers(53)
        func blocks(_ count: Int) -> [[Int]] {
            (0..<count).map { _ in
                var counts = [0, 0, 0]
                // Each draw stands for four rows.
                for _ in 0..<25 { counts[random.happens(0.5) ? 0 : random.happens(0.6) ? 1 : 2] += 4 }
                return counts
            }
        }
        let reference = blocks(200)
        let effect = try #require(BlockDesignEffect.categorical(blocks: reference))
        #expect(agree(effect.meanRatio, 4, relative: 0.25))
        let totals = (0..<3).map { category in reference.reduce(0) { $0 + $1[category] } }
        var alarms = 0
        for window in blocks(400) {
            let result = ChiSquaredTest(method: .asymptotic).test(try CountPair(reference: totals, current: window))
            let p = effect.pValue(result, referenceCount: totals.reduce(0, +), currentCount: window.reduce(0, +))
            if p <= 0.05 { alarms += 1 }
        }
        #expect(Double(alarms) / 400 < 0.09)
        #expect(BlockDesignEffect.nullMean(0.1, factor: 4) == 0.2)
        #expect(BlockDesignEffect.categorical(blocks: [[Int]](repeating: [5], count: 30)) == nil)
    }
}
