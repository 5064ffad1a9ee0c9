public import VigilDomain

/// A metric's history on the regular grid of its model's windows, oldest first; NaN where a window has no value.
///
/// Only mature windows with a measured value count. The newest ``greatestLength`` windows are kept: what is older says
/// little about what comes, and everything that is computed from a series is quick.
public struct MetricSeries: Hashable, Sendable, Codable {
    /// The most windows of a series: a month of hours, two years of days.
    public static let greatestLength = 750

    /// The metric; `nil` for a series without any point.
    public var metric: MetricID?
    /// How long the windows are.
    public var length: WindowLength
    /// The windows, one after the other.
    public var windows: [TimeRange]
    /// The metric's value in each; NaN where there is none.
    public var values: [Double]
    /// How many windows with a value were left out because they are too old.
    public var omitted: Int

    /// A series of points.
    ///
    /// Points of longer windows, such as the days that old hours were put together into, are no part of it. Of several
    /// points of a window, such as those of two versions, the one that was computed last counts; a recorded one
    /// only where none was computed.
    ///
    /// - Parameters:
    ///   - points: Points of one metric, in any order.
    ///   - length: How long the model's windows are.
    /// - Throws: `DomainError` for points of more than one metric.
    public init(_ points: [MetricPoint], length: WindowLength) throws(DomainError) {
        let metrics = Set(points.map(\.metric))
        guard metrics.count <= 1 else {
            let names = metrics.sorted().map(\.rawValue).joined(separator: ", ")
            throw DomainError(.invalidValue, field: "metric", detail: "\(names) were given; a series has one")
        }
        metric = metrics.first
        self.length = length
        var newest: [Timestamp: MetricPoint] = [:]
        for point in points where point.labels.isMature && point.value.measurement != nil {
            let window = length.window(containing: point.window.start)
            guard point.window.end <= window.end else { continue }
            let start = window.start
            if let other = newest[start], Self.precedes(point, other) { continue }
            newest[start] = point
        }
        windows = Self.grid(newest.keys.min(), newest.keys.max(), length)
        values = windows.map { newest[$0.start]?.value.measurement?.value ?? .nan }
        omitted = newest.count - values.count { !$0.isNaN }
    }

    /// Whether another point of the window counts instead: what Vigil computed before what was recorded, as with rules.
    private static func precedes(_ point: MetricPoint, _ other: MetricPoint) -> Bool {
        if (point.origin == .recorded) != (other.origin == .recorded) { return point.origin == .recorded }
        return other.computedAt > point.computedAt
    }

    /// The windows from the first to the last, at most the newest ``greatestLength``.
    private static func grid(_ first: Timestamp?, _ last: Timestamp?, _ length: WindowLength) -> [TimeRange] {
        guard let first, let last else { return [] }
        var windows: [TimeRange] = []
        var window = length.window(containing: last)
        // Backwards, so that a gap of years costs no more than the windows that are kept.
        while window.start >= first, windows.count < greatestLength {
            windows.append(window)
            window = length.window(containing: window.start.advanced(by: .milliseconds(-1)))
        }
        return windows.reversed()
    }

    /// How many windows have a value.
    public var count: Int { values.count { !$0.isNaN } }

    /// The middle of each window in days since the middle of the first.
    public var days: [Double] {
        guard let first = windows.first else { return [] }
        return windows.map { window in
            let doubled = window.start.since(first.start) + window.end.since(first.end)
            return Double(doubled.wholeMilliseconds) / 2 / 86_400_000
        }
    }

    /// The windows that come next.
    ///
    /// - Parameter count: How many, at least 0.
    /// - Returns: As many windows, the first right after the last of the series; none for an empty series.
    public func windowsAhead(_ count: Int) -> [TimeRange] {
        guard var window = windows.last else { return [] }
        return (0..<max(0, count)).map { _ in
            window = length.window(containing: window.end)
            return window
        }
    }

    /// The periods that a metric over windows of this length may repeat with, and of which the series has three or
    /// more.
    public var periods: [Int] {
        let candidates =
            switch length {
            case .minute: [60]
            case .hour: [24, 168]
            case .sixHours: [4, 28]
            case .day: [7]
            case .week: [52]
            case .month: [12]
            case .quarter: [4]
            }
        return candidates.filter { 3 * $0 <= values.count }
    }
}

/// What a metric's values cannot pass.
public struct MetricBounds: Hashable, Sendable, Codable {
    /// The least value there can be, `nil` for none.
    public var least: Double?
    /// The greatest value there can be, `nil` for none.
    public var greatest: Double?

    /// Bounds.
    ///
    /// - Parameters:
    ///   - least: The least value there can be.
    ///   - greatest: The greatest value there can be.
    public init(least: Double? = nil, greatest: Double? = nil) {
        self.least = least
        self.greatest = greatest
    }

    /// The bounds of a metric by the kind of its numbers: 0 and 1 for shares, 0 for durations and counts.
    ///
    /// - Parameter format: What the metric's numbers are.
    package init(_ format: MetricFormat) {
        switch format {
        case .share: self.init(least: 0, greatest: 1)
        case .milliseconds, .count: self.init(least: 0)
        case .number: self.init()
        }
    }

    func clamp(_ value: Double) -> Double { min(max(value, least ?? -.infinity), greatest ?? .infinity) }
}
