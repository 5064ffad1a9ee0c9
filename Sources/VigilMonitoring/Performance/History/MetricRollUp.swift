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
    private var series = SeriesNumbers()
    private var kept: [(series: Int, point: MetricPoint)] = []
    private var groups: [Group] = []
    private var places: [Place: Int] = [:]
    /// By series, the group of its last point.
    private var current: [Int?] = []

    /// A roll-up.
    ///
    /// - Parameters:
    ///   - length: The longer windows.
    ///   - watermark: The model's newest event time: a longer window that has not ended is not mature.
    package init(into length: WindowLength, watermark: Timestamp?) {
        self.length = length
        self.watermark = watermark
    }

    /// Points of one series and longer window: the first one, with the labels of all, and each one's value.
    private struct Group {
        var series: Int
        var window: TimeRange
        var first: MetricPoint
        var labels: LabelCoverage
        var computedAt: Timestamp
        var starts: [Timestamp]
        var values: [MetricValue]

        init(_ first: MetricPoint, series: Int, window: TimeRange) {
            self.series = series
            self.window = window
            self.first = first
            labels = first.labels
            computedAt = first.computedAt
            starts = [first.window.start]
            values = [first.value]
        }

        /// The values, oldest first: sums of numbers depend on their order in the last digits.
        var valuesByTime: [MetricValue] {
            // They come newest first as a rule.
            if zip(starts, starts.dropFirst()).allSatisfy({ $0 > $1 }) { return values.reversed() }
            return starts.indices.sorted { (starts[$0], $0) < (starts[$1], $1) }.map { values[$0] }
        }

        mutating func add(_ point: MetricPoint) {
            labels.predictions += point.labels.predictions
            labels.labelled += point.labels.labelled
            if let last = point.labels.lastLabelAt { labels.lastLabelAt = max(labels.lastLabelAt ?? last, last) }
            labels.isMature = labels.isMature && point.labels.isMature
            computedAt = max(computedAt, point.computedAt)
            starts.append(point.window.start)
            values.append(point.value)
        }
    }

    private struct Place: Hashable {
        var series: Int
        var window: TimeRange
    }

    /// Takes a point in; those of one model, in any order.
    ///
    /// Points mostly come by series and window, so that a series' next one belongs to the group of the one before: only where
    /// it does not is it looked for.
    ///
    /// - Parameter point: A point; of a longer window than these it stays as it is.
    package mutating func add(_ point: MetricPoint) {
        let span = point.window
        let number = series.number(of: point)
        if number == current.count { current.append(nil) }
        if let place = current[number], groups[place].window.holds(span) {
            groups[place].add(point)
            return
        }
        let window = length.window(containing: span.start)
        guard span.end <= window.end else {
            kept.append((number, point))
            return
        }
        let place = places[Place(series: number, window: window)] ?? groups.count
        current[number] = place
        guard place == groups.count else {
            groups[place].add(point)
            return
        }
        places[Place(series: number, window: window)] = place
        groups.append(Group(point, series: number, window: window))
    }

    /// Puts the points together.
    ///
    /// - Returns: One point a version, metric, origin and longer window, by window, metric and version.
    /// - Complexity: O(n log n).
    package func points() -> [MetricPoint] {
        let descriptors = series.known.map { MetricCatalog.descriptor(of: $0.metric) }
        var merged = groups.map { point(of: $0, descriptors[$0.series]) }
        var bySeries = [[Int]](repeating: [], count: series.known.count)
        for (index, group) in groups.enumerated() { bySeries[group.series].append(index) }
        for number in series.known.indices where descriptors[number].merging == .cells {
            setCells(number, &merged, bySeries)
        }
        let places = kept.map { (series: $0.series, window: $0.point.window) }
        let order = series.order(places + groups.map { (series: $0.series, window: $0.window) })
        return order.map { $0 < kept.count ? kept[$0].point : merged[$0 - kept.count] }
    }

    /// Puts points together.
    ///
    /// - Parameter points: Of one model.
    /// - Returns: As ``points()`` after each of them was added.
    package func points(_ points: [MetricPoint]) -> [MetricPoint] {
        var rollUp = self
        for point in points { rollUp.add(point) }
        return rollUp.points()
    }

    private func point(of group: Group, _ descriptor: MetricDescriptor) -> MetricPoint {
        var point = group.first
        guard group.values.count > 1 || point.window != group.window else { return point }
        let hasEnded = watermark.map { $0 >= group.window.end } ?? true
        point.window = group.window
        point.labels = group.labels
        point.labels.isMature = group.labels.isMature && hasEnded
        point.computedAt = group.computedAt
        point.value = MergedValue(group.valuesByTime, descriptor, point.origin).value
        return point
    }

    /// Sets a metric of the confusion matrix, whose cells the merged recall and specificity give back.
    private func setCells(_ number: Int, _ merged: inout [MetricPoint], _ bySeries: [[Int]]) {
        let own = series.known[number]
        guard own.origin == .computed else { return }
        func measured(_ metric: MetricID) -> [TimeRange: MetricMeasurement] {
            guard let other = series.number(of: metric, beside: own) else { return [:] }
            var measured: [TimeRange: MetricMeasurement] = [:]
            for index in bySeries[other] { measured[groups[index].window] = merged[index].value.measurement }
            return measured
        }
        let (recall, specificity) = (measured(.recall), measured(.specificity))
        for index in bySeries[number] {
            let window = groups[index].window
            if let value = cells(of: own.metric, recall[window], specificity[window]) { merged[index].value = value }
        }
    }

    private func cells(
        of metric: MetricID, _ recall: MetricMeasurement?, _ specificity: MetricMeasurement?
    ) -> MetricValue? {
        guard recall != nil || specificity != nil else { return nil }
        let positives = recall?.count ?? 0
        let negatives = specificity?.count ?? 0
        let hits = Int(((recall?.value ?? 0) * Double(positives)).rounded())
        let rejections = Int(((specificity?.value ?? 0) * Double(negatives)).rounded())
        let counts = ConfusionCounts(
            truePositives: hits, falsePositives: negatives - rejections, falseNegatives: positives - hits,
            trueNegatives: rejections)
        switch metric {
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
private struct SeriesNumbers: Sendable {
    struct Series: Hashable, Sendable {
        var version: String
        var metric: MetricID
        var origin: MetricPoint.Origin

        func isSeries(of point: borrowing MetricPoint) -> Bool {
            point.metric == metric && point.origin == origin && point.version == version
        }
    }

    private(set) var known: [Series] = []
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

    /// The series of another metric, of the same version and origin.
    func number(of metric: MetricID, beside other: Series) -> Int? {
        numbers[Series(version: other.version, metric: metric, origin: other.origin)]
    }

    /// The order of points, by window, metric, version and origin; equal ones stay as they come.
    func order(_ points: [(series: Int, window: TimeRange)]) -> [Int] {
        let byName = known.indices.sorted { left, right in
            let (left, right) = (known[left], known[right])
            return (left.metric, left.version, left.origin.rawValue) < (
                right.metric, right.version, right.origin.rawValue
            )
        }
        var ranks = [Int](repeating: 0, count: known.count)
        for (rank, number) in byName.enumerated() { ranks[number] = rank }
        return points.indices.sorted { left, right in
            let (own, other) = (points[left], points[right])
            return own.window == other.window
                ? (ranks[own.series], left) < (ranks[other.series], right) : own.window < other.window
        }
    }
}
