import Testing
import VigilDomain

@testable import VigilMonitoring

/// How often the default check cries wolf when nothing moved, over 200 seeded tables of 20 mixed columns.
struct DriftCalibrationTests {
    private static let repeats = 200
    private static let referenceRows = 1000
    private static let windowRows = 300

    private static func column(_ index: Int, rows: Int, _ random: inout SplitMix64) -> Column {
        switch index % 5 {
        case 0: return .numeric(NumericColumn(random.normals(rows)))
        case 1:
            // A long tail: the square of a normal value.
            return .numeric(NumericColumn(random.normals(rows).map { $0 * $0 }))
        case 2:
            // Whole numbers with many ties.
            return .numeric(NumericColumn((0..<rows).map { _ in (4 * random.uniform() + 4 * random.uniform()).rounded() }))
        case 3:
            let names = ["a", "b", "c", "d"]
            return .categorical(CategoricalColumn((0..<rows).map { _ in names[random.pick([0.4, 0.3, 0.2, 0.1])] }))
        default:
            // Rare names: the p-value is conditional.
            return .categorical(
                CategoricalColumn((0..<rows).map { _ in "n\(Int(30 * random.uniform() * random.uniform()))" }))
        }
    }

    @Test("without drift no table drifts, raw p-values keep their level, and corrected effects are small", .tags(.simulation))
    func calibration() throws {
        var drifted = 0
        var rejected = [Int](repeating: 0, count: 5)
        var effects = [Double](repeating: 0, count: 5)
        var corrected = [Double](repeating: 0, count: 5)
        var adjustedRejected = 0
        for run in 0..<Self.repeats {
            var random = SplitMix64(seed: UInt64(run) &* 7919 &+ 17)
            let reference = (0..<20).map { Self.column($0, rows: Self.referenceRows, &random) }
            let current = (0..<20).map { Self.column($0, rows: Self.windowRows, &random) }
            let result = Checks.table(reference, current)
            if result.overallDriftDetected { drifted += 1 }
            if result.columns.contains(where: { ($0.measurement?.adjustedPValue ?? 1) <= 0.05 }) { adjustedRejected += 1 }
            for (index, column) in result.columns.enumerated() {
                let found = try #require(column.measurement)
                if found.pValue <= 0.05 { rejected[index % 5] += 1 }
                effects[index % 5] += found.effect
                corrected[index % 5] += found.effect - found.correctedEffect
            }
        }
        // Two keys: no table of 200 should drift.
        #expect(drifted == 0)
        // Without the second key, 5 % of the tables may: 10 of 200, within 3.3 standard deviations at most 20.
        #expect(adjustedRejected <= 20)
        let columns = 4 * Self.repeats
        for kind in 0..<5 {
            // A valid p-value is at most 0.05 in at most 5 % of 800 columns: 40, and 61 with 3.4 standard deviations more.
            #expect(rejected[kind] <= 61, "kind \(kind): \(rejected[kind]) of \(columns)")
        }
        // Continuous columns and dense categories keep the level from below too: 19 is 3.4 standard deviations less.
        for kind in [0, 1, 3] { #expect(rejected[kind] >= 19, "kind \(kind): \(rejected[kind]) of \(columns)") }
        for kind in 0..<5 {
            // What is subtracted is the mean of what chance gives. The effect never goes below 0, so the part that is
            // really subtracted is a little less than the mean.
            let mean = effects[kind] / Double(columns)
            let subtracted = corrected[kind] / Double(columns)
            #expect(subtracted <= mean * 1.05 && subtracted >= mean * 0.7, "kind \(kind): \(subtracted) of \(mean)")
        }
    }

    @Test("a shift of half a standard deviation is found in every window", .tags(.simulation))
    func power() {
        var found = 0
        for run in 0..<50 {
            var random = SplitMix64(seed: UInt64(run) &+ 4242)
            let reference = (0..<20).map { Self.column($0, rows: Self.referenceRows, &random) }
            var current = (0..<20).map { Self.column($0, rows: Self.windowRows, &random) }
            current[0] = .numeric(NumericColumn(random.normals(Self.windowRows, mean: 0.5)))
            let result = Checks.table(reference, current)
            if result.columns[0].isDrifted, result.columns.count(where: { $0.isDrifted }) == 1 { found += 1 }
        }
        #expect(found == 50)
    }
}
