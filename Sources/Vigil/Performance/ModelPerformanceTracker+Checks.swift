import VigilDomain

extension ModelPerformanceTracker {
    /// The most numbers in one record.
    public static let mostMetrics = 1000

    /// Checks the event time of a record.
    ///
    /// A window ahead of the clock would be the newest one for as long as the clock takes to get there.
    ///
    /// - Parameters:
    ///   - time: The event time.
    ///   - now: The clock.
    /// - Throws: `MonitoringError`, `invalidValue`, with the times that are allowed.
    static func check(_ time: Timestamp, now: Timestamp) throws(MonitoringError) {
        if let fault = time.supportFault { throw MonitoringError(.invalidValue, field: "timestamp", fault) }
        let latest = RowRules.latest(now: now)
        guard time <= latest else {
            throw MonitoringError(
                .invalidValue, field: "timestamp",
                "\(time) was given; the latest time allowed now is \(latest)")
        }
    }

    /// Checks the numbers of a record.
    ///
    /// - Parameter measurements: By metric.
    /// - Throws: `MonitoringError`, `invalidValue`, with the first one at fault by name.
    static func check(_ measurements: [MetricID: MetricMeasurement]) throws(MonitoringError) {
        guard measurements.count <= mostMetrics else {
            throw MonitoringError(
                .invalidValue, field: "values",
                "\(measurements.count) numbers were given; at most \(mostMetrics) are allowed in one record")
        }
        for (metric, measurement) in measurements.sorted(by: { $0.key < $1.key }) {
            try check(measurement, of: metric)
        }
    }

    private static func check(_ measurement: MetricMeasurement, of metric: MetricID) throws(MonitoringError) {
        guard (1...100).contains(metric.rawValue.utf8.count) else {
            throw MonitoringError(
                .invalidValue, field: "metric",
                "\"\(metric.rawValue.prefix(60))\" has \(metric.rawValue.utf8.count) bytes; a metric's name must have 1 "
                    + "to 100")
        }
        guard (1...MetricMeasurement.greatestCount).contains(measurement.count) else {
            throw MonitoringError(
                .invalidValue, field: "sample_count",
                "\(measurement.count) was given; it must be from 1 to \(MetricMeasurement.greatestCount)")
        }
        guard MetricMeasurement.isAllowed(measurement.value) else {
            throw MonitoringError(
                .invalidValue, field: metric.rawValue,
                "\(measurement.value) was given; it must be \(MetricMeasurement.allowedValues)")
        }
        if let error = measurement.standardError, !(error >= 0 && MetricMeasurement.isAllowed(error)) {
            throw MonitoringError(
                .invalidValue, field: "standardError", "\(error) was given; it must be from 0 to 1e150")
        }
    }
}
