import ArgumentParser
import VigilClient
import VigilDomain
import VigilMonitoring

/// `vigil check`.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks models on a server for drift, now.",
        discussion: """
            What came in since the last check is looked at, the window that is still open included; where nothing \
            did, the newest finding is shown again:
              vigil check leads

            A past range again in one call, every window that ends after --since and begins before --until:
              vigil check leads --since 2007-01-01

            Several models, or all of them, with a line each:
              vigil check --all --since 2007-01-01 --until 2007-07-01

            Exit codes: 0 no window drifted, 1 some did, 2 it could not be done.
            """)

    @Argument(help: "The model, or several.")
    var models: [String] = []

    @Flag(help: "Checks every registered model.")
    var all = false

    @OptionGroup var range: TimeRangeOptions

    @Flag(help: "Prints the findings as JSON.")
    var json = false

    @OptionGroup var connection: ServerOptions

    func validate() throws {
        if all != models.isEmpty { throw ValidationError("Name a model or several, or take --all.") }
    }

    func run() async throws {
        if let model = models.first, models.count == 1 { return try await checkOne(model) }
        let names = try models.map { try ModelName($0) }
        let answer = try await connection.withClient { client in
            try await client.checkModels(all ? nil : names, since: range.start, until: range.end)
        }
        try Console.print(json ? answer.json : ModelChecksText(checks: answer.checks).text(for: .current))
        if answer.checks.contains(where: { $0.obstacle != nil }) { throw ExitCode(ExitStatus.failure) }
        if answer.checks.contains(where: { $0.driftedWindows > 0 }) { throw ExitCode(ExitStatus.drift) }
    }

    private func checkOne(_ model: String) async throws {
        let name = try ModelName(model)
        let answer = try await connection.withClient { client in
            do {
                return try await client.check(name, since: range.start, until: range.end)
            } catch let error as VigilClientError where error.problem?.code == "no_baseline" {
                throw CommandFailure(FindingsText.noBaseline(of: name))
            }
        }
        if json {
            try Console.print(answer.json)
        } else {
            let text = FindingsText(
                model: name, findings: answer.findings, sinceWasGiven: range.start != nil || range.end != nil)
            try Console.print(text.text(for: .current))
        }
        if answer.findings.contains(where: \.overallDriftDetected) { throw ExitCode(ExitStatus.drift) }
    }
}
