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
        var kept: [MetricPoint] = []
        var groups: [Key: [MetricPoint]] = [:]
        for point in points {
            let window = length.window(containing: point.window.start)
            guard point.window.end <= window.end else {
                kept.append(point)
                continue
            }
            let key = Key(version: point.version, metric: point.metric, origin: point.origin, window: window)
            groups[key, default: []].append(point)
        }
        var merged: [Key: MetricPoint] = [:]
        for (key, group) in groups { merged[key] = merge(group, key) }
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
