import ArgumentParser
import VigilClient
import VigilDomain

/// `vigil experiments create`.
struct ExperimentsCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Registers an A/B test as a draft, and says what its plan can find.",
        discussion: """
            A name, two models and a success metric are enough; the rest has defaults:
              vigil experiments create --name leads-2.2 --control leads@2.1 --treatment leads@2.2 \\
                  --share 0.2 --metric accuracy --expected 0.951 --effect 0.02 --minimum 1000

            The plan as a file, to keep it or for POST /api/v1/experiments, and from it:
              vigil experiments create --name leads-2.2 --control leads@2.1 --treatment leads@2.2 \\
                  --metric accuracy --dry-run > plan.json
              vigil experiments create plan.json
            """)

    @OptionGroup var options: ExperimentPlanOptions

    @Flag(help: "Prints the plan as JSON and registers nothing.")
    var dryRun = false

    @Flag(help: "Prints the answer as JSON.")
    var json = false

    @OptionGroup(title: "Server") var connection: ServerOptions

    func run() async throws {
        let document = try options.document(needsModels: true)
        let plan = try document.plan()
        if dryRun { return try Console.print(try document.text()) }
        let answer = try await connection.withClient { try await $0.createExperiment(document) }
        if json { return try Console.print(answer.json) }
        let analysis = answer.document.powerAnalysis
        let terminal = Terminal.current
        let confirm = analysis?.needsConfirmation == true ? " --confirm" : ""
        try Console.print(
            [
                ExperimentText.registered(answer.document.experiment),
                PowerText(plan: plan, analysis: analysis).summary(for: terminal),
                """
                Next, let units in:
                  vigil experiments start \(plan.name)\(confirm)
                """,
            ].joined(separator: "\n\n"))
    }
}
