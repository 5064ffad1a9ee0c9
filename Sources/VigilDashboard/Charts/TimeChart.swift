import VigilDomain
import VigilMonitoring

/// One metric over time: a line with its 95 % band, its limits and reference, and what happened meanwhile.
struct TimeChart: Hashable {
    /// What is drawn, for people who cannot see it, such as `Mean absolute error by quarter`.
    var title: String
    /// Unique on its page; it names the parts that the page's script looks for.
    var id: String
    /// How its values are written.
    var format: MetricFormat
    /// The axis.
    var axis: TimeAxis
    /// One entry a window, in order of time.
    var points: [Point]
    /// Limits, target and reference.
    var lines: [Line]
    /// Limits that differ from window to window.
    var steppedLimits: [SteppedLimit] = []
    /// Windows to come, in order of time, with the band that is to hold 95 % of them.
    var forecast: [Point] = []
    /// Alerts, new versions and the like.
    var events: [Event]
    /// What the points' `estimate` is.
    var second = SecondSeries.estimate
    /// What the value is called in the table.
    var valueHead = "Value"

    /// A series beside the first: an estimate, or another version.
    struct SecondSeries: Hashable {
        /// Its name above a column.
        var head: String
        /// Its name in front of a value.
        var phrase: String

        static let estimate = SecondSeries(head: "Estimated without labels", phrase: "estimated without labels")
    }

    /// One window.
    struct Point: Hashable {
        var window: TimeRange
        /// The window's name, such as `1996 Q2`.
        var name: String
        /// The value; `nil` leaves a gap.
        var value: Double?
        var lower: Double?
        var upper: Double?
        /// Whether labels are still expected: drawn apart.
        var isMaturing: Bool
        /// Whether the value is beyond a limit.
        var isBeyondLimit: Bool
        /// What stands behind the value, or why there is none.
        var note: String
        /// What the value was expected to be without labels, or what another version's is.
        var estimate: Estimate?
        /// Whether the value does not fit those of the other windows; the note says what would have.
        var isOdd = false
    }

    /// A value of the second series: an estimate with the band that holds the measured value in 95 % of windows, or
    /// another version's value with its interval.
    struct Estimate: Hashable {
        var value: Double
        var lower: Double?
        var upper: Double?
    }

    /// A limit that differs from window to window, such as one that follows from how many rows a window has.
    struct SteppedLimit: Hashable {
        struct Step: Hashable {
            var window: TimeRange
            var value: Double
        }

        var label: String
        /// In order of time; a window without one leaves a gap.
        var steps: [Step]
    }

    /// A horizontal line.
    struct Line: Hashable {
        enum Kind: String { case limit, target, reference }
        var kind: Kind
        var value: Double
        var label: String
    }

    /// A moment worth knowing.
    struct Event: Hashable {
        enum Kind: String { case alert, version }
        var kind: Kind
        var moment: Timestamp
        var label: String
    }

    /// The marks of the value axis: everything that is drawn lies between the first and the last.
    var valueTicks: NiceTicks {
        var values = lines.map(\.value) + steppedLimits.flatMap { $0.steps.map(\.value) }
        for point in points + estimates + forecast {
            guard let value = point.value else { continue }
            values += [value, point.lower ?? value, point.upper ?? value]
        }
        let finite = values.filter(\.isFinite)
        guard let lower = finite.min(), let upper = finite.max() else {
            return NiceTicks.enclosing(0...1, count: 5)
        }
        return NiceTicks.enclosing(lower...upper, count: 6)
    }

    /// The estimates as points of their own.
    var estimates: [Point] {
        points.map { point in
            var estimate = point
            estimate.value = point.estimate?.value
            estimate.lower = point.estimate?.lower
            estimate.upper = point.estimate?.upper
            estimate.isMaturing = false
            return estimate
        }
    }

    /// The forecast as a stretch that begins where the settled values end.
    var continuation: [Point] {
        guard !forecast.isEmpty else { return [] }
        guard var last = points.last(where: { $0.value != nil && !$0.isMaturing }) else { return forecast }
        (last.lower, last.upper) = (last.value, last.value)
        return [last] + forecast
    }

    /// Whether anything was estimated.
    var hasEstimates: Bool { points.contains { $0.estimate != nil } }

    /// The points in stretches without a gap: a missing value or a missing window ends one.
    static func stretches(of points: [Point]) -> [[Point]] {
        var result: [[Point]] = []
        var current: [Point] = []
        for point in points {
            let follows = current.last.map { $0.window.end >= point.window.start } ?? true
            if point.value == nil || !follows {
                if !current.isEmpty { result.append(current) }
                current = []
            }
            if point.value != nil { current.append(point) }
        }
        if !current.isEmpty { result.append(current) }
        return result
    }

    /// What a point says in a tool tip and in the table's last column.
    func text(of point: Point) -> String {
        let estimate = estimateText(of: point).map { "; \(second.phrase) \($0)" } ?? ""
        guard let value = point.value else { return "\(point.name): \(point.note)\(estimate)" }
        var text = "\(point.name): \(format.text(value))"
        if let interval = interval(of: point) { text += ", 95 % interval \(interval)" }
        return "\(text); \(point.note)\(estimate)"
    }

    /// An estimate as `0.810 (0.797 to 0.823)`.
    func estimateText(of point: Point) -> String? {
        guard let estimate = point.estimate else { return nil }
        guard let lower = estimate.lower, let upper = estimate.upper else { return format.text(estimate.value) }
        return "\(format.text(estimate.value)) (\(format.text(lower)) to \(format.text(upper)))"
    }

    /// The interval of a point as `16,500 to 19,000`.
    func interval(of point: Point) -> String? {
        guard let lower = point.lower, let upper = point.upper else { return nil }
        return "\(format.text(lower)) to \(format.text(upper))"
    }
}
