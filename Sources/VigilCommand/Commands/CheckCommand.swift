import ArgumentParser
import VigilClient
import VigilDomain
import VigilMonitoring

/// `vigil check`.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks a model on a server for drift, now.",
        discussion: """
            What came in since the last check is looked at, the window that is still open included; where nothing \
            did, the newest finding is shown again:
              vigil check leads

            A past range in one call, every window from a day on:
              vigil check leads --since 2007-01-01

            Exit codes: 0 no window drifted, 1 some did, 2 it could not be done.
            """)

    @Argument(help: "The model.")
    var model: String

    @Option(
        help: ArgumentHelp(
            "Checks every window that ends after this moment again: 2007-04-01 or 2007-04-01T12:00:00Z.",
            valueName: "time"))
    var since: TimeArgument?

    @Flag(help: "Prints the findings as JSON.")
    var json = false

    @OptionGroup var connection: ServerOptions

    func run() async throws {
        let name = try ModelName(model)
        let answer = try await connection.withClient { client in
            do {
                return try await client.check(name, since: since?.timestamp)
            } catch let error as VigilClientError where error.problem?.code == "no_baseline" {
                throw CommandFailure(FindingsText.noBaseline(of: name))
            }
        }
        if json {
            try Console.print(answer.json)
        } else {
            let text = FindingsText(model: name, findings: answer.findings, sinceWasGiven: since != nil)
            try Console.print(text.text(for: .current))
        }
        if answer.findings.contains(where: \.overallDriftDetected) { throw ExitCode(ExitStatus.drift) }
    }
}
