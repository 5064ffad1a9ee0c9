/// A moment in UTC, counted in whole milliseconds since 1970-01-01T00:00:00Z.
///
/// Every time inside Vigil, on the wire and in the store is one of these. Foundation's `Date` is not used because it is
/// a `Double` of seconds: it rounds, and its text forms differ between platforms.
public struct Timestamp: Hashable, Sendable, Comparable {
    /// Milliseconds since the epoch; negative before 1970.
    public var milliseconds: Int64

    /// A moment from milliseconds since the epoch.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The moment `duration` later, saturating at the ends of the range.
    public func advanced(by duration: Duration) -> Timestamp {
        advanced(byMilliseconds: duration.wholeMilliseconds)
    }

    /// The moment so many milliseconds later, saturating at the ends of the range.
    func advanced(byMilliseconds distance: Int64) -> Timestamp {
        let (sum, overflowed) = milliseconds.addingReportingOverflow(distance)
        if overflowed { return Timestamp(milliseconds: distance < 0 ? .min : .max) }
        return Timestamp(milliseconds: sum)
    }

    /// How long after `earlier` this moment is; negative when it is before.
    public func since(_ earlier: Timestamp) -> Duration {
        // A duration has more than 64 bits: it holds the distance of any two moments.
        .milliseconds(milliseconds) - .milliseconds(earlier.milliseconds)
    }
}

extension Timestamp: Codable {
    public init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }
}

extension Duration {
    /// This duration in milliseconds, cut towards zero and saturating at the ends of `Int64`.
    public var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflowed) = seconds.multipliedReportingOverflow(by: 1000)
        if overflowed { return seconds < 0 ? .min : .max }
        let (sum, overflowedSum) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
        return overflowedSum ? (seconds < 0 ? .min : .max) : sum
    }

    /// A duration of so many days of 24 hours.
    public static func days(_ days: Int) -> Duration { .seconds(86_400 * days) }
}
