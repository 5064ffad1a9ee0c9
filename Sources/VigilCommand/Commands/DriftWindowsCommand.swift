import ArgumentParser
import VigilClient
import VigilDomain

/// `vigil drift windows`.
struct DriftWindowsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "windows",
        abstract: "Checks a model's stored predictions in windows of another kind; nothing is stored.",
        discussion: """
            By number of predictions:
              vigil drift windows leads --count 500

            Sliding, three days every day:
              vigil drift windows leads --length 3d --every 1d --since 2007-04-01

            By another calendar:
              vigil drift windows leads --calendar month

            Exit codes: 0 no window drifted, 1 some did, 2 it could not be done.
            """)

    @Argument(help: "The model.")
    var model: String

    @Option(help: ArgumentHelp("Windows of so many predictions each.", valueName: "rows"))
    var count: Int?

    @Option(help: ArgumentHelp("Windows by calendar: hour, day, week, month or quarter.", valueName: "length"))
    var calendar: String?

    @Option(help: ArgumentHelp("Windows of this length, such as 90m, 6h or 3d.", valueName: "duration"))
    var length: DurationArgument?

    @Option(help: ArgumentHelp("With --length: one begins so long after the other.", valueName: "duration"))
    var every: DurationArgument?

    @OptionGroup var range: TimeRangeOptions

    @Flag(help: "Prints the findings as JSON.")
    var json = false

    @OptionGroup var connection: ServerOptions

    func validate() throws {
        if [count != nil, calendar != nil, length != nil].count(where: { $0 }) != 1 {
            throw ValidationError("Take one of --count, --calendar and --length.")
        }
        if every != nil, length == nil { throw ValidationError("--every goes with --length.") }
    }

    func run() async throws {
        let name = try ModelName(model)
        let wanted = DriftAnalysisDocument(
            by: count != nil ? "count" : calendar != nil ? "calendar" : "sliding", window: calendar, size: count,
            lengthSeconds: length?.seconds, everySeconds: every?.seconds, from: range.start, to: range.end)
        let answer = try await connection.withClient { client in
            do {
                return try await client.analyseDrift(of: name, wanted)
            } catch let error as VigilClientError where error.problem?.code == "no_baseline" {
                throw CommandFailure(FindingsText.noBaseline(of: name))
            }
        }
        if json {
            try Console.print(answer.json)
        } else {
            let text = FindingsText(model: name, findings: answer.findings, sinceWasGiven: true)
            try Console.print(text.text(for: .current))
        }
        if answer.findings.contains(where: \.overallDriftDetected) { throw ExitCode(ExitStatus.drift) }
    }
}
