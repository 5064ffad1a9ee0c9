/// A day of the proleptic Gregorian calendar in UTC.
///
/// Day arithmetic follows the usual reckoning in years that begin in March, which puts the leap day last.
public struct CivilDate: Hashable, Sendable {
    /// The year, astronomical numbering.
    public var year: Int
    /// The month, 1 to 12.
    public var month: Int
    /// The day of the month, from 1.
    public var day: Int

    /// A date from its parts; they are not checked, see `isValid`.
    public init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The date that is `daysSinceEpoch` days after 1970-01-01.
    public init(daysSinceEpoch: Int) {
        let shifted = daysSinceEpoch + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days from 1970-01-01 to this date.
    public var daysSinceEpoch: Int {
        let marchYear = month <= 2 ? year - 1 : year
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// Whether the month and the day exist.
    public var isValid: Bool {
        guard (1...12).contains(month), day >= 1 else { return false }
        return CivilDate(daysSinceEpoch: daysSinceEpoch) == self
    }

    /// Midnight, UTC, at the beginning of the date, saturating at the ends of what a moment can be.
    public var midnight: Timestamp {
        let days = daysSinceEpoch
        let (product, overflowed) = Int64(days).multipliedReportingOverflow(by: 86_400_000)
        if overflowed { return Timestamp(milliseconds: days < 0 ? .min : .max) }
        return Timestamp(milliseconds: product)
    }
}

extension Timestamp {
    /// The UTC date of this moment.
    public var civilDate: CivilDate { CivilDate(daysSinceEpoch: daysAndRemainder.days) }

    /// Whole days since the epoch, rounded down, and the milliseconds into the day.
    var daysAndRemainder: (days: Int, milliseconds: Int64) {
        let (quotient, remainder) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
        return remainder < 0 ? (Int(quotient) - 1, remainder + 86_400_000) : (Int(quotient), remainder)
    }
}
