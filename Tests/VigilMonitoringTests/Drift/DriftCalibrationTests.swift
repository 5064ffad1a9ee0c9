import Testing
import VigilDomain

@testable import VigilMonitoring

/// How often the default check cries wolf when nothing moved, over seeded tables of 20 mixed columns.
///
/// A debug build, 40 times slower at this, runs a fifth of the tables; the bounds follow the number.
struct DriftCalibrationTests {
    #if DEBUG
        private static let repeats = 40
    #else
        private static let repeats = 200
    #endif
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
            return .numeric(
                NumericColumn((0..<rows).map { _ in (4 * random.uniform() + 4 * random.uniform()).rounded() }))
        case 3:
            let names = ["a", "b", "c", "d"]
            return .categorical(CategoricalColumn((0..<rows).map { _ in names[random.pick([0.4, 0.3, 0.2, 0.1])] }))
        default:
            // Rare names: the p-value is conditional.
            return .categorical(
                CategoricalColumn((0..<rows).map { _ in "n\(Int(30 * random.uniform() * random.uniform()))" }))
        }
    }

    /// The greatest and the least count that a binomial number stays within, but for one in a thousand.
    private static func mostExpected(share: Double, of trials: Int) -> Double {
        Double(trials) * share + 3.3 * (Double(trials) * share * (1 - share)).squareRoot()
    }

    private static func leastExpected(share: Double, of trials: Int) -> Double {
        Double(trials) * share - 3.3 * (Double(trials) * share * (1 - share)).squareRoot()
    }

    @Test("without drift hardly a table drifts, and raw p-values keep their level", .tags(.simulation))
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
            if result.columns.contains(where: { ($0.measurement?.adjustedPValue ?? 1) <= 0.05 }) {
                adjustedRejected += 1
            }
            for (index, column) in result.columns.enumerated() {
                let found = try #require(column.measurement)
                if found.pValue <= 0.05 { rejected[index % 5] += 1 }
                let square = found.effect * found.effect
                effects[index % 5] += square
                corrected[index % 5] += square - found.correctedEffect * found.correctedEffect
            }
        }
        // The first key alone errs in at most 5 % of the tables, both keys together in far fewer: windows of 300 rows
        // with thirty rare names are what is left.
        #expect(Double(adjustedRejected) <= Self.mostExpected(share: 0.05, of: Self.repeats))
        #expect(Double(drifted) <= Self.mostExpected(share: 0.02, of: Self.repeats))
        let columns = 4 * Self.repeats
        // A valid p-value is at most 0.05 in at most 5 % of the columns.
        for kind in 0..<5 {
            #expect(
                Double(rejected[kind]) <= Self.mostExpected(share: 0.05, of: columns),
                "kind \(kind): \(rejected[kind]) of \(columns)")
        }
        // Continuous columns and dense categories keep the level from below too.
        for kind in [0, 1, 3] {
            #expect(
                Double(rejected[kind]) >= Self.leastExpected(share: 0.05, of: columns),
                "kind \(kind): \(rejected[kind]) of \(columns)")
        }
        for kind in 0..<5 {
            // What is taken off the squares is the square of the mean that chance gives, a little less than the mean of
            // the squares, and never more than there is.
            let mean = effects[kind] / Double(columns)
            let subtracted = corrected[kind] / Double(columns)
            #expect(subtracted <= mean && subtracted >= mean * 0.5, "kind \(kind): \(subtracted) of \(mean)")
        }
    }

    @Test("a shift of half a standard deviation is found in every window, hardly anything else is", .tags(.simulation))
    func power() {
        let runs = Self.repeats / 4
        var found = 0
        var others = 0
        for run in 0..<runs {
            var random = SplitMix64(seed: UInt64(run) &+ 4242)
            let reference = (0..<20).map { Self.column($0, rows: Self.referenceRows, &random) }
            var current = (0..<20).map { Self.column($0, rows: Self.windowRows, &random) }
            current[0] = .numeric(NumericColumn(random.normals(Self.windowRows, mean: 0.5)))
            let result = Checks.table(reference, current)
            if result.columns[0].isDrifted { found += 1 }
            others += result.columns.dropFirst().count { $0.isDrifted }
        }
        #expect(found == runs)
        // One column drifts, so of all findings at most 5 % may be false: about one in twenty runs.
        #expect(Double(others) <= Self.mostExpected(share: 0.05 / 0.95, of: runs))
    }
}
