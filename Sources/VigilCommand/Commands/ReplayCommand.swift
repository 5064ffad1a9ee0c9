import ArgumentParser
import VigilClient
import VigilDomain
import VigilFormats
import VigilMonitoring

/// `vigil replay`.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Sends a recorded file to a server as if it happened again.",
        discussion: """
            Predictions and outcomes are sent in the order in which they became known:
              vigil replay leads.csv --model leads

            Only the part that is new, at a thousand times its pace:
              vigil replay leads.csv --model leads --where part=live --speed 1000

            The file is CSV or NDJSON, also as .gz or .zst, its rows in the order of their times. It is read once before anything \
            is sent, so that a fault in its last row is told at once. A replay that was cut off is run again: rows that \
            the server has are passed over. A server that restarts is waited for.
            """)

    @Argument(help: "The file, or - for standard input.")
    var file: String

    @Option(help: "The model.")
    var model: String

    @Option(help: ArgumentHelp("The model's version; the newest one when left out.", valueName: "version"))
    var modelVersion: String?

    @Option(
        help: ArgumentHelp(
            "Seconds of the recording in each second, such as 3600, or max: as fast as it is acknowledged.",
            valueName: "factor"))
    var speed: SpeedArgument = .max

    @Option(help: ArgumentHelp("The most rows of a request.", valueName: "rows"))
    var batch = 1000

    @Option(help: "How rows are sent: lines, which is NDJSON, or columns, which is binary and smaller.")
    var form: RowForm = .lines

    @Option(help: ArgumentHelp("How long a server that does not answer is waited for.", valueName: "seconds"))
    var retryFor = 60

    @OptionGroup(title: "Columns and rows") var recording: RecordingOptions
    @OptionGroup(title: "Server") var connection: ServerOptions

    func validate() throws {
        guard (1...100_000).contains(batch) else { throw ValidationError("--batch must be from 1 to 100000.") }
        guard (0...86_400).contains(retryFor) else { throw ValidationError("--retry-for must be from 0 to 86400.") }
    }

    func run() async throws {
        let name = try ModelName(model)
        let columns = try recording.columns()
        let source = try RecordedFile(file)
        let path = source.path
        let title = source.name
        let terminal = Terminal.current
        try await connection.withClient { client in
            // Asked once without waiting: a wrong address should be told at once.
            let schema = try await client.model(name, version: modelVersion).schema()
            let survey = try Self.survey(
                path, name: title, columns: columns, schema: schema, options: recording.file.tableOptions)
            let replayer = Replayer(
                client: client.retrying(RetrySchedule(giveUpAfter: .seconds(retryFor))).sending(form), schema: schema,
                options: Replayer.Options(rowsPerRequest: batch, speed: speed.speed))
            let bar = ProgressBar("replaying", terminal: terminal)
            defer { bar.clear() }
            let total = survey.predictions + survey.labels
            let recording = try Recording(
                path: path, columns: columns, schema: schema, options: recording.file.tableOptions)
            let result = try await replayer.replay(recording) { progress in
                let done = progress.predictions + progress.outcomes + progress.rejected
                bar.show(
                    .share(Double(done) / Double(max(1, total))),
                    note: progress.reached.map { "\($0.civilDate)" } ?? "")
            }
            bar.clear()
            let summary = ReplaySummary(
                model: name, survey: survey, result: result, server: client.address,
                hasBaseline: try await client.hasBaseline(name, version: schema.version))
            try Console.print(summary.text(for: terminal))
            if result.rejected > 0 { throw ExitCode(ExitStatus.failure) }
        }
        _ = consume source
    }

    private static func survey(
        _ path: String, name: String, columns: ReplayColumns, schema: ModelSchema, options: TableOptions
    ) throws -> RecordingSurvey {
        try RecordedFile.naming(name) {
            try RecordingSurvey(try Recording(path: path, columns: columns, schema: schema, options: options))
        }
    }
}
