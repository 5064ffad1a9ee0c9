extension HoltWinters {
    /// The smoothing with the least sum of squared one-step errors, its start states estimated with the weights.
    ///
    /// The sum often has several valleys, so the search begins from four pairs of weights and takes the deepest.
    ///
    /// - Parameters:
    ///   - values: The series, finite.
    ///   - period: The number of values in a period, at least 2.
    ///   - kind: How the season acts; a multiplicative one needs values above 0.
    ///   - nearest: The weights of the only valley to search, `nil` for the deepest of four.
    /// - Returns: The smoothing before the first value, and the sum of squares.
    /// - Throws: As ``startAsInR(_:period:kind:)``, `.invalidValue` also for a value that is not finite, or not above 0
    ///   where the season multiplies.
    /// - Complexity: O(n · `period`²) some ten times.
    public static func fitted(
        _ values: [Double], period: Int, kind: Season, nearest: Weights? = nil
    ) throws(StatisticsError) -> (smoothing: HoltWinters, sumOfSquares: Double) {
        guard values.allSatisfy({ $0.isFinite && (kind == .additive || $0 > 0) }) else {
            throw StatisticsError(
                .invalidValue, "values: all must be finite\(kind == .additive ? "" : " and above 0")")
        }
        let start = try startAsInR(values, period: period, kind: kind)
        // Residuals near 1 let the search know no units.
        let scale = max(SampleDescription(values).normalizedMedianAbsoluteDeviation() ?? 1, 1e-300)
        let seasonScale = kind == .additive ? scale : 1
        func smoothing(_ free: [Double]) -> HoltWinters {
            HoltWinters(
                trusted: Weights(
                    level: Squashing.share(free[0]), trend: Squashing.share(free[1]),
                    season: Squashing.share(free[2])),
                free[3] * scale, free[4] * scale, free[5...].map { $0 * seasonScale }, kind)
        }
        // R's states hold for the second period; the line goes back to the first.
        let states = [(start.level - Double(period) / 2 * start.trend) / scale, start.trend / scale]
        let search = LeastSquaresSearch(iterations: 60, tolerance: 1e-9)
        var best: (parameters: [Double], sum: Double) = ([], .infinity)
        for first in nearest.map({ [$0] }) ?? Self.searchStarts {
            let weights = [first.level, first.trend, first.season].map(Squashing.free)
            let found = search.minimum(
                from: weights + states + start.season.map { $0 / seasonScale }, count: values.count
            ) { free, residuals in
                var copy = smoothing(free)
                for index in values.indices {
                    residuals[index] = (values[index] - copy.update(values[index])) / scale
                }
            }
            if best.parameters.isEmpty || found.sum < best.sum { best = found }
        }
        return (smoothing(best.parameters), best.sum * scale * scale)
    }

    private static let searchStarts: [Weights] = [
        Weights(level: 0.1, trend: 0.02, season: 0.05), Weights(level: 0.1, trend: 0.02, season: 0.5),
        Weights(level: 0.5, trend: 0.02, season: 0.05), Weights(level: 0.5, trend: 0.02, season: 0.5),
    ]
}
