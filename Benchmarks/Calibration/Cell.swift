import VigilMonitoring
import VigilStatistics

/// A place of the grid: a law, a reference's size and a window's.
struct Cell: Sendable {
    var law: Law
    var reference: Int
    var current: Int

    static let windows = [50, 54, 100, 200, 500, 2000, 20_000]
    static let references = windows + [100_000]
    static let level = 0.05

    var name: String { "\(law.rawValue)/\(reference)/\(current)" }

    /// All of them; the lognormal ones are those of the normal law.
    static var grid: [Cell] {
        Law.allCases.filter { $0 != .lognormal }.flatMap { law in
            references.flatMap { reference in
                windows.map { Cell(law: law, reference: reference, current: $0) }
            }
        }
    }

    /// The default numeric test, with the exact p-value as far as the default check affords it.
    var kolmogorovSmirnov: KolmogorovSmirnovTest {
        KolmogorovSmirnovTest(budget: DefaultDriftCheck.exactBudget(windowRows: current))
    }

    /// About how many microseconds a repeat takes; only for sharing the time out, so that repeats do not depend on the
    /// machine.
    var cost: Double {
        let short = Double(min(reference, current))
        let total = Double(reference + current)
        switch law {
        case .normal, .lognormal: return 3 + 0.07 * short
        case .zeros80: return 12 + 0.01 * short + 0.004 * total
        case .poisson1, .fiveValues: return 8 + 0.01 * short + 0.001 * total
        default:
            let bins = Double(law.chances.count)
            guard isSparse else { return 0.5 + bins * 0.15 }
            return bins > 2 ? bins * (12 + 20 * min(1, short / 500)) : 8
        }
    }

    /// Whether the categorical test is likely to count or draw tables: the least expected count is below 5, or may be.
    private var isSparse: Bool {
        guard let rarest = law.chances.min() else { return false }
        let share = Double(min(reference, current)) / Double(reference + current)
        let pooled = rarest * Double(reference + current)
        return pooled * share - 5 < 2.3 * pooled.squareRoot() * share
    }

    /// Simulates clean windows.
    ///
    /// - Parameters:
    ///   - repeats: How many; reference and window are drawn anew in each.
    ///   - critical: Where the test starts to alarm, if that is the same in every repeat.
    ///   - generator: The source of randomness.
    /// - Returns: How many alarmed, and the attainable levels of a few.
    /// - Throws: What a test throws; at these sizes none does.
    func simulate(
        _ repeats: Int, _ critical: Critical, _ generator: inout SplitMix64
    ) throws -> Tally {
        var tally = Tally()
        for index in 0..<repeats {
            tally.repeats += 1
            if let numerator = critical.numerator {
                if CleanWindow.untiedNumerator(reference, current, &generator) >= numerator { tally.alarms += 1 }
                continue
            }
            let pair = try CleanWindow.counts(law, reference, current, &generator)
            // Of two rare categories a table's level depends on how many there are of them, and few tables tell little.
            let needsLevel =
                law.isNumeric ? index.isMultiple(of: 50) && tally.levels < 8 : index.isMultiple(of: 5)
            if law.isNumeric {
                let test = kolmogorovSmirnov
                if try test.compare(orderedCounts: pair).pValue <= Self.level { tally.alarms += 1 }
                if needsLevel { tally.add(level: try test.attainableLevel(Self.level, orderedCounts: pair)) }
            } else {
                if Self.chiSquared(pair, seed: generator.next()).pValue <= Self.level { tally.alarms += 1 }
                if needsLevel, let level = Self.attainableLevel(pair) { tally.add(level: level) }
            }
        }
        return tally
    }

    /// The default categorical test.
    ///
    /// Where it draws random tables, the default check draws up to ten thousand of them; at 5 % the first 999 decide. If
    /// fewer than 50 of those are as extreme, the p-value is at most 50/1000 however the drawing goes on; otherwise it
    /// has stopped, above 5 %.
    static func chiSquared(_ pair: CountPair, seed: UInt64) -> CountTestResult {
        ChiSquaredTest(sampling: TableSampling(drawLimit: 999, seed: seed)).test(pair)
    }

    /// The greatest attainable level of the conditional chi-squared test of two categories, by counting.
    private static func attainableLevel(_ pair: CountPair) -> Double? {
        guard pair.reference.count == 2, ContingencyTable(pair).leastExpected < 5 else { return nil }
        let total = pair.referenceTotal + pair.currentTotal
        let law = HypergeometricDistribution(
            population: total, marked: pair.reference[0] + pair.current[0], draws: pair.currentTotal)
        let places = law.range.sorted { abs(Double($0) - law.mean) > abs(Double($1) - law.mean) }
        var sum = 0.0
        var attained = 0.0
        var index = 0
        while index < places.count {
            // Places as far from the mean on either side are equally extreme.
            let distance = abs(Double(places[index]) - law.mean) * (1 - 1e-9)
            while index < places.count && abs(Double(places[index]) - law.mean) >= distance {
                sum += law.probability(places[index])
                index += 1
            }
            if sum > level { break }
            attained = sum
        }
        return attained
    }
}

/// Where a test without ties starts to alarm.
struct Critical: Sendable {
    var numerator: Int?
    var level: Double?

    init(_ cell: Cell) throws {
        guard cell.law.isContinuous else { return }
        let value = try cell.kolmogorovSmirnov.untiedCriticalValue(
            Cell.level, referenceCount: cell.reference, currentCount: cell.current)
        numerator = value.numerator
        level = value.level
    }
}

/// What repeats found.
struct Tally: Sendable {
    var repeats = 0
    var alarms = 0
    var levels = 0
    private var levelSum = 0.0

    var meanLevel: Double? { levels > 0 ? levelSum / Double(levels) : nil }

    mutating func add(level: Double) {
        levels += 1
        levelSum += level
    }

    static func += (left: inout Tally, right: Tally) {
        left.repeats += right.repeats
        left.alarms += right.alarms
        left.levels += right.levels
        left.levelSum += right.levelSum
    }
}
