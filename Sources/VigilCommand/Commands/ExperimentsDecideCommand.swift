import ArgumentParser
import VigilClient
import VigilDomain

/// `vigil experiments decide`.
struct ExperimentsDecideCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide",
        abstract: "Decides an A/B test: as its own result advises, or as somebody says.",
        discussion: """
            As the result of this moment advises, if that is final:
              vigil experiments decide leads-2.2

            Otherwise, with a reason for the history:
              vigil experiments decide leads-2.2 --verdict roll_back --winner control --reason "support calls doubled"
            """)

    @Argument(help: "The test.")
    var name: String

    @Option(help: ArgumentHelp("What is to be done. (default: what the result advises)", valueName: "verdict"))
    var verdict: ExperimentDecision.Verdict?

    @Option(help: ArgumentHelp("With --verdict: the arm to use.", valueName: "arm"))
    var winner: String?

    @Option(
        parsing: .singleValue, help: ArgumentHelp("With --verdict: why. May be repeated.", valueName: "text"))
    var reason: [String] = []

    @Option(help: ArgumentHelp("Who does it, for the history.", valueName: "name"))
    var by: String?

    @Flag(help: "Prints the test as JSON.")
    var json = false

    @OptionGroup var connection: ServerOptions

    func validate() throws {
        guard let verdict else {
            if winner != nil || !reason.isEmpty {
                throw ValidationError(
                    "--winner and --reason go with --verdict; without it the test's own result decides.")
            }
            return
        }
        guard ExperimentDecision(verdict, reasons: []).isFinal else {
            throw ValidationError(
                "--verdict: a test does not end with \(verdict.rawValue); it is ship, roll_back or inconclusive.")
        }
        if reason.isEmpty { throw ValidationError("--verdict needs a --reason: it stands in the history.") }
        if verdict == .ship, winner == nil { throw ValidationError("--verdict ship needs a --winner, the arm to use.") }
    }

    func run() async throws {
        let name = try ModelName(name, field: "name")
        let decision = verdict.map { ExperimentDecision($0, winner: winner, reasons: reason) }
        let answer = try await connection.withClient { client in
            do {
                return try await client.decideExperiment(name, decision, by: by)
            } catch let error as VigilClientError where error.problem?.field == "decision" {
                throw CommandFailure(
                    "\(name): \(error.problem?.detail ?? error.detail). --verdict decides it all the same.")
            }
        }
        try Console.print(json ? answer.json : ExperimentText.decided(answer.document, terminal: .current))
    }
}
