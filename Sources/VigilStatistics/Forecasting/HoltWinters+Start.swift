extension HoltWinters {
    /// The states from which smoothing begins.
    public struct Start: Sendable, Hashable {
        /// The level before the first value that is smoothed.
        public var level: Double
        /// The step from one level to the next.
        public var trend: Double
        /// The seasonal terms in the order of the values.
        public var season: [Double]
    }

    /// The start states that R's HoltWinters takes from the first two periods; smoothing begins with the second period.
    ///
    /// The seasonal terms are those of the classical decomposition with centred moving averages, level and trend the
    /// line of least squares through these averages, the level at their first place less one.
    ///
    /// - Parameters:
    ///   - values: The series from its beginning, finite; only the first two periods are looked at.
    ///   - period: The number of values in a period, at least 2.
    ///   - kind: How the season acts.
    /// - Returns: The states.
    /// - Throws: `.tooFewObservations` for less than two periods, `.invalidParameter` for a period below 2,
    ///   `.invalidValue` for a missing or infinite value.
    /// - Complexity: O(`period`).
    public static func startAsInR(
        _ values: [Double], period: Int, kind: Season
    ) throws(StatisticsError) -> Start {
        guard period >= 2 else { throw StatisticsError(.invalidParameter, "period: \(period), need at least 2") }
        guard values.count >= 2 * period else {
            throw .tooFewObservations("values for two periods", have: values.count, need: 2 * period)
        }
        let early = Array(values[..<(2 * period)])
        guard early.allSatisfy(\.isFinite) else {
            throw StatisticsError(.invalidValue, "the first two periods hold a value that is not finite")
        }
        let averages = centredAverages(early, period: period)
        var season = [Double](repeating: 0, count: period)
        var counts = [Double](repeating: 0, count: period)
        for (place, average) in averages {
            season[place % period] += kind == .additive ? early[place] - average : early[place] / average
            counts[place % period] += 1
        }
        for slot in season.indices { season[slot] /= counts[slot] }
        let mean = season.reduce(0, +) / Double(period)
        season = season.map { kind == .additive ? $0 - mean : $0 / mean }
        let line = LeastSquaresLine(averages.map(\.average))
        return Start(level: line.intercept, trend: line.slope, season: season)
    }

    /// The means of a period around each place that has one; half weights at both ends of an even period.
    private static func centredAverages(_ values: [Double], period: Int) -> [(place: Int, average: Double)] {
        let half = period / 2
        return (half..<(values.count - half)).map { place in
            var sum = 0.0
            for offset in -half...half {
                let isEdge = period % 2 == 0 && offset.magnitude == half
                sum += (isEdge ? 0.5 : 1) * values[place + offset]
            }
            return (place, sum / Double(period))
        }
    }
}

/// The line of least squares through values at 1, 2, 3, ...; NaN is left out.
struct LeastSquaresLine {
    /// The value at 0.
    var intercept = 0.0
    /// The rise of one step.
    var slope = 0.0

    init(_ values: some Sequence<Double>) {
        var count = 0.0
        var meanPlace = 0.0
        var meanValue = 0.0
        var spread = 0.0
        var product = 0.0
        // Running means: the sums of squares of a far offset lose the digits that the slope is made of.
        for (index, value) in values.enumerated() where !value.isNaN {
            count += 1
            let place = Double(index + 1) - meanPlace
            meanPlace += place / count
            meanValue += (value - meanValue) / count
            spread += place * (Double(index + 1) - meanPlace)
            product += place * (value - meanValue)
        }
        slope = spread > 0 ? product / spread : 0
        intercept = meanValue - slope * meanPlace
    }
}
