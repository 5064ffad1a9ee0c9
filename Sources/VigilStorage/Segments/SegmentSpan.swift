/// How long a stretch of time a segment covers, in classes.
///
/// A segment overlaps a range when it begins before the range's end and ends after its start. An index on the beginning
/// alone would have to be read from the oldest segment on. Within a class no segment is longer than `longest`, so only
/// those that begin within `longest` before the range need be looked at.
enum SegmentSpan: Int, CaseIterable {
    case moment, seconds, minutes, hours, weeks, years, ages

    /// The class of a segment.
    init(first: Int64, last: Int64) {
        let length = UInt64(bitPattern: last &- first)
        self = Self.allCases.first { length <= $0.longest } ?? .ages
    }

    /// The longest span of the class, in milliseconds.
    var longest: UInt64 {
        switch self {
        case .moment: 0
        case .seconds: 1 << 12
        case .minutes: 1 << 20
        case .hours: 1 << 26
        case .weeks: 1 << 32
        case .years: 1 << 40
        case .ages: UInt64(Int64.max)
        }
    }

    /// The earliest beginning of a segment of the class that reaches `start`.
    func earliestBeginning(reaching start: Int64) -> Int64 {
        let (result, overflowed) = start.subtractingReportingOverflow(Int64(clamping: longest))
        return overflowed ? .min : result
    }
}
