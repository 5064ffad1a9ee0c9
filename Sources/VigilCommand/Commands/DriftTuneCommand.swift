import ArgumentParser
import VigilClient
import VigilDomain

/// `vigil drift tune`.
struct DriftTuneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tune",
        abstract: "Tries other levels, sizes and baselines on a model's own history.",
        discussion: """
            Every stored window is checked again, against the model's baseline and against trailing windows of several \
            lengths, and the answer is given for several levels and relevant sizes. Nothing is changed.

            A stretch that went well shows how many false alarms a setting would have raised:
              vigil drift tune leads --until 2007-04-01

            One with a known change shows what it would have missed:
              vigil drift tune leads --since 2007-04-01
            """)

    @Argument(help: "The model.")
    var model: String

    @OptionGroup var range: TimeRangeOptions

    @Flag(help: "Prints the outcomes as JSON.")
    var json = false

    @OptionGroup var connection: ServerOptions

    func run() async throws {
        let name = try ModelName(model)
        let answer = try await connection.withClient { client in
            try await client.tuneDrift(of: name, from: range.start, to: range.end)
        }
        try Console.print(json ? answer.json : TuningText(model: name, reports: answer.reports).text(for: .current))
    }
}
