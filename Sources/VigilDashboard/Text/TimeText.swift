package import VigilDomain

/// How moments are written on every page: UTC, as every time in Vigil.
package enum TimeText {
    static let monthNames = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// A day such as `27 Sep 1997`.
    package static func day(_ moment: Timestamp) -> String {
        let date = moment.civilDate
        return "\(date.day) \(monthNames[date.month - 1]) \(date.year)"
    }

    /// A time of day such as `14:05`.
    package static func clock(_ moment: Timestamp) -> String {
        let midnight = moment.civilDate.midnight
        let minutes = Int((moment.milliseconds - midnight.milliseconds) / 60_000)
        return "\(twoDigits(minutes / 60)):\(twoDigits(minutes % 60))"
    }

    /// A moment such as `27 Sep 1997 14:05 UTC`.
    package static func moment(_ moment: Timestamp) -> String {
        "\(day(moment)) \(clock(moment)) UTC"
    }

    /// A range from its first to its last day, or with hours where it is shorter than a day.
    package static func range(_ range: TimeRange) -> String {
        let length = range.end.milliseconds - range.start.milliseconds
        if length < 86_400_000 {
            return "\(day(range.start)) \(clock(range.start)) to \(clock(range.end)) UTC"
        }
        // The end is the first moment outside: a reader means the day before it.
        let first = day(range.start)
        let last = day(Timestamp(milliseconds: range.end.milliseconds - 1))
        return first == last ? first : "\(first) to \(last)"
    }

    /// A moment in an element that carries it in full for machines and tool tips.
    package static func element(_ moment: Timestamp, _ shown: String? = nil) -> HTML {
        let full = TimeText.moment(moment)
        return "<time datetime=\"\(moment.description)\" title=\"\(full)\">\(shown ?? full)</time>"
    }

    private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
