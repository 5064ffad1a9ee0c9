package import VigilDomain
package import VigilStatistics

/// A limit of a metric that follows from the reference and from how many false alarms are acceptable.
///
/// It knows how much the metric scatters in windows of any number of rows, how much the reference's own windows differ
/// beyond that, and how certain both are (`ReferenceBand`). A window is worse than the reference where its value lies
/// beyond the limit for its number of rows; a window that is as the reference does so at the stated rate.
package struct ReferenceLimit: Sendable, Hashable, Codable {
    /// The metric.
    package let metric: MetricID
    /// How the reference scatters.
    package let band: ReferenceBand
    /// How often a window that is as the reference is called worse, above 0 and below 0.5.
    package let falseAlarmRate: Double
    /// Fewer rows behind a window's value than this are not judged.
    package let leastRows: Int

    /// So many rows a window needs where nothing else is said.
    package static let usualLeastRows = 20

    /// What a window is, beside the reference.
    package enum Judgement: Sendable, Hashable, Codable {
        /// Its value lies beyond the limit.
        case worse(limit: Double)
        /// It does not; `limit` is the nearer one on the bad side.
        case asReference(limit: Double)
        /// Too few rows behind its value.
        case notEnoughData(have: Int, need: Int)
    }

    /// A limit from the reference's metric and its own windows; `nil` where the reference's value has no standard error.
    ///
    /// - Parameters:
    ///   - metric: The metric.
    ///   - reference: The metric over the whole reference; it needs a standard error.
    ///   - windows: The metric over each of the reference's own windows; fewer than six say nothing about how windows
    ///     differ, and the limit then counts on sampling alone.
    ///   - rowSkewness: What one row adds, its third standardised moment (`RowContributions.rowSkewness`); that of ones and
    ///     zeros for a metric that is a share of rows, else 0, when `nil`.
    ///   - smallWindowExcess: What small windows vary more (`RowContributions.smallWindowExcess`), of an area above 0.
    ///   - falseAlarmRate: How often a window that is as the reference may be called worse, above 0 and below 0.5: that of a
    ///     user's budget is `FalseAlarmBudget.level(everyDays:)`.
    ///   - leastRows: Fewer rows behind a window's value than this are not judged, at least 1.
    /// - Throws: `DomainError` for a rate outside its range or a number that is not finite.
    package init?(
        _ metric: MetricID, reference: MetricMeasurement, windows: [MetricMeasurement], rowSkewness: Double? = nil,
        smallWindowExcess: Double = 0, falseAlarmRate: Double, leastRows: Int = ReferenceLimit.usualLeastRows
    ) throws(DomainError) {
        guard falseAlarmRate > 0, falseAlarmRate < 0.5 else {
            throw DomainError(
                .invalidValue, field: "false_alarm_rate",
                detail: "\(falseAlarmRate) was given; it must be above 0 and below 0.5")
        }
        guard var error = reference.standardError else { return nil }
        self.metric = metric
        self.falseAlarmRate = falseAlarmRate
        self.leastRows = max(1, leastRows)
        var skewness = rowSkewness ?? 0
        if UnpairedTests.shares.contains(metric) {
            // Half a success and half a failure more, so that a share of 0 or 1 has an error.
            let n = Double(reference.count)
            let share = (reference.value * n + 0.5) / (n + 1)
            let spread = (share * (1 - share)).squareRoot()
            if error == 0 { error = spread / n.squareRoot() }
            skewness = rowSkewness ?? (1 - 2 * share) / spread
        }
        do {
            band = try ReferenceBand(
                value: reference.value, standardError: error, count: reference.count, rowSkewness: skewness,
                smallWindowExcess: smallWindowExcess,
                windows: windows.filter { $0.count >= leastRows }.map { ($0.value, $0.count) })
        } catch {
            throw DomainError(.invalidValue, field: "reference", detail: error.detail)
        }
    }

    /// The limits for a window: the value beyond which it is worse than the reference, to draw and to judge by.
    ///
    /// - Parameter rows: The rows behind the window's value, at least 1.
    /// - Returns: The limit on the metric's bad side, within the metric's own bounds; both, each at half the rate, for a
    ///   metric without a good direction.
    package func limits(rows: Int) -> (lower: Double?, upper: Double?) {
        let descriptor = MetricCatalog.descriptor(of: metric)
        func kept(_ limit: Double) -> Double {
            let isShare = descriptor.format == .share && (0...1).contains(band.value)
            return isShare ? min(1, max(0, limit)) : limit
        }
        func limit(_ isLower: Bool, _ rate: Double) -> Double {
            kept(band.limit(rows: rows, rate: rate, isLower: isLower))
        }
        switch descriptor.direction {
        case .higherIsBetter: return (limit(true, falseAlarmRate), nil)
        case .lowerIsBetter: return (nil, limit(false, falseAlarmRate))
        case .neither: return (limit(true, falseAlarmRate / 2), limit(false, falseAlarmRate / 2))
        }
    }

    /// Whether a window is worse than the reference.
    ///
    /// - Parameter window: The metric over the window; its own error is not used, since a bad window's can be anything.
    /// - Returns: The judgement; a value at the limit is not beyond it.
    package func judge(_ window: MetricMeasurement) -> Judgement {
        guard window.count >= leastRows else { return .notEnoughData(have: window.count, need: leastRows) }
        let limits = limits(rows: window.count)
        if let lower = limits.lower, window.value < lower { return .worse(limit: lower) }
        if let upper = limits.upper, window.value > upper { return .worse(limit: upper) }
        let isBelow = window.value < band.value
        return .asReference(
            limit: (isBelow ? limits.lower ?? limits.upper : limits.upper ?? limits.lower) ?? band.value)
    }
}
