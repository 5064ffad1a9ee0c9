public import VigilDomain

/// How a stretch of event time is cut into windows for a drift analysis.
public enum DriftWindows: Hashable, Sendable {
    /// Calendar windows, one after the other.
    case calendar(WindowLength)
    /// So many predictions each, in order of time; what is left over at the end makes no window.
    case count(Int)
    /// Windows of a length that start every so often; they overlap when the step is shorter than the length.
    case sliding(length: Duration, every: Duration)

    /// How many days lie between the starts of two windows; `nil` where that depends on the traffic.
    public var intervalDays: Double? {
        switch self {
        case .calendar(let length): length.days
        case .count: nil
        case .sliding(_, let step): Double(step.wholeMilliseconds) / 86_400_000
        }
    }

    /// Checks that the windows can be made.
    ///
    /// - Throws: `DomainError` that names the field.
    public func validate() throws(DomainError) {
        switch self {
        case .calendar: break
        case .count(let rows):
            guard (20...1_000_000).contains(rows) else {
                throw DomainError(
                    .invalidValue, field: "size", detail: "\(rows) was given; 20 to 1,000,000 rows are allowed")
            }
        case .sliding(let length, let step):
            guard length >= .seconds(60), length <= .days(3660) else {
                throw DomainError(
                    .invalidValue, field: "length", detail: "\(length) was given; a minute to ten years are allowed")
            }
            guard step >= .seconds(60), step <= length else {
                throw DomainError(
                    .invalidValue, field: "every",
                    detail: "\(step) was given; a minute up to the windows' length is allowed")
            }
            guard length.wholeMilliseconds / max(1, step.wholeMilliseconds) <= 1000 else {
                throw DomainError(
                    .invalidValue, field: "every", detail: "a moment would lie in more than 1,000 windows")
            }
        }
    }
}

/// Cuts predictions that come in order of time into windows, holding no more rows than open windows need.
package struct DriftWindowing {
    /// A window with its rows.
    package struct Window: Hashable, Sendable {
        /// Its event time.
        package var range: TimeRange
        /// Its rows, in order of time.
        package var rows: PredictionBatch
    }

    private let windows: DriftWindows
    private var held: PredictionBatch
    /// Where the next window starts, once the first row is known.
    private var next: Timestamp?

    /// A cutter.
    ///
    /// - Parameters:
    ///   - windows: How to cut, validated.
    ///   - schema: The rows' model version.
    package init(_ windows: DriftWindows, schema: ModelSchema) {
        self.windows = windows
        held = PredictionBatch(schema: schema)
    }

    /// Takes rows in and gives the windows that no later row can belong to.
    ///
    /// - Parameter batch: Rows in order of time, none before those that came earlier.
    /// - Returns: The windows that are complete, in order of time; windows without rows are left out.
    /// - Throws: `DomainError` when the columns differ from those before.
    package mutating func add(_ batch: PredictionBatch) throws(DomainError) -> [Window] {
        try held.append(batch)
        return take(until: held.timestamps.last.map { Timestamp(milliseconds: $0) }, isEnd: false)
    }

    /// The windows that are left once no more rows come.
    ///
    /// - Returns: The last windows; of counted ones only full ones.
    package mutating func finish() -> [Window] { take(until: nil, isEnd: true) }

    private mutating func take(until watermark: Timestamp?, isEnd: Bool) -> [Window] {
        guard let first = held.timestamps.first else { return [] }
        switch windows {
        case .count(let rows): return takeCounted(rows)
        case .calendar(let length):
            return takeTimed(isEnd, watermark, from: Timestamp(milliseconds: first)) { start in
                let window = length.window(containing: start)
                return (window, window.end)
            }
        case .sliding(let length, let step):
            let milliseconds = step.wholeMilliseconds
            let aligned = first - ((first % milliseconds) + milliseconds) % milliseconds
            return takeTimed(isEnd, watermark, from: Timestamp(milliseconds: aligned)) { start in
                let end = start.advanced(by: length)
                return (TimeRange(start: start, end: end), start.advanced(by: step))
            }
        }
    }

    private mutating func takeCounted(_ size: Int) -> [Window] {
        var found: [Window] = []
        var start = 0
        while held.count - start >= size {
            let rows = held.rows(Array(start..<(start + size)))
            start += size
            guard let span = rows.timeSpan else { continue }
            found.append(
                Window(range: TimeRange(start: span.first, end: span.last.advanced(by: .milliseconds(1))), rows: rows))
        }
        if start > 0 { held = held.rows(Array(start..<held.count)) }
        return found
    }

    private mutating func takeTimed(
        _ isEnd: Bool, _ watermark: Timestamp?, from first: Timestamp,
        _ window: (Timestamp) -> (range: TimeRange, next: Timestamp)
    ) -> [Window] {
        var found: [Window] = []
        var start = next ?? first
        while let last = held.timestamps.last, start.milliseconds <= last {
            let (range, following) = window(start)
            if !isEnd, let watermark, watermark < range.end { break }
            // The last calendar window may still be open; of sliding ones, the first that reaches the end says it all.
            if isEnd, case .sliding(_, let step) = windows, range.end.milliseconds - step.wholeMilliseconds > last {
                break
            }
            let from = index(ofFirstAt: range.start)
            let to = index(ofFirstAt: range.end)
            if from < to { found.append(Window(range: range, rows: held.rows(Array(from..<to)))) }
            start = following
            // A long stretch without rows is jumped over, not walked through.
            let upcoming = index(ofFirstAt: start)
            if from == to, upcoming < held.count {
                let moment = Timestamp(milliseconds: held.timestamps[upcoming])
                start = jumped(to: moment, from: start)
            }
        }
        next = start
        let keep = index(ofFirstAt: start)
        if keep > 0 { held = held.rows(Array(keep..<held.count)) }
        return found
    }

    private func jumped(to moment: Timestamp, from start: Timestamp) -> Timestamp {
        switch windows {
        case .calendar(let length): return max(start, length.window(containing: moment).start)
        case .sliding(let length, let step):
            let gap = moment.milliseconds - start.milliseconds - length.wholeMilliseconds
            guard gap > 0 else { return start }
            return start.advanced(by: .milliseconds(gap / step.wholeMilliseconds * step.wholeMilliseconds))
        case .count: return start
        }
    }

    private func index(ofFirstAt moment: Timestamp) -> Int {
        var low = 0
        var high = held.timestamps.count
        while low < high {
            let middle = low + (high - low) / 2
            if held.timestamps[middle] >= moment.milliseconds { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
