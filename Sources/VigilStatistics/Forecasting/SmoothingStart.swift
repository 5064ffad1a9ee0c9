/// Where the search for an exponential smoothing model's start states begins.
struct SmoothingStart {
    var states: SmoothingPass.States

    /// The slots' means about a line for the season, then a line through the first values for level and trend.
    ///
    /// - Parameters:
    ///   - values: On the model's scale; NaN is missing.
    ///   - form: Which states there are.
    init(_ values: [Double], form: SmoothingForm) {
        let period = form.period
        var season = [Double](repeating: 0, count: period)
        if form.isSeasonal {
            // The first five periods: later ones may have another season.
            let early = values.prefix(5 * period)
            let line = LeastSquaresLine(early)
            var sums = season
            var counts = season
            for (place, value) in early.enumerated() where !value.isNaN {
                sums[place % period] += value - line.intercept - line.slope * Double(place + 1)
                counts[place % period] += 1
            }
            for slot in season.indices where counts[slot] > 0 { season[slot] = sums[slot] / counts[slot] }
            let mean = season.reduce(0, +) / Double(period)
            for slot in season.indices { season[slot] -= mean }
        }
        let first = values.prefix(max(10, 2 * period)).enumerated().map { $1 - season[$0 % period] }
        let line = LeastSquaresLine(first)
        if form.trend == .none {
            let known = first.filter { !$0.isNaN }
            states = SmoothingPass.States(
                level: known.reduce(0, +) / Double(max(1, known.count)), trend: 0, season: season)
        } else {
            states = SmoothingPass.States(level: line.intercept, trend: line.slope, season: season)
        }
    }
}
