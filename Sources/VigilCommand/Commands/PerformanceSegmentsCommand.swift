import ArgumentParser
import VigilClient
import VigilDomain

/// `vigil performance segments`.
struct PerformanceSegmentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "segments",
        abstract: "Searches the segments where a model does worst, tested for having been searched for.",
        discussion: """
            Names of categorical features, quarters of numeric ones, missing values, and pairs of these:
              vigil performance segments leads --since 2026-04-01
            """)

    @Argument(help: "The model.")
    var model: String

    @Option(help: ArgumentHelp("The metric; the model's main one when left out.", valueName: "name"))
    var metric: String?

    @Option(help: ArgumentHelp("Predictions from this moment on.", valueName: "time"))
    var since: TimeArgument?

    @Option(help: ArgumentHelp("Predictions before this moment.", valueName: "time"))
    var until: TimeArgument?

    @Flag(help: "Prints the segments as JSON.")
    var json = false

    @OptionGroup var connection: ServerOptions

    func validate() throws {
        if let since, let until, since.timestamp >= until.timestamp {
            throw ValidationError("--until must be after --since.")
        }
    }

    func run() async throws {
        let name = try ModelName(model)
        let answer = try await connection.withClient { client in
            try await client.segments(of: name, metric: metric, from: since?.timestamp, to: until?.timestamp)
        }
        try Console.print(
            json ? answer.json : SegmentsText(model: name, segments: answer.document).text(for: .current))
    }
}
