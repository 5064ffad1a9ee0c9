import VigilDomain
import VigilMonitoring

/// When two versions served, and over which windows they can be compared fairly.
///
/// Only windows that may decide count: labels that come early are not like those that come late.
struct SharedTime: Hashable {
    /// The points of the first one that count, oldest first.
    var first: [MetricPoint]
    /// Those of the other one.
    var second: [MetricPoint]
    /// How many windows were left out since their labels are still coming.
    var maturing: Int

    /// From a metric's points of both versions, of which those that Vigil computed from rows count.
    init(_ first: [MetricPoint], _ second: [MetricPoint]) {
        let computed = { (points: [MetricPoint]) in
            points.filter { $0.origin == .computed && $0.labels.predictions > 0 }
        }
        self.first = computed(first).filter { !$0.isMaturing }
        self.second = computed(second).filter { !$0.isMaturing }
        maturing = Set((computed(first) + computed(second)).filter(\.isMaturing).map(\.window)).count
    }

    /// The newest windows in which both served, without more rows than are compared at once.
    ///
    /// - Parameter rows: The most predictions of both together; the newest shared window is there in any case.
    /// - Returns: From the first such window to the end of the last, or `nil` where none is shared.
    func shared(rows: Int) -> TimeRange? {
        // Windows of the two need not be equally long: the pairs that overlap count.
        var range: TimeRange?
        var counted = 0
        var rest = second[...]
        for point in first.reversed() {
            while let last = rest.last, last.window.start >= point.window.end { rest.removeLast() }
            var both = point.labels.predictions
            var overlap: TimeRange?
            for other in rest.reversed() where other.window.end > point.window.start {
                both += other.labels.predictions
                let common = TimeRange(
                    start: max(other.window.start, point.window.start), end: min(other.window.end, point.window.end))
                overlap = TimeRange(start: common.start, end: overlap?.end ?? common.end)
            }
            guard let overlap else { continue }
            counted += both
            if let range, counted > rows { return range }
            range = TimeRange(start: overlap.start, end: range?.end ?? overlap.end)
        }
        return range
    }

    /// All settled windows of both, the newest ones where they have more rows than are compared at once.
    func all(rows: Int) -> TimeRange? {
        var range: TimeRange?
        var counted = 0
        for point in (first + second).sorted(by: { $0.window > $1.window }) {
            counted += point.labels.predictions
            if let range, counted > rows { return range }
            range = TimeRange(
                start: min(point.window.start, range?.start ?? point.window.start),
                end: max(point.window.end, range?.end ?? point.window.end))
        }
        return range
    }

    /// Whether, of a stretch of time, both served in the same windows.
    func isShared(_ range: TimeRange) -> Bool {
        let inside = { (points: [MetricPoint]) in Set(points.map(\.window).filter { $0.overlaps(range) }) }
        return inside(first) == inside(second)
    }
}
