import ArgumentParser
import VigilClient
import VigilDomain

/// `vigil performance compare`.
struct PerformanceCompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compares two versions of a model, or two models of one task, with a verdict.",
        discussion: """
            Two versions, and a second model that answers the same requests in the shadow:
              vigil performance compare leads --version 1 --with-version 2
              vigil performance compare leads --with leads-shadow
            """)

    @Argument(help: "The model.")
    var model: String

    @Option(help: ArgumentHelp("Its version; the newest when left out.", valueName: "text"))
    var version: String?

    @Option(help: ArgumentHelp("The other model; the same one when left out.", valueName: "model"))
    var with: String?

    @Option(help: ArgumentHelp("The other side's version; the newest when left out.", valueName: "text"))
    var withVersion: String?

    @Option(help: ArgumentHelp("What decides; the model's main metric when left out.", valueName: "name"))
    var metric: String?

    @OptionGroup var range: TimeRangeOptions

    @Flag(help: "Prints the comparison as JSON.")
    var json = false

    @OptionGroup var connection: ServerOptions

    func run() async throws {
        let name = try ModelName(model)
        let other = try with.map { try ModelName($0) }
        let answer = try await connection.withClient { client in
            try await client.compare(
                name, version: version, with: other, version: withVersion, metric: metric, from: range.start,
                to: range.end)
        }
        try Console.print(json ? answer.json : ComparisonText(comparison: answer.document).text(for: .current))
    }
}
