import ArgumentParser
import VigilClient
import VigilDomain
import VigilFormats
import VigilMonitoring

/// `vigil models baseline`.
struct ModelsBaselineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baseline",
        abstract: "Sets what a model's live data are compared with, from a recorded file.",
        discussion: """
            The rows a model was validated on, or a period that went well:
              vigil models baseline leads --from leads.csv --where part=train

            Labels are taken along where the file has them, so that alert rules can be relative to this period.
            """)

    @Argument(help: "The model.")
    var model: String

    @Option(help: ArgumentHelp("The recorded file, CSV or NDJSON, or - for standard input.", valueName: "file"))
    var from: String

    @Option(help: ArgumentHelp("The model's version; the newest one when left out.", valueName: "version"))
    var modelVersion: String?

    @Option(help: ArgumentHelp("What to call the rows on pages. (default: the file's name)", valueName: "text"))
    var source: String?

    @Option(help: ArgumentHelp("Takes so many rows, evenly spread over the file.", valueName: "rows"))
    var sample: Int?

    @OptionGroup(title: "Columns and rows") var recording: RecordingOptions
    @OptionGroup(title: "Server") var connection: ServerOptions

    func validate() throws {
        if let sample, sample < 1 { throw ValidationError("--sample must be at least 1.") }
    }

    func run() async throws {
        let name = try ModelName(model)
        let columns = try recording.columns()
        let file = try RecordedFile(from)
        let (path, title) = (file.path, file.name)
        try await connection.withClient { client in
            let schema = try await client.model(name, version: modelVersion).schema()
            let options = recording.file.tableOptions
            var rows = try Self.rows(path, title, columns: columns, schema: schema, options: options)
            if let sample { rows = rows.spread(over: sample) }
            let document = try await Self.send(rows, to: client, schema: schema, source: source ?? title)
            try Console.print(Self.sentence(document, rows: rows, schema: schema))
            if !document.rejected.isEmpty { throw ExitCode(ExitStatus.failure) }
        }
        _ = consume file
    }

    private static func rows(
        _ path: String, _ title: String, columns: ReplayColumns, schema: ModelSchema, options: TableOptions
    ) throws -> BaselineRows {
        try RecordedFile.naming(title) {
            var recording = try Recording(path: path, columns: columns, schema: schema, options: options)
            var rows = BaselineRows(schema: schema)
            while let chunk = try recording.next() { try rows.append(chunk) }
            guard rows.predictions.count > 0 else {
                throw CommandFailure("\(title): no row is left; check --where")
            }
            return rows
        }
    }

    private static func send(
        _ rows: BaselineRows, to client: VigilAPIClient, schema: ModelSchema, source: String
    ) async throws -> BaselineDocument {
        do {
            return try await client.setBaseline(
                rows.predictions, labels: rows.labels, of: schema, source: String(source.prefix(200)))
        } catch let error as VigilClientError where error.problem?.status == 413 {
            throw CommandFailure(
                "the baseline's \(NumberText.count(rows.predictions.count, "row")) are more than the server takes at "
                    + "once. --sample 20000 takes rows evenly spread over the file; `vigil serve --max-body-bytes` "
                    + "allows more.")
        }
    }

    private static func sentence(_ document: BaselineDocument, rows: BaselineRows, schema: ModelSchema) -> String {
        var lines = [
            "\(schema.model) version \(schema.version) has a baseline of \(NumberText.count(document.rows, "row"))."
        ]
        let metrics = document.metrics.compactMap { metric in
            metric.value.map { value -> String in
                let descriptor = MetricCatalog.descriptor(of: MetricID(metric.metric))
                return "\(descriptor.phrase) \(descriptor.format.text(value))"
            }
        }
        if !metrics.isEmpty { lines.append("Its metrics: \(metrics.joined(separator: ", ")).") }
        if !document.rejected.isEmpty {
            lines.append("\(NumberText.count(document.rejected.count, "row")) were not taken:")
            lines += document.rejected.prefix(10).map {
                TerminalText.clean("  row \($0.row), \($0.field): \($0.detail)")
            }
        }
        return lines.joined(separator: "\n")
    }
}
