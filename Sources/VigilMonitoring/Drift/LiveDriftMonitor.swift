package import VigilDomain
import VigilStatistics

/// Watches the predictions of one model version, event by event, for a change that lasts.
///
/// Each numeric feature, the score and a numeric prediction has stream detectors of its own, mostly one, set on the baseline's rows in
/// order of time. Names have none: a new one is reported by itself, and how often the known ones come is a matter for
/// windows. The same events in the same order give the same signals, live or read back from the store, whatever the pieces
/// in which they come.
package struct LiveDriftMonitor: Sendable {
    /// The model version's columns that have a detector, by name, and those that have none with the reason.
    package struct Watch: Hashable, Sendable {
        /// The detector; several are joined by `+`.
        package var detector: String
        /// One alarm of a column in so many events is false.
        package var falseAlarmEvery: Int
        /// The columns with a detector.
        package var watched: [String]
        /// The columns without one, or without one of several, and why.
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
    /// at the baseline's pace, all columns and detectors together, within `DriftPolicy.Live.falseAlarmLimits`.
    ///
    /// - Parameters:
    ///   - baseline: Rows of a period that went well.
    ///   - detectors: The kinds of detector that each column gets.
    ///   - live: The share of predictions to look at, and how rare a false alarm has to be.
    ///   - budget: False alarms in a stretch of time.
    ///   - includesErrors: Whether the errors of labelled predictions are watched as well; the rows then need labels.
    ///   - isCancelled: Is asked before each column.
    /// - Throws: `CancellationError` when `isCancelled` says so.
    /// - Complexity: A calibration by simulation for each column and detector, up to a second.
    package init(
        baseline: Baseline, detectors: [any StreamDriftDetector], live: DriftPolicy.Live, budget: FalseAlarmBudget,
        includesErrors: Bool = false, isCancelled: () -> Bool = { false }
    ) throws {
        let rows = LiveRows(
            baseline.predictions,
            labels: includesErrors && !baseline.labels.isAllMissing ? baseline.labels : nil, schema: baseline.schema)
        columns = LiveRows(schema: baseline.schema, includesErrors: includesErrors).columns
        let eventsInBudget = Self.events(rows, share: live.share, days: budget.days)
        // Errors are watched afterwards only and have no part in the budget of what is watched live.
        let budgeted = Double(columns.count { $0.place != .error } * detectors.count)
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
            // What the detectors learn of a column is the same for all of them.
            let series = ReferenceSeries(rows.values[index])
            var reasons: [String] = []
            for detector in detectors {
                if isCancelled() { throw CancellationError() }
                switch Self.start(detector, on: series, falseAlarmEvery: every) {
                case .success(let state): watched.append(Watched(column: index, state: state))
                case .failure(let obstacle):
                    let name = detectors.count > 1 ? "\(detector.descriptor.id): " : ""
                    reasons.append(name + obstacle.reason)
                }
            }
            if !reasons.isEmpty { unwatched[column.name] = reasons.joined(separator: "; ") }
        }
        self.watched = watched
        watch = Watch(
            detector: detectors.map(\.descriptor.id.rawValue).joined(separator: "+"), falseAlarmEvery: every,
            watched: columns.indices.filter { index in watched.contains { $0.column == index } }.map {
                [columns] in columns[$0].name
            },
            unwatched: unwatched, expectedFalseAlarms: eventsInBudget * Double(watched.count) / Double(every),
            budget: budget)
        share = SampleShare(live.share)
    }

    /// Why a detector does not watch a column.
    private struct Obstacle: Error {
        var reason: String
    }

    private static func start(
        _ detector: any StreamDriftDetector, on series: ReferenceSeries, falseAlarmEvery every: Int
    ) -> Result<StreamDriftState, Obstacle> {
        switch detector.start(calibratedOn: series, falseAlarmEvery: every) {
        case .started(let state): .success(state)
        case .notEnoughData(let have, let need):
            .failure(Obstacle(reason: "the baseline has \(have) values, \(need) are needed"))
        case .constant(let value): .failure(Obstacle(reason: "always \(NumberText.number(value)) in the baseline"))
        case .notApplicable(let reason): .failure(Obstacle(reason: reason))
        }
    }

    /// Looks at predictions, in the order in which they are given.
    ///
    /// - Parameter rows: Of the columns that the monitor was set for.
    /// - Returns: The alarms that they set off, in order of the rows and then of the columns' and detectors' names; mostly none.
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
                            column: columns[column].name, detector: watched[index].state.detectorID.rawValue,
                            moment: rows.moments[row],
                            eventCount: before + place + 1, falseAlarmEvery: watch.falseAlarmEvery)
                    ))
            }
        }
        return found.sorted {
            ($0.row, $0.signal.column, $0.signal.detector) < ($1.row, $1.signal.column, $1.signal.detector)
        }.map(\.signal)
    }

    /// Looks at one prediction, without rows being made of it.
    ///
    /// - Parameters:
    ///   - id: Its identifier.
    ///   - moment: When it was made.
    ///   - value: Its number at a place; NaN where it is missing.
    /// - Returns: The alarms that it sets off, in order of the columns' and detectors' names; mostly none.
    /// - Complexity: O(columns).
    package mutating func update(
        id: String, moment: Timestamp, value: (LiveRows.Place) -> Double
    ) -> [LiveDriftSignal] {
        guard share.contains(id) else { return [] }
        var found: [LiveDriftSignal] = []
        for index in watched.indices {
            let place = columns[watched[index].column].place
            guard watched[index].state.update(value(place)) == .drift else { continue }
            found.append(
                LiveDriftSignal(
                    column: columns[watched[index].column].name, detector: watched[index].state.detectorID.rawValue,
                    moment: moment, eventCount: watched[index].state.eventCount, falseAlarmEvery: watch.falseAlarmEvery)
            )
        }
        return found.count < 2 ? found : found.sorted { ($0.column, $0.detector) < ($1.column, $1.detector) }
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
