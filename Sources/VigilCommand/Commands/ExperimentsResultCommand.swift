import ArgumentParser
import VigilClient
import VigilDomain

/// `vigil experiments result`.
struct ExperimentsResultCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "result",
        abstract: "Shows what an A/B test says now: arms, effect, guardrails, health, and what follows.",
        discussion: """
            Looking often costs nothing: what decides is what the plan's design lets decide, and what holds however often one \
            looks stands beside it.
              vigil experiments result leads-2.2

            In a pipeline that should stop when the new model does harm:
              vigil experiments result leads-2.2 --json --fail-on loss --fail-on unhealthy

            Exit codes: 0 it was shown, 1 a rule of --fail-on held, 2 it could not be shown.
            """)

    @Argument(help: "The test.")
    var name: String

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "When to end with exit code 1: loss, a treatment is significantly worse or broke a guardrail; unhealthy, a health check failed; undecided, nothing final follows yet. May be repeated.",
            valueName: "rule"))
    var failOn: [ResultFailRule] = []

    @Flag(help: "Prints the result as JSON.")
    var json = false

    @OptionGroup var connection: ServerOptions

    func run() async throws {
        let name = try ModelName(name, field: "name")
        let (answer, experiment) = try await connection.withClient { client in
            (try await client.experimentResult(name), try await client.experiment(name).document)
        }
        let result = answer.document
        try Console.print(
            json ? answer.json : ExperimentResultText(result: result, experiment: experiment).text(for: .current))
        if failOn.contains(where: { $0.holds(for: result) }) { throw ExitCode(ExitStatus.drift) }
    }
}
