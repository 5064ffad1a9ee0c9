import ArgumentParser
import Foundation
import VigilClient
import VigilDomain

/// `vigil experiments start`.
struct ExperimentsStartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Lets units into an A/B test.",
        discussion: """
            Where the plan's power analysis warns of something, the test is started with --confirm only. From then on its \
            models, metrics, design and error rates stay as they are.
            """)

    @Argument(help: "The test.")
    var name: String

    @Flag(help: "Starts it in spite of what its power analysis warns of.")
    var confirm = false

    @Option(help: ArgumentHelp("Who does it, for the history.", valueName: "name"))
    var by: String?

    @Flag(help: "Prints the test as JSON.")
    var json = false

    @OptionGroup var connection: ServerOptions

    func run() async throws {
        let name = try ModelName(name, field: "name")
        let answer = try await connection.withClient { client in
            do {
                return try await client.startExperiment(name, confirmed: confirm, by: by)
            } catch let error as VigilClientError where error.problem?.field == "confirmed" {
                throw CommandFailure(Self.unconfirmed(name, error.problem?.detail ?? error.detail))
            }
        }
        try Console.print(json ? answer.json : ExperimentText.started(answer.document))
    }

    /// What is said where a warning is not confirmed.
    static func unconfirmed(_ name: ModelName, _ detail: String) -> String {
        let warning = detail.components(separatedBy: "; start it with").first ?? detail
        return "\(name) is not started: \(warning). `vigil experiments start \(name) --confirm` starts it all the same."
    }
}
