package import VigilDomain
import VigilStatistics

/// Watches the predictions of one model version, event by event, for a change that lasts.
///
/// Each numeric feature, the score and a numeric prediction has a stream detector of its own, set on the baseline's rows in
/// order of time. Names have none: a new one is reported by itself, and how often the known ones come is a matter for
/// windows. The same events in the same order give the same signals, live or read back from the store, whatever the pieces
/// in which they come.
package struct LiveDriftMonitor: Sendable {
    /// The model version's columns that have a detector, by name, and those that have none with the reason.
    package struct Watch: Hashable, Sendable {
        /// The detector.
        package var detector: String
        /// One alarm of a column in so many events is false.
        package var falseAlarmEvery: Int
        /// The columns with a detector.
        package var watched: [String]
        /// The columns without one and why.
        package var unwatched: [String: String]
        /// How many false alarms come of it in the budget's time at the baseline's pace, all columns together.
        package var expectedFalseAlarms: Double
        /// What the budget allows in that time.
        package var budget: FalseAlarmBudget
    }

    private struct Watched: Sendable {
        var column: Int
        var state: StreamDriftState
    }

    /// What is watched, and how.
    package let watch: Watch

    private let columns: [LiveRows.Column]
    private var watched: [Watched]
    private let share: SampleShare

    /// Sets the detectors on a baseline.
    ///
    /// Unless the policy says how rare a false alarm of a column has to be, it is made as rare as the false-alarm budget asks
    /// at the baseline's pace, all columns together, within `DriftPolicy.Live.falseAlarmLimits`.
    ///
    /// - Parameters:
    ///   - baseline: Rows of a period that went well.
    ///   - detector: The kind of detector.
    ///   - live: The share of predictions to look at, and how rare a false alarm has to be.
    ///   - budget: False alarms in a stretch of time.
    ///   - includesErrors: Whether the errors of labelled predictions are watched as well; the rows then need labels.
    ///   - isCancelled: Is asked before each column.
    /// - Throws: `CancellationError` when `isCancelled` says so.
    /// - Complexity: A calibration by simulation for each column, up to a second.
    package init(
        baseline: Baseline, detector: any StreamDriftDetector, live: DriftPolicy.Live, budget: FalseAlarmBudget,
        includesErrors: Bool = false, isCancelled: () -> Bool = { false }
    ) throws {
        let rows = LiveRows(
            baseline.predictions,
            labels: includesErrors && !baseline.labels.isAllMissing ? baseline.labels : nil, schema: baseline.schema)
        columns = LiveRows(schema: baseline.schema, includesErrors: includesErrors).columns
        let eventsInBudget = Self.events(rows, share: live.share, days: budget.days)
        // Errors are watched afterwards only and have no part in the budget of what is watched live.
        let budgeted = Double(columns.count { $0.place != .error })
        let every =
            live.falseAlarmEvery
            ?? Self.clamped(eventsInBudget * budgeted / budget.alerts, to: DriftPolicy.Live.falseAlarmLimits)
        var watched: [Watched] = []
        var unwatched: [String: String] = [:]
        for (index, column) in columns.enumerated() {
            if isCancelled() { throw CancellationError() }
            guard rows.values.indices.contains(index) else {
                unwatched[column.name] = "the baseline has no labels"
                continue
            }
            switch detector.start(calibratedOn: rows.values[index], falseAlarmEvery: every) {
            case .started(let state): watched.append(Watched(column: index, state: state))
            case .notEnoughData(let have, let need):
                unwatched[column.name] = "the baseline has \(have) values, \(need) are needed"
            case .constant(let value): unwatched[column.name] = "always \(NumberText.number(value)) in the baseline"
            case .notApplicable(let reason): unwatched[column.name] = reason
            }
        }
        self.watched = watched
        watch = Watch(
            detector: detector.descriptor.id.rawValue, falseAlarmEvery: every,
            watched: watched.map { [columns] in columns[$0.column].name }, unwatched: unwatched,
            expectedFalseAlarms: eventsInBudget * Double(watched.count) / Double(every), budget: budget)
        share = SampleShare(live.share)
    }

    /// Looks at predictions, in the order in which they are given.
    ///
    /// - Parameter rows: Of the columns that the monitor was set for.
    /// - Returns: The alarms that they set off, in order of the rows and then of the columns' names; mostly none.
    /// - Complexity: O(rows · columns), without any search.
    package mutating func update(_ rows: LiveRows) -> [LiveDriftSignal] {
        precondition(rows.columns == columns, "rows have the columns that the detectors were set for")
        let chosen = share.isWhole ? nil : rows.ids.indices.filter { share.contains(rows.ids[$0]) }
        var found: [(row: Int, signal: LiveDriftSignal)] = []
        for index in watched.indices {
            let column = watched[index].column
            let values = chosen.map { $0.map { rows.values[column][$0] } } ?? rows.values[column]
            let before = watched[index].state.eventCount
            for place in watched[index].state.update(contentsOf: values).drifts {
                let row = chosen?[place] ?? place
                found.append(
                    (
                        row,
                        LiveDriftSignal(
                            column: columns[column].name, detector: watch.detector, moment: rows.moments[row],
                            eventCount: before + place + 1, falseAlarmEvery: watch.falseAlarmEvery)
                    ))
            }
        }
        return found.sorted { ($0.row, $0.signal.column) < ($1.row, $1.signal.column) }.map(\.signal)
    }

    /// How many events of the share come in some days at the pace of these rows.
    private static func events(_ rows: LiveRows, share: Double, days: Double) -> Double {
        guard let first = rows.moments.first, let last = rows.moments.last else { return 0 }
        // A baseline of a single moment is one of a day.
        let span = max(1, Double(last.milliseconds - first.milliseconds) / 86_400_000)
        return Double(rows.count) / span * share * days
    }

    private static func clamped(_ number: Double, to limits: ClosedRange<Int>) -> Int {
        Int(min(Double(limits.upperBound), max(Double(limits.lowerBound), number)))
    }
}

/// Which predictions are in a sample: a matter of their identifiers, so that live and read back it is the same ones.
struct SampleShare: Sendable {
    private let limit: Double

    init(_ share: Double) { limit = share }

    /// Whether everything is in it.
    var isWhole: Bool { limit >= 1 }

    func contains(_ id: String) -> Bool {
        if limit >= 1 { return true }
        if limit <= 0 { return false }
        // The same in every process, and mixed once more because the upper bits count.
        var generator = SplitMix64(seed: FNV1a(id).value)
        return generator.uniform() < limit
    }
}
