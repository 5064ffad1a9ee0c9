import VigilDomain

/// Neighbouring rows of one window.
struct WindowRun: Hashable, Sendable {
    var window: TimeRange
    var count: Int

    /// The runs of times that are in order.
    static func runs(_ times: [Int64], window length: WindowLength) -> [WindowRun] {
        var runs: [WindowRun] = []
        var position = 0
        while position < times.count {
            let window = length.window(containing: Timestamp(milliseconds: times[position]))
            let start = position
            while position < times.count, times[position] < window.end.milliseconds { position += 1 }
            runs.append(WindowRun(window: window, count: position - start))
        }
        return runs
    }
}

/// What a transaction changes in the windows of one version.
struct WindowChanges {
    private struct Change {
        var window: TimeRange
        var predictions = 0
        var labelled = 0
    }

    private let length: WindowLength
    private var changes: [Timestamp: Change] = [:]

    init(length: WindowLength) { self.length = length }

    /// The windows that change, in order of time.
    var windows: [TimeRange] { changes.values.map(\.window).sorted() }

    mutating func add(predictions times: [Int64]) {
        for run in WindowRun.runs(times, window: length) {
            changes[run.window.start, default: Change(window: run.window)].predictions += run.count
        }
    }

    /// Notes that a label of the prediction made at `time` came or changed.
    ///
    /// - Parameters:
    ///   - time: When the prediction was made.
    ///   - difference: 1 when it has a label now and had none, -1 for the reverse, else 0.
    mutating func addLabel(at time: Int64, difference: Int) {
        let window = length.window(containing: Timestamp(milliseconds: time))
        changes[window.start, default: Change(window: window)].labelled += difference
    }

    /// Writes the changes; every window touched gets `revision`.
    func write(_ versionID: Int64, revision: Int64, _ connection: any SQLConnection) throws {
        for change in changes.values.sorted(by: { $0.window < $1.window }) {
            try connection.execute(
                """
                INSERT INTO prediction_windows
                (version_id, window_start, window_end, predictions, labelled, revision, evaluated_mature)
                VALUES (?, ?, ?, ?, ?, ?, 0)
                ON CONFLICT (version_id, window_start) DO UPDATE SET
                    predictions = prediction_windows.predictions + excluded.predictions,
                    labelled = prediction_windows.labelled + excluded.labelled,
                    revision = excluded.revision
                """,
                [
                    .integer(versionID), .moment(change.window.start), .moment(change.window.end),
                    .count(change.predictions), .count(change.labelled), .integer(revision),
                ])
        }
    }
}
