import ArgumentParser
import VigilDomain

/// The stretch of event time that a command is about.
struct TimeRangeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("From this moment on, such as 2007-04-01.", valueName: "time"))
    var since: TimeArgument?

    @Option(help: ArgumentHelp("Before this moment.", valueName: "time"))
    var until: TimeArgument?

    /// Its first moment; `nil` for all there is.
    var start: Timestamp? { since?.timestamp }
    /// The first moment after it.
    var end: Timestamp? { until?.timestamp }

    func validate() throws {
        if let start, let end, start >= end {
            throw ValidationError("--until must be after --since; --since is \(start) and --until \(end).")
        }
    }
}
