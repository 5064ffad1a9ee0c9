import ArgumentParser
import VigilClient
import VigilDomain

/// `vigil performance outlook`.
struct PerformanceOutlookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outlook",
        abstract: "Shows where a metric is going, and what it will be over the windows to come.",
        discussion: """
            The main metric, twelve windows ahead:
              vigil performance outlook leads
            """)

    @Argument(help: "The model.")
    var model: String

    @Option(help: ArgumentHelp("The metric; the model's main one when left out.", valueName: "name"))
    var metric: String?

    @Option(help: ArgumentHelp("How many windows ahead, 1 to 200.", valueName: "windows"))
    var horizon = 12

    @Flag(help: "Prints the forecast as JSON.")
    var json = false

    @OptionGroup var connection: ServerOptions

    func run() async throws {
        let name = try ModelName(model)
        try await connection.withClient { client in
            let shown: String
            if let metric { shown = metric } else { shown = try await client.model(name).mainMetric }
            let forecast = try await client.forecast(of: name, metric: shown, horizon: horizon)
            let trend = try await client.trend(of: name, metric: shown)
            try Console.print(
                json
                    ? forecast.json
                    : OutlookText(
                        model: name, metric: MetricID(shown), forecast: forecast.document, trend: trend.document
                    ).text(for: .current))
        }
    }
}
