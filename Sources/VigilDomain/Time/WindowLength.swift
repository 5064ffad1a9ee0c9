/// How long a model's monitoring windows are, shortest first; windows are calendar units in UTC, one after the other.
public enum WindowLength: String, Sendable, Codable, CaseIterable {
    case minute, hour
    /// A quarter of a day: from midnight, six, noon and eighteen o'clock.
    case sixHours = "six_hours"
    case day, week, month, quarter

    /// The window that `moment` belongs to; weeks begin on Monday.
    ///
    /// Any moment is allowed. The first and the last window that 64 bits of milliseconds reach are cut short there;
    /// those of moments in `Timestamp.supported` are whole.
    public func window(containing moment: Timestamp) -> TimeRange {
        let (days, remainder) = moment.daysAndRemainder
        switch self {
        case .minute: return Self.part(of: moment, remainder, milliseconds: 60_000)
        case .hour: return Self.part(of: moment, remainder, milliseconds: 3_600_000)
        case .sixHours: return Self.part(of: moment, remainder, milliseconds: 21_600_000)
        case .day:
            return Self.days(days, 1)
        case .week:
            // Day 0, 1970-01-01, was a Thursday.
            let sinceMonday = (days + 3) % 7
            return Self.days(days - (sinceMonday < 0 ? sinceMonday + 7 : sinceMonday), 7)
        case .month:
            let date = CivilDate(daysSinceEpoch: days)
            return Self.months(date.year, date.month, 1)
        case .quarter:
            let date = CivilDate(daysSinceEpoch: days)
            return Self.months(date.year, (date.month - 1) / 3 * 3 + 1, 3)
        }
    }

    /// The part of a day that a moment lies in, where `remainder` is the day's part before it.
    private static func part(of moment: Timestamp, _ remainder: Int64, milliseconds length: Int64) -> TimeRange {
        let past = remainder % length
        return TimeRange(
            start: moment.advanced(byMilliseconds: -past), end: moment.advanced(byMilliseconds: length - past))
    }

    private static func days(_ first: Int, _ count: Int) -> TimeRange {
        TimeRange(
            start: CivilDate(daysSinceEpoch: first).midnight, end: CivilDate(daysSinceEpoch: first + count).midnight)
    }

    private static func months(_ year: Int, _ month: Int, _ count: Int) -> TimeRange {
        let next = month + count
        let end = CivilDate(year: year + (next - 1) / 12, month: (next - 1) % 12 + 1, day: 1)
        return TimeRange(start: CivilDate(year: year, month: month, day: 1).midnight, end: end.midnight)
    }
}

extension WindowLength {
    /// A short name of `window` for people: `Sep 1997`, `1997 Q3`, `1997-09-27` or `1997-09-27 14:00`.
    public func label(of window: TimeRange) -> String {
        let date = window.start.civilDate
        switch self {
        case .minute, .hour, .sixHours: return "\(date) \(String(window.start.description.dropFirst(11).prefix(5)))"
        case .day: return "\(date)"
        case .week: return "week of \(date)"
        case .month: return "\(Self.monthNames[date.month - 1]) \(date.year)"
        case .quarter: return "\(date.year) Q\((date.month - 1) / 3 + 1)"
        }
    }

    private static let monthNames = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}

extension WindowLength {
    /// How long a window is in days, on average over the years.
    public var days: Double {
        switch self {
        case .minute: 1.0 / 1440
        case .hour: 1.0 / 24
        case .sixHours: 0.25
        case .day: 1
        case .week: 7
        case .month: 365.2425 / 12
        case .quarter: 365.2425 / 4
        }
    }
}

extension WindowLength {
    /// Whether every window of this length lies within one of another: a day within a week and within a month, a week
    /// within neither a month nor a quarter.
    ///
    /// - Parameter longer: The other length.
    /// - Returns: True also for the same length.
    public func nests(in longer: WindowLength) -> Bool {
        guard self != longer else { return true }
        let isWeekInMonths = self == .week && (longer == .month || longer == .quarter)
        return days < longer.days && !isWeekInMonths
    }
}
