/// Whether a series repeats with a period.
///
/// A line is taken off, then what the value before explains, and the slots of the period are compared by the test of
/// Kruskal and Wallis. The dependence is estimated from what line and slots leave. In simulated autoregressions of first
/// order without a season 2 to 7 % have a p-value below 0.05. Three periods are enough for a p-value, but with a dozen slots
/// a sine as high as the noise's standard deviation is mostly missed before there are more than five.
public struct Seasonality: Sendable, Hashable, Codable {
    /// The number of values in a period.
    public var period: Int
    /// The probability of slots as different where there is no season, 0...1.
    public var pValue: Double
    /// The share of the variance about the trend that is the season's, 0...1; see
    /// ``SeasonalTrendDecomposition/seasonalStrength``.
    public var strength: Double
    /// The mean of each slot less the mean of all, in the order of the values; about a line.
    public var pattern: [Double]

    /// The fewest periods.
    public static let fewestPeriods = 3

    /// Tests one period.
    ///
    /// - Parameters:
    ///   - values: In the order of time; NaN is missing.
    ///   - period: The number of values in a period, at least 2.
    /// - Returns: `nil` for fewer than three periods, a slot with fewer than two values, or values that are all the
    ///   same.
    /// - Throws: `.invalidValue` for an infinite value, `.invalidParameter` for a period below 2.
    /// - Complexity: O(n log n), and that of a decomposition.
    public static func test(_ values: [Double], period: Int) throws(StatisticsError) -> Seasonality? {
        try compared(values, period)?.measured(on: values)
    }

    private static func compared(_ values: [Double], _ period: Int) throws(StatisticsError) -> Seasonality? {
        guard period >= 2 else { throw StatisticsError(.invalidParameter, "period: \(period), need at least 2") }
        guard !values.contains(where: \.isInfinite) else {
            throw StatisticsError(.invalidValue, "values: one is infinite, need finite ones or NaN")
        }
        guard values.count >= fewestPeriods * period else { return nil }
        let line = LeastSquaresLine(values)
        let rest = values.indices.map { values[$0] - line.intercept - line.slope * Double($0 + 1) }
        let slots = slots(rest, period: period)
        guard slots.allSatisfy({ $0.count >= 2 }) else { return nil }
        let means = slots.map { $0.reduce(0, +) / Double($0.count) }
        let left = rest.indices.map { rest[$0] - means[$0 % period] }.filter { !$0.isNaN }
        let dependence = RankDependence.firstOrder(left, bias: (1, 4))
        let innovations = [.nan] + RankDependence.innovations(rest, dependence: dependence)
        let groups = Self.slots(innovations, period: period)
        guard groups.allSatisfy({ !$0.isEmpty }), Set(left).count > 1 || Set(means).count > 1 else { return nil }
        let mean = means.reduce(0, +) / Double(period)
        return Seasonality(
            period: period, pValue: try KruskalWallisTest.compare(groups).pValue, strength: 0,
            pattern: means.map { $0 - mean })
    }

    /// The same with its strength, which takes longer than the test.
    private func measured(on values: [Double]) throws(StatisticsError) -> Seasonality {
        var settings = SeasonalTrendDecomposition.Settings(period: period)
        // Without robustness the parts hardly move after the second pass.
        settings.innerPasses = 2
        var copy = self
        copy.strength = try SeasonalTrendDecomposition(values, settings: settings).seasonalStrength
        return copy
    }

    /// The period with the least p-value, each counted as often as there are candidates.
    ///
    /// - Parameters:
    ///   - values: In the order of time; NaN is missing.
    ///   - periods: The candidates, each at least 2.
    ///   - significance: The greatest p-value, times the number of candidates, of a season.
    /// - Returns: `nil` where none is significant.
    /// - Throws: As ``test(_:period:)``.
    public static func best(
        _ values: [Double], periods: [Int], significance: Double = 0.01
    ) throws(StatisticsError) -> Seasonality? {
        var best: Seasonality?
        for period in periods {
            guard var found = try compared(values, period) else { continue }
            found.pValue = min(1, found.pValue * Double(periods.count))
            if found.pValue <= significance, found.pValue < best?.pValue ?? .infinity { best = found }
        }
        return try best?.measured(on: values)
    }

    private static func slots(_ values: [Double], period: Int) -> [[Double]] {
        var slots = [[Double]](repeating: [], count: period)
        for (place, value) in values.enumerated() where !value.isNaN { slots[place % period].append(value) }
        return slots
    }
}
