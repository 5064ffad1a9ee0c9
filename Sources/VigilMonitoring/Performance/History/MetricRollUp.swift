package import VigilDomain
import VigilStatistics

/// Puts points of short windows together into longer ones: minutes into hours, hours into days.
///
/// What can be put together is exact, up to rounding: shares and means by their rows, what the confusion matrix gives by
/// its cells. A median, an AUC or an R² cannot; its point says so, and the rows have to be asked.
package struct MetricRollUp: Sendable {
    /// The longer windows.
    package let length: WindowLength
    private let watermark: Timestamp?

    /// A roll-up.
    ///
    /// - Parameters:
    ///   - length: The longer windows.
    ///   - watermark: The model's newest event time: a longer window that has not ended is not mature.
    package init(into length: WindowLength, watermark: Timestamp?) {
        self.length = length
        self.watermark = watermark
    }

    private struct Key: Hashable {
        var version: String
        var metric: MetricID
        var origin: MetricPoint.Origin
        var window: TimeRange
    }

    /// Puts points together.
    ///
    /// - Parameter points: Of one model; those of longer windows than these stay as they are.
    /// - Returns: One point a version, metric, origin and longer window, by window, metric and version.
    /// - Complexity: O(n log n).
    package func points(_ points: [MetricPoint]) -> [MetricPoint] {
        let (kept, groups) = grouped(points)
        var merged: [Key: MetricPoint] = [:]
        for group in groups { merged[group.key] = merge(points, group) }
        for (key, point) in merged where MetricCatalog.descriptor(of: key.metric).merging == .cells {
            let value = cells(of: key, merged) ?? point.value
            merged[key]?.value = value
        }
        return (kept + merged.values).sorted {
            ($0.window, $0.metric, $0.version, $0.origin.rawValue) < (
                $1.window, $1.metric, $1.version, $1.origin.rawValue
            )
        }
    }

    /// Points of one series and longer window, by their positions.
    private struct Group {
        var key: Key
        var members: [Int]
    }

    /// The points that stay as they are, and the groups that the others fall into.
    ///
    /// Points mostly come by window, so that a series' next one belongs to the group of the one before: only where it does
    /// not is it looked for.
    private func grouped(_ points: [MetricPoint]) -> (kept: [MetricPoint], groups: [Group]) {
        var kept: [MetricPoint] = []
        var groups: [Group] = []
        var places: [Key: Int] = [:]
        var series = SeriesNumbers()
        // By series, the group of its last point.
        var current: [Int?] = []
        // By place: a copy of each point would cost more than the rest.
        for index in points.indices {
            let span = points[index].window
            let number = series.number(of: points[index])
            if number == current.count { current.append(nil) }
            if let place = current[number], groups[place].key.window.holds(span) {
                groups[place].members.append(index)
                continue
            }
            let window = length.window(containing: span.start)
            guard span.end <= window.end else {
                kept.append(points[index])
                continue
            }
            let (version, metric, origin) = (points[index].version, points[index].metric, points[index].origin)
            let key = Key(version: version, metric: metric, origin: origin, window: window)
            let place = places[key] ?? groups.count
            if place == groups.count {
                groups.append(Group(key: key, members: []))
                places[key] = place
            }
            groups[place].members.append(index)
            current[number] = place
        }
        return (kept, groups)
    }

    private func merge(_ points: [MetricPoint], _ group: Group) -> MetricPoint {
        let (key, members) = (group.key, group.members)
        var point = points[members[0]]
        point.window = key.window
        guard members.count > 1 || points[members[0]].window != key.window else { return point }
        for member in members.dropFirst() {
            let labels = points[member].labels
            point.labels.predictions += labels.predictions
            point.labels.labelled += labels.labelled
            if let last = labels.lastLabelAt { point.labels.lastLabelAt = max(point.labels.lastLabelAt ?? last, last) }
            point.labels.isMature = point.labels.isMature && labels.isMature
            point.computedAt = max(point.computedAt, points[member].computedAt)
        }
        let hasEnded = watermark.map { $0 >= key.window.end } ?? true
        point.labels.isMature = point.labels.isMature && hasEnded
        point.value =
            MergedValue(
                members.map { points[$0].value }, MetricCatalog.descriptor(of: key.metric), key.origin
            ).value
        return point
    }

    /// A metric of the confusion matrix, whose cells the merged recall and specificity give back.
    private func cells(of key: Key, _ merged: [Key: MetricPoint]) -> MetricValue? {
        func measured(_ metric: MetricID) -> MetricMeasurement? {
            merged[Key(version: key.version, metric: metric, origin: key.origin, window: key.window)]?.value.measurement
        }
        let recall = measured(.recall)
        let specificity = measured(.specificity)
        guard key.origin == .computed, recall != nil || specificity != nil else { return nil }
        let positives = recall?.count ?? 0
        let negatives = specificity?.count ?? 0
        let hits = Int(((recall?.value ?? 0) * Double(positives)).rounded())
        let rejections = Int(((specificity?.value ?? 0) * Double(negatives)).rounded())
        let counts = ConfusionCounts(
            truePositives: hits, falsePositives: negatives - rejections, falseNegatives: positives - hits,
            trueNegatives: rejections)
        switch key.metric {
        case .f1: return MetricValue(counts.f1)
        case .balancedAccuracy: return MetricValue(counts.balancedAccuracy)
        case .matthewsCorrelation: return MetricValue(counts.matthewsCorrelation)
        case .cohenKappa: return MetricValue(counts.cohenKappa)
        default: return nil
        }
    }
}

extension TimeRange {
    fileprivate func holds(_ other: TimeRange) -> Bool { start <= other.start && other.end <= end }
}

/// Numbers for series of points, counted from 0 in the order in which they are first seen.
private struct SeriesNumbers {
    private struct Series: Hashable {
        var version: String
        var metric: MetricID
        var origin: MetricPoint.Origin

        func isSeries(of point: borrowing MetricPoint) -> Bool {
            point.metric == metric && point.origin == origin && point.version == version
        }
    }

    private var known: [Series] = []
    private var numbers: [Series: Int] = [:]
    /// By series, the one that came after it last time: it mostly does so again, and no name has to be hashed.
    private var followers: [Int] = []
    private var previous: Int?

    mutating func number(of point: borrowing MetricPoint) -> Int {
        let number: Int
        if let previous, known[followers[previous]].isSeries(of: point) {
            number = followers[previous]
        } else {
            let series = Series(version: point.version, metric: point.metric, origin: point.origin)
            number = numbers[series] ?? known.count
            if number == known.count {
                known.append(series)
                numbers[series] = number
                followers.append(number)
            }
            if let previous { followers[previous] = number }
        }
        previous = number
        return number
    }
}
