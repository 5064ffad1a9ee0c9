/// A half-open stretch of time: `start` belongs to it, `end` does not.
public struct TimeRange: Hashable, Sendable, Codable {
    /// The first moment inside.
    public var start: Timestamp
    /// The first moment after it.
    public var end: Timestamp

    /// The range from `start` up to, not including, `end`.
    public init(start: Timestamp, end: Timestamp) {
        self.start = start
        self.end = end
    }

    /// Whether `moment` lies inside.
    public func contains(_ moment: Timestamp) -> Bool { start <= moment && moment < end }

    /// Whether the two ranges share a moment.
    public func overlaps(_ other: TimeRange) -> Bool { start < other.end && other.start < end }
}

extension TimeRange: Comparable {
    public static func < (left: TimeRange, right: TimeRange) -> Bool {
        left.start != right.start ? left.start < right.start : left.end < right.end
    }
}
