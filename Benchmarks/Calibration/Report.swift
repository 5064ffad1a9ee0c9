import Foundation

/// Everything that was measured, as it is written to the JSON file.
struct Report: Codable {
    var nominal = Cell.level
    /// The command line that gives the same numbers again.
    var command: String
    var seed: UInt64
    /// How long it took.
    var seconds: Double
    /// How long each table took, on one core.
    var coreSeconds: [String: Double]
    var rates: [ReportedRate] = []
    /// Where the figures of River's detectors come from.
    var riverSource: String

    /// A report of a plan's results.
    ///
    /// - Throws: `StatisticsError` where a part has no repeats.
    init(
        _ plan: Plan, _ results: Results, river: RiverDelays, command: String, seed: UInt64, seconds: Double
    ) throws {
        self.command = command
        self.seed = seed
        self.seconds = seconds
        coreSeconds = results.coreSeconds
        riverSource = river.words
        let criticals = try plan.cells.map(Critical.init)
        for (index, cell) in plan.cells.enumerated() {
            rates += try Self.lines(cell, criticals[index], results.tally(.cell(index)))
        }
        for (index, fixed) in plan.fixed.enumerated() {
            rates += try Self.lines(fixed, results.sortedRates(index))
        }
        for (index, power) in plan.power.enumerated() { rates.append(try Self.line(power, results.power(index))) }
        for (index, joint) in plan.joint.enumerated() {
            rates += try Self.lines(joint, results.tally(.joint(index)))
        }
        for (index, test) in plan.detectors.enumerated() {
            rates += try Self.lines(test, results.tally(.detector(index)))
        }
        for (index, check) in plan.streams.enumerated() {
            rates += try Self.lines(check, results.stream(index))
        }
        for (index, year) in plan.years.enumerated() { rates.append(Self.line(year, results.alerts(index))) }
        for (index, row) in plan.runLengths.enumerated() {
            rates += Self.lines(row, results.runLengths(index), river: river.delay(of: row))
        }
    }

    /// The lines of a table, in their order.
    func lines(_ table: String) -> [ReportedRate] { rates.filter { $0.table == table } }

    /// What lies outside of its limits.
    var outside: [ReportedRate] { rates.filter { $0.verdict == .outside } }

    /// The file's text.
    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return try encoder.encode(self)
    }
}
