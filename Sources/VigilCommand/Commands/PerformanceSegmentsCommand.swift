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

    @OptionGroup var range: TimeRangeOptions

    @Flag(help: "Prints the segments as JSON.")
    var json = false

    @OptionGroup var connection: ServerOptions

    func run() async throws {
        let name = try ModelName(model)
        let answer = try await connection.withClient { client in
            try await client.segments(of: name, metric: metric, from: range.start, to: range.end)
        }
        try Console.print(
            json ? answer.json : SegmentsText(model: name, segments: answer.document).text(for: .current))
    }
}
