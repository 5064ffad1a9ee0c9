import ArgumentParser
import VigilClient
import VigilDomain
import VigilMonitoring

/// `vigil performance history`.
struct PerformanceHistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Shows a metric over time, with its estimate and how many labels have come.",
        discussion: """
            The main metric by the model's own windows, another one by days:
              vigil performance leads
              vigil performance leads --metric precision --by day --since 2026-05-01
            """)

    @Argument(help: "The model.")
    var model: String

    @Option(help: ArgumentHelp("The metric; the model's main one when left out.", valueName: "name"))
    var metric: String?

    @Option(help: ArgumentHelp("Longer windows to put the model's own together into.", valueName: "length"))
    var by: WindowLength?

    @OptionGroup var range: TimeRangeOptions

    @Flag(help: "Prints the measured points as JSON.")
    var json = false

    @OptionGroup var connection: ServerOptions

    func run() async throws {
        let name = try ModelName(model)
        try await connection.withClient { client in
            let registered = try await client.model(name)
            let shown = metric ?? registered.mainMetric
            var query = PerformanceQuery(
                metric: shown, from: range.start, to: range.end, resolution: by)
            let measured = try await client.performance(of: name, query)
            query.estimated = true
            let estimated = try await client.performance(of: name, query)
            try Console.print(
                json
                    ? measured.json
                    : PerformanceText(
                        model: name, metric: MetricID(shown), measured: measured.document.points,
                        estimated: estimated.document.points
                    ).text(for: .current))
        }
    }
}
