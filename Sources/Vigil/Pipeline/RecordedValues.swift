import VigilDomain
import VigilStatistics
import VigilStorage

/// Values of metrics that a caller computed, all of one window.
struct RecordedValues: Sendable {
    /// The window they belong to.
    let window: TimeRange
    /// One measurement a metric.
    let measurements: [MetricID: MetricMeasurement]

    init(window: TimeRange, measurements: [MetricID: MetricMeasurement]) {
        self.window = window
        self.measurements = measurements
    }

    /// Predictions of a window that were dropped on their way in; 0 of a window says that nothing is dropped any more.
    init(dropped count: Int, in window: TimeRange) {
        let measurement = MetricMeasurement(value: Double(count), count: max(count, 1))
        self.init(window: window, measurements: [.droppedPredictions: measurement])
    }

    var metrics: [MetricID] { measurements.keys.sorted() }

    /// The same values, of the whole day where points before `boundary` are of days.
    func within(daysBefore boundary: Timestamp?) -> RecordedValues {
        guard let boundary, window.start < boundary else { return self }
        return RecordedValues(window: WindowLength.day.window(containing: window.start), measurements: measurements)
    }

    /// The window's points after these values joined the ones that were recorded before.
    ///
    /// Means are weighted by the rows behind them and their spread is pooled, so that a thousand calls recorded one by
    /// one come to the same as one record of their mean.
    func merged(with stored: [MetricPoint], schema: ModelSchema, now: Timestamp) -> [MetricPoint] {
        let known = stored.filter { $0.window == window }.map { ($0.metric, $0.value.measurement) }
        let earlierOnes = Dictionary(known) { first, _ in first }
        return metrics.compactMap { metric in
            guard let fresh = measurements[metric] else { return nil }
            let earlier = earlierOnes[metric] ?? nil
            let merged = earlier.map { Self.merge($0, fresh, sums: Self.addsUp(metric)) } ?? fresh
            return MetricPoint(
                model: schema.model, version: schema.version, metric: metric, window: window,
                value: .measured(merged),
                labels: LabelCoverage(
                    predictions: merged.count, labelled: merged.count, lastLabelAt: nil, isMature: true),
                origin: .recorded, computedAt: now)
        }
    }

    /// Whether records of one window are added up and not pooled.
    private static func addsUp(_ metric: MetricID) -> Bool {
        metric == .predictionCount || metric == .droppedPredictions
    }

    /// Chan, Golub and LeVeque's pooling of two means and their sums of squared deviations.
    ///
    /// Each sum is divided before it is added, by what turns it into its share of the squared standard error: of values
    /// that may be recorded it then cannot overflow, whatever the number of rows.
    private static func merge(
        _ first: MetricMeasurement, _ second: MetricMeasurement, sums: Bool
    ) -> MetricMeasurement {
        let (sum, overflowed) = first.count.addingReportingOverflow(second.count)
        let count = overflowed ? MetricMeasurement.greatestCount : min(sum, MetricMeasurement.greatestCount)
        if sums { return MetricMeasurement(value: first.value + second.value, count: count) }
        let rows = Double(first.count) + Double(second.count)
        let difference = second.value - first.value
        let (firstShare, secondShare) = (Double(first.count) / rows, Double(second.count) / rows)
        let mean = first.value + difference * secondShare
        guard rows > 1 else { return MetricMeasurement(value: mean, count: count) }
        let within = squaredError(first, of: rows) + squaredError(second, of: rows)
        let between = (difference * firstShare) * (difference * secondShare) / (rows - 1)
        let error = (within + between).squareRoot()
        // Only values that were stored before there was a limit can come to this.
        guard error.isFinite else { return MetricMeasurement(value: mean, count: count) }
        return MetricMeasurement(
            value: mean, standardError: error, lower95: mean - normalQuantile975 * error,
            upper95: mean + normalQuantile975 * error, count: count)
    }

    /// What the rows of a mean add to the squared standard error of the pooled one by their own spread; 0 where the
    /// caller gave no standard error.
    private static func squaredError(_ measurement: MetricMeasurement, of rows: Double) -> Double {
        let error = measurement.standardError ?? 0
        let own = Double(measurement.count)
        return error * error * (own / rows) * (max(own - 1, 0) / (rows - 1))
    }
}
