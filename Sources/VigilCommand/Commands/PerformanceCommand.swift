import ArgumentParser

/// `vigil performance`.
struct PerformanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "performance",
        abstract: "Shows a model's metrics over time, measured or estimated, and what its labelled rows say.",
        subcommands: [
            PerformanceHistoryCommand.self, PerformanceAnalysisCommand.self, PerformanceSegmentsCommand.self,
            PerformanceOutlookCommand.self, PerformanceCompareCommand.self,
        ],
        defaultSubcommand: PerformanceHistoryCommand.self)
}
