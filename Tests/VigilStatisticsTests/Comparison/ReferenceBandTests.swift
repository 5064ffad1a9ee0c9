import Testing

@testable import VigilStatistics

@Suite("Reference band")
struct ReferenceBandTests {
    @Test("without windows it is sampling alone: of the window and of the reference")
    func sampling() throws {
        let band = try ReferenceBand(value: 0.8, standardError: 0.01, count: 1600)
        // Per row 0.16; of 400 rows 0.0004, and 0.0001 of the reference; the quantile of 0.01 is 2.3263478740408408.
        let limit = 0.8 - 2.3263478740408408 * (0.0005).squareRoot()
        #expect(abs(band.limit(rows: 400, rate: 0.01, isLower: true) - limit) < 1e-12)
        #expect(abs(band.limit(rows: 400, rate: 0.01, isLower: false) - (1.6 - limit)) < 1e-12)
        #expect(band.windows == 0 && band.limit(rows: 50, rate: 0.01, isLower: true) < limit)
    }

    @Test("windows that differ beyond sampling widen it, with Student's quantile")
    func between() throws {
        let values = [1.0, 2, 3, 4, 5, 6, 7, 8]
        let band = try ReferenceBand(
            value: 4.5, standardError: 0.05, count: 800, windows: values.map { ($0, 100) })
        // Variance of the eight is 6; sampling of 100 rows is 0.02, so 5.98 lie between.
        #expect(abs(band.windowVariance - 6) < 1e-12 && abs(band.betweenVariance - 5.98) < 1e-12)
        // SciPy 1.17.1: 4.5 + t.isf(0.05, 7) * sqrt(6 + 0.0025 + 5.98 / 8).
        #expect(abs(band.limit(rows: 100, rate: 0.05, isLower: false) - 9.422259604423296) < 1e-9)
        let few = try ReferenceBand(
            value: 4.5, standardError: 0.05, count: 800, windows: values.prefix(5).map { ($0, 100) })
        #expect(few.windows == 0 && few.betweenVariance == 0)
    }

    @Test("skewed rows move the limit of a short window")
    func skewness() throws {
        let plain = try ReferenceBand(value: 1, standardError: 0.01, count: 10_000)
        let skewed = try ReferenceBand(value: 1, standardError: 0.01, count: 10_000, rowSkewness: 2)
        // Means of 50 exponential numbers: the gamma law's quantile, SciPy: gamma.isf(0.01, 50) / 50 = 1.358.
        #expect(abs(skewed.limit(rows: 50, rate: 0.01, isLower: false) - 1.358) < 0.004)
        #expect(plain.limit(rows: 50, rate: 0.01, isLower: false) < 1.335)
        let apart = [50, 100_000].map { rows in
            skewed.limit(rows: rows, rate: 0.01, isLower: false) - plain.limit(rows: rows, rate: 0.01, isLower: false)
        }
        #expect(apart[1] < apart[0] / 100)
    }

    /// How often a window that is as the reference lies beyond the limit, over the rate.
    static func accuracyAlarms(
        rows: Int, between: Double, rate: Double, trials: Int, windows: Int = 20, drop: Double = 0, seed: UInt64
    ) throws -> Double {
        var random = SplitMix64(seed: seed)
        var alarms = 0
        for trial in 0..<trials {
            let share = 0.8 + 0.15 * Double(trial % 50) / 50
            func window(_ share: Double) -> Double {
                let chance = min(1, max(0, share + between * random.polarNormal()))
                return Double(random.binomial(trials: rows, chance: chance)) / Double(rows)
            }
            let values = (0..<windows).map { _ in window(share) }
            let mean = values.reduce(0, +) / Double(windows)
            let spread = (mean * (1 - mean)).squareRoot()
            let band = try ReferenceBand(
                value: mean, standardError: spread / Double(rows * windows).squareRoot(), count: rows * windows,
                rowSkewness: (1 - 2 * mean) / spread, windows: values.map { ($0, rows) })
            let error = (share * (1 - share) / Double(rows)).squareRoot()
            if window(share - drop * error) < band.limit(rows: rows, rate: rate, isLower: true) { alarms += 1 }
        }
        return Double(alarms) / Double(trials)
    }

    /// The same for a mean absolute error of errors with Laplace's law.
    static func errorAlarms(
        rows: Int, between: Double, rate: Double, trials: Int, windows: Int = 20, drop: Double = 0, seed: UInt64
    ) throws -> Double {
        var random = SplitMix64(seed: seed)
        var alarms = 0
        for _ in 0..<trials {
            func window(_ scale: Double) -> Double {
                max(0.05, scale + between * random.polarNormal()) * random.gamma(shape: Double(rows)) / Double(rows)
            }
            let values = (0..<windows).map { _ in window(1) }
            let mean = values.reduce(0, +) / Double(windows)
            let band = try ReferenceBand(
                value: mean, standardError: mean / Double(rows * windows).squareRoot(), count: rows * windows,
                rowSkewness: 2, windows: values.map { ($0, rows) })
            let worse = 1 + drop / Double(rows).squareRoot()
            if window(worse) > band.limit(rows: rows, rate: rate, isLower: false) { alarms += 1 }
        }
        return Double(alarms) / Double(trials)
    }

    /// The same for areas under the ROC curve against one large reference.
    static func areaAlarms(rows: Int, rate: Double, trials: Int, shift: Double = 1.2, seed: UInt64) throws -> Double {
        var random = SplitMix64(seed: seed)
        func sample(_ rows: Int) -> (labels: [Double], scores: [Double]) {
            let labels: [Double] = (0..<rows).map { _ in random.uniform() < 0.4 ? 1 : 0 }
            return (labels, labels.map { shift * $0 + random.polarNormal() })
        }
        let reference = sample(20_000)
        let whole = try ScoresByClass(labels: reference.labels, scores: reference.scores).rocAUC().estimate
        let contributions = RowContributions.area(labels: reference.labels, scores: reference.scores)
        let band = try ReferenceBand(
            value: whole?.value ?? .nan, standardError: whole?.standardError ?? .nan, count: 20_000,
            rowSkewness: contributions.rowSkewness ?? 0, smallWindowExcess: contributions.smallWindowExcess)
        let limit = band.limit(rows: rows, rate: rate, isLower: true)
        var alarms = 0
        for _ in 0..<trials {
            let window = sample(rows)
            let area = try ScoresByClass(labels: window.labels, scores: window.scores).rocAUC().value
            if let area, area < limit { alarms += 1 }
        }
        return Double(alarms) / Double(trials)
    }

    @Test(
        "windows that are as the reference alarm at the rate asked for", .tags(.simulation),
        arguments: [50, 200, 2000], [0, 0.03])
    func falseAlarms(rows: Int, between: Double) throws {
        let accuracy = try Self.accuracyAlarms(rows: rows, between: between, rate: 0.05, trials: 600, seed: 5)
        let error = try Self.errorAlarms(rows: rows, between: 4 * between, rate: 0.05, trials: 600, seed: 6)
        // From 0.5 to 1.3 of the rate, with three binomial errors of 600 trials.
        for found in [accuracy, error] { #expect(found > 0.025 - 0.02 && found < 0.065 + 0.03) }
    }

    @Test("areas of short windows alarm at the rate asked for", .tags(.simulation))
    func areas() throws {
        let found = try Self.areaAlarms(rows: 50, rate: 0.05, trials: 1000, seed: 7)
        #expect(found > 0.025 - 0.015 && found < 0.065 + 0.023)
    }

    @Test("a window that is worse by three errors is found", .tags(.simulation))
    func power() throws {
        let found = try Self.accuracyAlarms(rows: 200, between: 0, rate: 0.05, trials: 300, drop: 3, seed: 8)
        #expect(found > 0.8)
    }

    @Test("an area's skewness is that of the areas of simulated windows", .tags(.simulation))
    func areaSkewness() throws {
        var random = SplitMix64(seed: 9)
        func sample(_ rows: Int) -> RowContributions {
            let labels: [Double] = (0..<rows).map { _ in random.uniform() < 0.4 ? 1 : 0 }
            return .area(labels: labels, scores: labels.map { 2 * $0 + random.polarNormal() })
        }
        let expected = try #require(sample(20_000).rowSkewness) / 80.0.squareRoot()
        var areas: [Double] = []
        for _ in 0..<1500 {
            guard case .area(let labels, let scores) = sample(80) else { continue }
            if let area = try ScoresByClass(labels: labels, scores: scores).rocAUC().value { areas.append(area) }
        }
        // The error of a skewness of 1500 values is 0.06, more with long tails.
        let found = try #require(RowContributions.mean(areas).rowSkewness)
        #expect(abs(found - expected) < 0.2 && expected < -0.4)
    }

    @Test("pairs of rows make areas of small windows vary more, means not")
    func excess() {
        let area = RowContributions.area(labels: [1, 1, 0, 0], scores: [3, 1, 2, 0])
        // Placements 1 and 1/2 of either class: area 3/4, variances 1/8; σ² = 1/2, counts 1/2, pairs (3/16 - 1/4) < 0.
        #expect(area.smallWindowExcess == 1)
        #expect(RowContributions.mean([1, 2, 3]).smallWindowExcess == 0)
    }

    @Test("numbers that are none and no rows are refused")
    func invalid() {
        #expect(throws: StatisticsError.self) { try ReferenceBand(value: .nan, standardError: 0, count: 1) }
        #expect(throws: StatisticsError.self) { try ReferenceBand(value: 1, standardError: -1, count: 1) }
        #expect(throws: StatisticsError.self) { try ReferenceBand(value: 1, standardError: 1, count: 0) }
        #expect(throws: StatisticsError.self) {
            try ReferenceBand(value: 1, standardError: 1, count: 1, windows: [(.infinity, 3)])
        }
    }
}
