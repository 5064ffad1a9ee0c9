import ArgumentParser
import VigilClient
import VigilDomain

/// `vigil performance analysis`.
struct PerformanceAnalysisCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analysis",
        abstract: "Shows what the labelled rows of a stretch of time say, exactly.",
        discussion: """
            Every metric, the confusion matrix, other thresholds and how far scores keep their promise:
              vigil performance analysis leads --since 2026-04-01 --until 2026-07-01
            """)

    @Argument(help: "The model.")
    var model: String

    @OptionGroup var range: TimeRangeOptions

    @Flag(help: "Prints the analysis as JSON.")
    var json = false

    @OptionGroup var connection: ServerOptions

    func run() async throws {
        let name = try ModelName(model)
        let answer = try await connection.withClient { client in
            try await client.analysePerformance(of: name, from: range.start, to: range.end)
        }
        try Console.print(
            json ? answer.json : AnalysisText(model: name, analysis: answer.document).text(for: .current))
    }
}
