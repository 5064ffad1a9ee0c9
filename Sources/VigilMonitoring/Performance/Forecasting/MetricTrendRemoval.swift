import VigilStatistics

/// A series without what moves slowly in it and what repeats, so that outliers stand out.
///
/// Each value is compared with a line through its neighbours, without itself: it would draw the line to it.
enum MetricTrendRemoval {
    /// What season and line leave.
    ///
    /// - Parameters:
    ///   - values: NaN is missing.
    ///   - period: The number of values in a season, 1 for none.
    /// - Returns: One value for each, NaN where one is missing or has too few neighbours.
    static func withoutSlowPart(_ values: [Double], period: Int) -> [Double] {
        let level = withoutSeason(values, period)
        let known = level.indices.filter { !level[$0].isNaN }
        var rest = [Double](repeating: .nan, count: values.count)
        for (rank, place) in known.enumerated() {
            // As many neighbours at the ends as in the middle, though not as many on either side.
            let first = max(0, min(rank - reach, known.count - 2 * reach - 1))
            let near = known[first..<min(known.count, first + 2 * reach + 1)].filter { $0 != place }
            if let expected = lineValue(through: near, at: place, level) { rest[place] = level[place] - expected }
        }
        return rest
    }

    /// Half a dozen neighbours on either side: fewer would follow two outliers, more would lag behind a turn.
    private static let reach = 6

    private static func withoutSeason(_ values: [Double], _ period: Int) -> [Double] {
        guard period > 1 else { return values }
        var settings = SeasonalTrendDecomposition.Settings.constantSeason(
            period: period, count: values.count, isRobust: true)
        // Enough for weights that tell outliers from the rest; fifteen would cost three times as much.
        settings.outerPasses = 5
        // It fails for a slot without any value; then the season cannot be told from the rest anyway.
        guard let parts = try? SeasonalTrendDecomposition(values, settings: settings) else { return values }
        return zip(values, parts.seasonal).map { $0 - $1 }
    }

    /// The value at a place of Theil and Sen's line through others.
    private static func lineValue(through places: [Int], at place: Int, _ values: [Double]) -> Double? {
        var slopes: [Double] = []
        for (index, second) in places.enumerated() {
            for first in places[..<index] { slopes.append((values[second] - values[first]) / Double(second - first)) }
        }
        guard let slope = quantile(0.5, ofSorted: sortedFinite(slopes).values) else { return nil }
        let moved = places.map { values[$0] + slope * Double(place - $0) }
        return quantile(0.5, ofSorted: sortedFinite(moved).values)
    }
}
