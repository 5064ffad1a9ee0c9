import VigilDomain

/// Round moments along a time axis with their labels.
struct TimeTicks: Hashable {
    /// One mark.
    struct Tick: Hashable {
        var moment: Timestamp
        var label: String
    }

    var ticks: [Tick]

    /// The finest round step that needs no more than `most` marks.
    ///
    /// - Parameters:
    ///   - range: The axis, in UTC.
    ///   - most: The greatest number of marks, at least 1.
    /// - Returns: Marks inside the range. The first label and those that begin a new year or day say which; the others
    ///   leave it out.
    static func inside(_ range: TimeRange, atMost most: Int) -> TimeTicks {
        let (length, overflowed) = range.end.milliseconds.subtractingReportingOverflow(range.start.milliseconds)
        // No step is that long.
        if overflowed { return TimeTicks(ticks: []) }
        for step in steps {
            // Counting first: a range of years has too many hours to list them.
            guard length / step.shortestMilliseconds <= Int64(most) + 1 else { continue }
            let moments = step.moments(in: range)
            if moments.count <= most { return TimeTicks(ticks: labelled(moments, step)) }
        }
        return TimeTicks(ticks: [])
    }

    private enum Step: Hashable {
        case minutes(Int)
        case days(Int)
        case months(Int)

        var shortestMilliseconds: Int64 {
            switch self {
            case .minutes(let count): Int64(count) * 60_000
            case .days(let count): Int64(count) * 86_400_000
            case .months(let count): Int64(count) * 28 * 86_400_000
            }
        }

        func moments(in range: TimeRange) -> [Timestamp] {
            var moments: [Timestamp] = []
            var current = first(in: range)
            while current < range.end {
                if current >= range.start { moments.append(current) }
                current = next(after: current)
            }
            return moments
        }

        private func first(in range: TimeRange) -> Timestamp {
            let date = range.start.civilDate
            switch self {
            case .minutes: return date.midnight
            case .days(let count):
                // Weeks begin on Monday; 1970-01-05 was one. Other steps count on from the epoch.
                let offset = count % 7 == 0 ? 4 : 0
                let days = date.daysSinceEpoch - offset
                let rest = ((days % count) + count) % count
                return CivilDate(daysSinceEpoch: days - rest + offset).midnight
            case .months(let count):
                let months = date.year * 12 + date.month - 1
                return Self.firstDay(ofMonth: months - ((months % count) + count) % count)
            }
        }

        private func next(after moment: Timestamp) -> Timestamp {
            switch self {
            case .minutes(let count): return moment.advanced(by: .seconds(count * 60))
            case .days(let count): return moment.advanced(by: .days(count))
            case .months(let count):
                let date = moment.civilDate
                return Self.firstDay(ofMonth: date.year * 12 + date.month - 1 + count)
            }
        }

        private static func firstDay(ofMonth months: Int) -> Timestamp {
            let year = Int((Double(months) / 12).rounded(.down))
            return CivilDate(year: year, month: months - year * 12 + 1, day: 1).midnight
        }
    }

    private static let steps: [Step] = [
        .minutes(5), .minutes(15), .minutes(30), .minutes(60), .minutes(120), .minutes(180), .minutes(360),
        .minutes(720), .days(1), .days(2), .days(7), .days(14), .months(1), .months(2), .months(3), .months(6),
        .months(12), .months(24), .months(60), .months(120), .months(600), .months(1200), .months(12_000),
    ]

    private static func labelled(_ moments: [Timestamp], _ step: Step) -> [Tick] {
        var before: CivilDate?
        return moments.map { moment in
            let date = moment.civilDate
            defer { before = date }
            return Tick(moment: moment, label: label(of: moment, step, after: before))
        }
    }

    private static func label(of moment: Timestamp, _ step: Step, after before: CivilDate?) -> String {
        let date = moment.civilDate
        let month = TimeText.monthNames[date.month - 1]
        switch step {
        case .minutes:
            let day = "\(date.day) \(month)"
            if moment == date.midnight { return day }
            return before == nil ? "\(day) \(TimeText.clock(moment))" : TimeText.clock(moment)
        case .days:
            if before?.year != date.year { return "\(date.day) \(month) \(date.year)" }
            return "\(date.day) \(month)"
        case .months(let count):
            if count % 12 == 0 { return "\(date.year)" }
            if date.month == 1 { return "\(date.year)" }
            return before == nil ? "\(month) \(date.year)" : month
        }
    }
}
