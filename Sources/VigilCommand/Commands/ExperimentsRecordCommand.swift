import ArgumentParser
import VigilClient
import VigilDomain
import VigilFormats
import VigilMonitoring

/// `vigil experiments record`.
struct ExperimentsRecordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Sends results of an A/B test from a file.",
        discussion: """
            A row is a value of a unit; the same unit and metric again is a correction. The columns unit, value, and, where \
            they are there, metric, denominator (of a ratio) and covariate (the same value before the test) are taken by \
            their names:
              vigil experiments record leads-2.2 outcomes.csv
              vigil experiments record leads-2.2 orders.csv --unit customer --value spent --metric revenue

            A file with arm instead of unit counts values by arm alone, and the same file again counts them again: nothing \
            tells its rows from new ones. Where arms were given out elsewhere, a file with both also says who saw what:
              vigil experiments record leads-2.2 outcomes.csv --exposures

            Files are CSV (RFC 4180) or NDJSON, also as .gz or .zst. Rows without a value are left out and counted.
            """)

    @Argument(help: "The test.")
    var name: String

    @Argument(help: "A file, or - for standard input.")
    var file: String

    @Option(help: ArgumentHelp("The column with the unit. (default: unit)", valueName: "column"))
    var unit: String?

    @Option(help: ArgumentHelp("The column with the arm. (default: arm)", valueName: "column"))
    var arm: String?

    @Option(help: ArgumentHelp("The column with the value. (default: value)", valueName: "column"))
    var value: String?

    @Option(help: ArgumentHelp("The column with a ratio's denominator. (default: denominator)", valueName: "column"))
    var denominator: String?

    @Option(help: ArgumentHelp("The column with the value before the test. (default: covariate)", valueName: "column"))
    var covariate: String?

    @Option(help: ArgumentHelp("The column with the metric. (default: metric)", valueName: "column"))
    var metricColumn: String?

    @Option(help: ArgumentHelp("The metric of rows that name none. (default: the success metric)", valueName: "name"))
    var metric: String?

    @Flag(help: "Also records which arm each unit was shown, from the columns unit and arm.")
    var exposures = false

    @Option(help: ArgumentHelp("How many rows a request has.", valueName: "rows"))
    var batch = 10_000

    @OptionGroup(title: "Files") var options: FileOptions
    @OptionGroup(title: "Server") var connection: ServerOptions

    func validate() throws {
        guard (1...100_000).contains(batch) else {
            throw ValidationError("--batch: \(batch) was given; allowed are 1 to 100,000.")
        }
    }

    func run() async throws {
        let name = try ModelName(name, field: "name")
        let rows = try readRows()
        let bar = ProgressBar("recording", terminal: .current)
        defer { bar.clear() }
        let (sent, total) = try await connection.withClient { client in
            // A wrong name is told before anything is sent.
            _ = try await client.experiment(name)
            var done = 0
            let total = rows.results.count + (exposures ? rows.exposures.count : 0)
            func progress(_ count: Int) {
                done += count
                bar.show(.share(Double(done) / Double(max(1, total))))
            }
            if exposures {
                for start in stride(from: 0, to: rows.exposures.count, by: batch) {
                    let piece = Array(rows.exposures[start..<min(start + batch, rows.exposures.count)])
                    try await client.record(exposures: piece, in: name)
                    progress(piece.count)
                }
            }
            for start in stride(from: 0, to: rows.results.count, by: batch) {
                let piece = Array(rows.results[start..<min(start + batch, rows.results.count)])
                try await Self.naming(rowsFrom: start) { try await client.record(results: piece, in: name) }
                progress(piece.count)
            }
            return (rows.results.count, total)
        }
        bar.clear()
        try Console.print(summary(name, rows, sent: sent, exposed: total - sent))
    }

    private func readRows() throws -> ResultRows {
        let source = try RecordedFile(file)
        let path = source.path
        let title = source.name
        let rows = try RecordedFile.naming(title) { try self.rows(of: path, name: title) }
        _ = consume source
        return rows
    }

    private func rows(of path: String, name: String) throws -> ResultRows {
        let asked = ResultRows.Columns(
            unit: unit, arm: arm, value: value, metric: metricColumn, denominator: denominator, covariate: covariate)
        return try CommandFailure.about(name) {
            var found = ResultRows.Columns()
            let table = try KnownColumns.read(path, options.tableOptions) { names in
                found = try asked.found(in: names)
                if exposures, found.unit == nil || found.arm == nil {
                    throw CommandFailure("--exposures needs a column with the unit and one with the arm")
                }
                if found.value == nil, !exposures {
                    throw CommandFailure(
                        "there is no column \"value\"; name the one that holds it with --value. There are "
                            + KnownColumns.list(names))
                }
                return ResultRows.kinds(found)
            }
            return try ResultRows(table, columns: found, metric: metric)
        }
    }

    /// Runs `body`; what the server refused in a later request is one of its rows, after others that were taken.
    private static func naming(rowsFrom start: Int, _ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as VigilClientError where start > 0 {
            throw CommandFailure(
                "\(error) \(NumberText.count(start, "result")) before it \(start == 1 ? "was" : "were") recorded.")
        }
    }

    private func summary(_ name: ModelName, _ rows: ResultRows, sent: Int, exposed: Int) -> String {
        var text = "\(name) was sent \(NumberText.count(sent, "result"))"
        if exposures { text += " and \(NumberText.count(exposed, "exposure"))" }
        text += "."
        if rows.rowsWithoutValue > 0 {
            text += " \(NumberText.count(rows.rowsWithoutValue, "row")) without a value "
            text += rows.rowsWithoutValue == 1 ? "was left out." : "were left out."
        }
        return text + "\n`vigil experiments result \(name)` shows what they say."
    }
}
