package import VigilDomain
import VigilStatistics

/// Watches the live predictions of one model version, event by event, for a lasting shift of any number in them.
///
/// Each numeric feature, the score and a numeric prediction has a CUSUM chart of its own, set on the baseline's rows in
/// order of time. Names have no chart: a new one is reported by itself, and how often the known ones come is a matter for
/// windows. The same events in the same order give the same signals, live or read back from the store.
package struct LiveDriftMonitor: Sendable {
    /// An alarm of one column.
    package struct Signal: Hashable, Sendable {
        /// The column.
        package var column: String
        /// The detector.
        package var detector: DriftDetectorID
        /// The event that it came with.
        package var moment: Timestamp
        /// How many events the column's detector had seen.
        package var eventCount: Int
        /// One alarm in so many events is false.
        package var falseAlarmEvery: Int
    }

    /// Where a number of a prediction stands.
    package enum Place: Hashable, Sendable {
        /// A feature, by its place in the schema.
        case feature(Int)
        /// The score.
        case score
        /// The prediction.
        case prediction
    }

    private struct Watched: Sendable {
        var name: String
        var place: Place
        var state: StreamDriftState
    }

    /// The limits of how rare an alarm can be made.
    ///
    /// A baseline of some thousand rows cannot place a threshold for rarer ones, and a month of few rows not for more
    /// frequent ones.
    package static let falseAlarmLimits = 100...100_000

    /// One alarm of a column in so many events is false.
    package let falseAlarmEvery: Int
    /// The columns without a detector and why, by name.
    package let unwatched: [String: String]
    /// The columns with one.
    package var watchedColumns: [String] { watched.map(\.name) }

    private var watched: [Watched]
    private let share: SampleShare

    /// Sets the detectors on a baseline.
    ///
    /// An alarm is made as rare as the false-alarm budget asks at the baseline's pace, all columns together, within
    /// `falseAlarmLimits`.
    ///
    /// - Parameters:
    ///   - baseline: Rows of a period that went well.
    ///   - policy: The share of predictions to look at.
    ///   - budget: False alarms in a stretch of time.
    ///   - detector: The kind of detector.
    /// - Complexity: A calibration by simulation for each column, up to a second.
    package init(
        baseline: Baseline, policy: DriftPolicy, budget: FalseAlarmBudget,
        detector: any StreamDriftDetector = CUSUMStreamDetector()
    ) {
        let rows = baseline.predictions
        let order = rows.timestamps.indices.sorted { (rows.timestamps[$0], $0) < (rows.timestamps[$1], $1) }
        let places = Self.places(of: baseline.schema)
        falseAlarmEvery = Self.falseAlarmEvery(rows, share: policy.liveShare, columns: places.count, budget: budget)
        var watched: [Watched] = []
        var unwatched: [String: String] = [:]
        for (name, place) in places {
            let values = Self.values(of: place, in: rows)
            switch detector.start(calibratedOn: order.map { values[$0] }, falseAlarmEvery: falseAlarmEvery) {
            case .started(let state): watched.append(Watched(name: name, place: place, state: state))
            case .notEnoughData(let have, let need): unwatched[name] = "\(have) values, \(need) are needed"
            case .constant(let value): unwatched[name] = "always \(NumberText.number(value)) in the baseline"
            case .notApplicable(let reason): unwatched[name] = reason
            }
        }
        self.watched = watched
        self.unwatched = unwatched
        share = SampleShare(policy.liveShare)
    }

    /// Looks at one prediction.
    ///
    /// - Parameters:
    ///   - id: Its identifier, which decides whether it is in the sample.
    ///   - moment: When it was made.
    ///   - value: Its number at a place; NaN where it is missing.
    /// - Returns: The alarms that it set off, in the order of the columns; mostly none.
    /// - Complexity: O(columns), without any search.
    package mutating func update(id: String, moment: Timestamp, value: (Place) -> Double) -> [Signal] {
        guard share.contains(id) else { return [] }
        var signals: [Signal] = []
        for index in watched.indices {
            guard watched[index].state.update(value(watched[index].place)) == .drift else { continue }
            let column = watched[index]
            signals.append(
                Signal(
                    column: column.name, detector: column.state.detectorID, moment: moment,
                    eventCount: column.state.eventCount, falseAlarmEvery: falseAlarmEvery))
        }
        return signals
    }

    /// Looks at stored predictions in the order of their times.
    ///
    /// - Parameter rows: Of the schema's columns; rows of one moment in their own order.
    /// - Returns: The alarms, oldest first.
    /// - Complexity: O(rows · columns).
    package mutating func update(_ rows: PredictionBatch) -> [Signal] {
        let order = rows.timestamps.indices.sorted { (rows.timestamps[$0], $0) < (rows.timestamps[$1], $1) }
        let values = Dictionary(uniqueKeysWithValues: watched.map { ($0.place, Self.values(of: $0.place, in: rows)) })
        var signals: [Signal] = []
        for row in order {
            signals += update(id: rows.ids[row], moment: Timestamp(milliseconds: rows.timestamps[row])) { place in
                values[place]?[row] ?? .nan
            }
        }
        return signals
    }

    private static func places(of schema: ModelSchema) -> [(name: String, place: Place)] {
        var places = schema.features.enumerated().filter { $0.element.kind == .numeric }.map {
            (name: $0.element.name, place: Place.feature($0.offset))
        }
        places.append((name: "score", place: .score))
        if schema.predictionKind == .numeric { places.append((name: "prediction", place: .prediction)) }
        return places
    }

    private static func values(of place: Place, in rows: PredictionBatch) -> [Double] {
        let column: Column
        switch place {
        case .feature(let index): column = rows.features[index]
        case .score: return rows.scores
        case .prediction: column = rows.predictions
        }
        if case .numeric(let numbers) = column { return numbers.values }
        return [Double](repeating: .nan, count: rows.count)
    }

    private static func falseAlarmEvery(
        _ rows: PredictionBatch, share: Double, columns: Int, budget: FalseAlarmBudget
    ) -> Int {
        guard let span = rows.timeSpan else { return falseAlarmLimits.lowerBound }
        // A baseline of a single moment is one of a day.
        let days = max(1, Double(span.last.milliseconds - span.first.milliseconds) / 86_400_000)
        let events = Double(rows.count) / days * share * budget.days / budget.alerts * Double(columns)
        let limits = Double(falseAlarmLimits.lowerBound)...Double(falseAlarmLimits.upperBound)
        return Int(min(limits.upperBound, max(limits.lowerBound, events)))
    }
}

/// Which predictions are in a sample: a matter of their identifiers, so that live and read back it is the same ones.
struct SampleShare: Sendable {
    private let limit: Double

    init(_ share: Double) { limit = share }

    func contains(_ id: String) -> Bool {
        if limit >= 1 { return true }
        if limit <= 0 { return false }
        // Fowler, Noll and Vo's hash, mixed once more: the same in every process.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in id.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        var generator = SplitMix64(seed: hash)
        return generator.uniform() < limit
    }
}
