import ArgumentParser
import VigilClient
import VigilDomain

/// `vigil drift live`.
struct DriftLiveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "live",
        abstract: "Shows the alarms of the detectors that watch predictions one by one.",
        discussion: """
            With --replay, fresh detectors go through the stored predictions, set as the other options say; nothing is \
            stored. There the errors of labelled predictions are a column of their own:
              vigil drift live leads --replay --detector ddm --every 10000

            `vigil drift detectors` lists the detectors of streams.
            """)

    @Argument(help: "The model.")
    var model: String

    @OptionGroup var range: TimeRangeOptions

    @Flag(help: "Goes through the stored predictions again.")
    var replay = false

    @Option(help: ArgumentHelp("With --replay: the detector; the model's when left out.", valueName: "name"))
    var detector: String?

    @Option(help: ArgumentHelp("With --replay: one alarm of a column in so many events may be false.", valueName: "n"))
    var every: Int?

    @Option(help: ArgumentHelp("With --replay: the share of predictions to look at.", valueName: "share"))
    var share: Double?

    @Flag(help: "Prints the alarms as JSON.")
    var json = false

    @OptionGroup var connection: ServerOptions

    func validate() throws {
        if !replay, detector != nil || every != nil || share != nil {
            throw ValidationError("--detector, --every and --share are settings of --replay.")
        }
    }

    func run() async throws {
        let name = try ModelName(model)
        let answer = try await connection.withClient { client in
            if replay {
                return try await client.replayLiveDrift(
                    of: name,
                    LiveReplayDocument(
                        from: range.start, to: range.end, share: share, detector: detector,
                        falseAlarmEvery: every))
            }
            return try await client.liveDrift(of: name, from: range.start, to: range.end)
        }
        try Console.print(json ? answer.json : LiveDriftText(model: name, report: answer.report).text(for: .current))
    }
}
