import Foundation
import VigilMonitoring
import VigilStatistics

/// One line of the JSON file.
struct ReportedRate: Codable {
    var table: String
    var method: String
    var data: String
    var referenceRows: Int
    var windowRows: Int
    var repeats: Int
    var rate: Double
    /// Exact (Clopper and Pearson), 99.9 %.
    var lower: Double
    var upper: Double
    /// The greatest level at most 5 % that the test attains at these sizes, where it takes few values.
    var attainableLevel: Double?
    /// `ok`, or `conservative` where only fewer alarms are attainable, or `outside` the stated 3.5 to 6 %.
    var verdict: String?
    /// With the second key too.
    var bothKeys: Double?
    /// Over references.
    var percentiles: [String: Double]?
    /// False alerts of each simulated year.
    var alerts: [Int]?
    /// What the budget allows in a year.
    var allowedAlerts: Double?
    /// Events to a false alarm: asked for, and measured with a 95 % interval.
    var falseAlarmEvery: Int?
    var runLength: Double?
    var runLengthLower: Double?
    var runLengthUpper: Double?
    /// Events from a shift to the alarm.
    var delayHalf: Double?
    var delayOne: Double?
    /// Why there are no numbers.
    var obstacle: String?
}

struct Report: Codable {
    var nominal = Cell.level
    var seed: UInt64
    var rates: [ReportedRate]

    /// What the task asks of every cell.
    static let allowed = 0.035...0.06

    init(_ plan: Plan, _ results: Results, _ criticals: [Critical], seed: UInt64) throws {
        self.seed = seed
        rates = []
        for (index, cell) in plan.cells.enumerated() {
            let tally = results.tallies[index]
            // One simulation of ranks serves every law without ties.
            let laws: [Law] = cell.law.isContinuous ? [.normal, .lognormal] : [cell.law]
            for law in laws {
                var line = try Self.line(
                    "false_alarms", Self.method(law), law.rawValue, cell.reference, cell.current, tally)
                line.attainableLevel = criticals[index].level ?? tally.meanLevel
                line.verdict = Self.verdict(line)
                rates.append(line)
            }
        }
        for (index, fixed) in plan.fixed.enumerated() {
            let sorted = results.sortedRates(index)
            guard !sorted.isEmpty else { continue }
            var tally = Tally()
            tally.repeats = sorted.count * FixedReference.windows
            tally.alarms = Int((sorted.reduce(0, +) * Double(FixedReference.windows)).rounded())
            var line = try Self.line(
                "fixed_reference", Self.method(fixed.law), fixed.law.rawValue, fixed.reference, fixed.current, tally)
            line.percentiles = Dictionary(
                uniqueKeysWithValues: [50, 90, 95].map { percent in
                    ("p\(percent)", sorted[min(sorted.count - 1, sorted.count * percent / 100)])
                })
            rates.append(line)
        }
        for (index, power) in plan.power.enumerated() {
            let found = results.found[index]
            var tally = Tally()
            tally.repeats = found.repeats
            tally.alarms = found.byTest
            var line = try Self.line(
                "power", power.change == .shift ? "kolmogorov_smirnov" : "chi_squared", power.change.rawValue,
                Power.reference, power.current, tally)
            line.bothKeys = Double(found.byBothKeys) / Double(max(1, found.repeats))
            rates.append(line)
        }
        for (index, joint) in plan.joint.enumerated() where results.joint[index].repeats > 0 {
            rates.append(
                try Self.line(
                    "joint", joint.detector.rawValue, "six correlated columns", JointTest.reference, joint.current,
                    results.joint[index]))
        }
        for (index, year) in plan.years.enumerated() { rates.append(Self.line(year, results.alerts(index))) }
        for row in results.runLengths { rates += row.map { [Self.line($0)] } ?? [] }
    }

    private static func method(_ law: Law) -> String { law.isNumeric ? "kolmogorov_smirnov" : "chi_squared" }

    private static func line(
        _ table: String, _ method: String, _ data: String, _ reference: Int, _ current: Int, _ tally: Tally
    ) throws -> ReportedRate {
        let interval = try Proportion(successes: tally.alarms, trials: tally.repeats)
            .interval(.clopperPearson, confidence: 0.999)
        return ReportedRate(
            table: table, method: method, data: data, referenceRows: reference, windowRows: current,
            repeats: tally.repeats, rate: Double(tally.alarms) / Double(tally.repeats), lower: interval.lower,
            upper: interval.upper)
    }

    private static func line(_ year: CleanYear, _ alerts: [Int]) -> ReportedRate {
        let rows = CleanYear.baselineDays * 24 * CleanYear.rowsPerHour
        let mean = Double(alerts.reduce(0, +)) / Double(max(1, alerts.count))
        var line = ReportedRate(
            table: "clean_year", method: "default_check", data: year.scenario.rawValue, referenceRows: rows,
            windowRows: CleanYear.rowsPerHour, repeats: alerts.count, rate: mean, lower: mean, upper: mean)
        line.alerts = alerts
        line.allowedAlerts = CleanYear.allowed
        return line
    }

    private static func line(_ row: RunLengthStudy.Row) -> ReportedRate {
        let rate = row.measured.map { 1 / $0 } ?? 0
        var line = ReportedRate(
            table: "run_length", method: row.detector, data: row.data.rawValue, referenceRows: 10_000, windowRows: 1,
            repeats: row.repeats, rate: rate, lower: row.interval.map { 1 / max(1, $0.upper) } ?? 0,
            upper: row.interval.map { 1 / max(1, $0.lower) } ?? 0)
        line.falseAlarmEvery = row.falseAlarmEvery
        line.runLength = row.measured
        line.runLengthLower = row.interval?.lower
        line.runLengthUpper = row.interval?.upper
        line.delayHalf = row.delayHalf
        line.delayOne = row.delayOne
        line.obstacle = row.obstacle
        return line
    }

    /// Whether the interval allows a rate within the stated limits, or reaches a smaller attainable level.
    private static func verdict(_ line: ReportedRate) -> String {
        if line.lower > allowed.upperBound { return "outside" }
        if line.upper >= allowed.lowerBound { return "ok" }
        guard let attainable = line.attainableLevel, attainable < allowed.lowerBound else { return "outside" }
        return line.upper >= attainable * 0.9 ? "conservative" : "outside"
    }

    /// The file's text.
    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return try encoder.encode(self)
    }
}
