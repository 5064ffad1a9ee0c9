/// One pass of exponential smoothing over a series that already is on its scale: the inner loop of every fit.
struct SmoothingPass {
    /// Level, trend and season at a place of a series.
    struct States: Sendable, Hashable {
        var level: Double
        var trend: Double
        /// One term for each slot; one 0 without a season.
        var season: [Double]
        /// The slot of the next value.
        var slot = 0
    }

    /// Fills the one-step errors, 0 for a missing value, and leaves the states behind the last value.
    @inline(__always)
    static func run(
        _ values: UnsafeBufferPointer<Double>, weights: ExponentialSmoothing.Weights, states: inout States,
        errors: UnsafeMutableBufferPointer<Double>
    ) {
        var level = states.level
        var trend = states.trend
        var slot = states.slot
        states.season.withUnsafeMutableBufferPointer { season in
            for index in values.indices {
                let slope = weights.damping * trend
                let expected = level + slope
                var error = values[index] - expected - season[slot]
                if error.isNaN { error = 0 }
                level = expected + weights.level * error
                trend = slope + weights.trend * error
                season[slot] += weights.season * error
                slot = slot + 1 == season.count ? 0 : slot + 1
                errors[index] = error
            }
        }
        states.level = level
        states.trend = trend
        states.slot = slot
    }

    /// The sum of squared one-step errors.
    static func sumOfSquares(
        _ values: UnsafeBufferPointer<Double>, weights: ExponentialSmoothing.Weights, states: States
    ) -> Double {
        var level = states.level
        var trend = states.trend
        var season = states.season
        var slot = states.slot
        var sum = 0.0
        return season.withUnsafeMutableBufferPointer { season in
            for index in values.indices {
                let slope = weights.damping * trend
                let expected = level + slope
                var error = values[index] - expected - season[slot]
                if error.isNaN { error = 0 }
                level = expected + weights.level * error
                trend = slope + weights.trend * error
                season[slot] += weights.season * error
                slot = slot + 1 == season.count ? 0 : slot + 1
                sum += error * error
            }
            return sum
        }
    }
}
