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
        for group in groups { merged[group.key] = merge(group.members.map { points[$0] }, group.key) }
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
        for (index, point) in points.enumerated() {
            let number = series.number(of: point)
            if number == current.count { current.append(nil) }
            if let place = current[number], groups[place].key.window.holds(point.window) {
                groups[place].members.append(index)
                continue
            }
            let window = length.window(containing: point.window.start)
            guard point.window.end <= window.end else {
                kept.append(point)
                continue
            }
            let key = Key(version: point.version, metric: point.metric, origin: point.origin, window: window)
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

    private func merge(_ group: [MetricPoint], _ key: Key) -> MetricPoint {
        var point = group[0]
        point.window = key.window
        guard group.count > 1 || group[0].window != key.window else { return point }
        point.labels = coverage(group, key.window)
        point.computedAt = group.map(\.computedAt).max() ?? point.computedAt
        point.value = MergedValue(group.map(\.value), MetricCatalog.descriptor(of: key.metric), key.origin).value
        return point
    }

    private func coverage(_ group: [MetricPoint], _ window: TimeRange) -> LabelCoverage {
        let hasEnded = watermark.map { $0 >= window.end } ?? true
        return LabelCoverage(
            predictions: group.reduce(0) { $0 + $1.labels.predictions },
            labelled: group.reduce(0) { $0 + $1.labels.labelled },
            lastLabelAt: group.compactMap(\.labels.lastLabelAt).max(),
            isMature: hasEnded && group.allSatisfy(\.labels.isMature))
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
    }

    private var known: [Series] = []
    private var numbers: [Series: Int] = [:]
    /// By series, the one that came after it last time: it mostly does so again, and no name has to be hashed.
    private var followers: [Int] = []
    private var previous: Int?

    mutating func number(of point: MetricPoint) -> Int {
        let series = Series(version: point.version, metric: point.metric, origin: point.origin)
        let number: Int
        if let previous, known[followers[previous]] == series {
            number = followers[previous]
        } else {
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
