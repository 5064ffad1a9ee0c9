import VigilDomain
import VigilStorage

/// The days of changed windows that are before the event time up to which points were put together.
struct PastDays {
    /// A day, and what became of its windows.
    struct Day {
        var range: TimeRange
        /// Whether its points were put together before.
        var isFolded: Bool
        /// Its changed windows.
        var evaluated: [EvaluatedWindow] = []
    }

    private let until: Timestamp?
    private(set) var days: [Day] = []

    init(_ until: Timestamp?) { self.until = until }

    /// The day of a window that is so long past; `nil` for any other window.
    func day(of window: TimeRange) -> TimeRange? {
        guard let until, window.start < until else { return nil }
        return WindowLength.day.window(containing: window.start)
    }

    /// Whether a day's points were put together, asked once for each day; windows come in order of time.
    mutating func isFolded(_ day: TimeRange, _ ask: (TimeRange) async throws -> Bool) async throws -> Bool {
        if let last = days.last, last.range == day { return last.isFolded }
        days.append(Day(range: day, isFolded: try await ask(day)))
        return days.last?.isFolded ?? false
    }

    /// Keeps the marks of a window until its day is put together.
    mutating func keep(_ evaluated: [EvaluatedWindow], of day: TimeRange) {
        guard let last = days.indices.last, days[last].range == day else { return }
        days[last].evaluated += evaluated
    }
}
