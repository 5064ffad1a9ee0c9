/// The search for the weights and start states with the least sum of squared one-step errors.
struct SmoothingSearch {
    private let values: [Double]
    private let form: SmoothingForm
    private let start: SmoothingPass.States
    /// How many seasonal terms are searched; the last one makes their sum 0.
    private let freeTerms: Int

    /// What a search found.
    struct Found {
        var weights: ExponentialSmoothing.Weights
        /// The states after the last value.
        var states: SmoothingPass.States
        /// The sum of squares.
        var sum: Double
    }

    /// - Parameters:
    ///   - values: Around 0 with a spread near 1; NaN is missing.
    ///   - form: Which states there are.
    init(_ values: [Double], form: SmoothingForm) {
        self.values = values
        self.form = form
        start = SmoothingStart(values, form: form).states
        let isSearched = form.isSeasonal && form.period <= FittedSmoothing.greatestSearchedPeriod
        freeTerms = isSearched ? form.period - 1 : 0
    }

    /// How far a search goes.
    enum Precision {
        /// Far enough to tell models apart: a criterion compares them by whole units.
        case coarse
        /// To the last digit that means something.
        case fine
    }

    /// The best weights and start states.
    func best(_ precision: Precision) -> Found {
        let search =
            switch precision {
            case .coarse: LeastSquaresSearch(iterations: 10, tolerance: 1e-3)
            case .fine: LeastSquaresSearch(iterations: 50, tolerance: 1e-8)
            }
        let found = search.minimum(from: startPoint(), count: values.count) { free, errors in
            var states = startStates(of: free)
            fill(&errors, errorWeights(of: free), &states)
        }
        let weights = errorWeights(of: found.parameters)
        var states = startStates(of: found.parameters)
        var errors = [Double](repeating: 0, count: values.count)
        fill(&errors, weights, &states)
        return Found(weights: weights, states: states, sum: found.sum)
    }

    private func fill(
        _ errors: inout [Double], _ weights: ExponentialSmoothing.Weights, _ states: inout SmoothingPass.States
    ) {
        values.withUnsafeBufferPointer { values in
            errors.withUnsafeMutableBufferPointer { errors in
                SmoothingPass.run(values, weights: weights, states: &states, errors: errors)
            }
        }
    }

    /// The best of a coarse grid of weights: the sum has several valleys.
    private func startPoint() -> [Double] {
        var best = ExponentialSmoothing.Weights(level: 0.3)
        var least = Double.infinity
        for level in [0.05, 0.25, 0.6, 0.95] {
            for trend in form.trend == .none ? [0] : [0.02, 0.3] {
                for season in form.isSeasonal ? [0.02, 0.3] : [0] {
                    let weights = ExponentialSmoothing.Weights(
                        level: level, trend: trend * level, season: season * (1 - level),
                        damping: form.trend == .damped ? 0.93 : 1)
                    let sum = values.withUnsafeBufferPointer {
                        SmoothingPass.sumOfSquares($0, weights: weights, states: start)
                    }
                    if sum < least {
                        least = sum
                        best = weights
                    }
                }
            }
        }
        return parameters(best)
    }

    private func parameters(_ weights: ExponentialSmoothing.Weights) -> [Double] {
        var free = [Squashing.free(weights.level)]
        if form.trend != .none { free.append(Squashing.free(weights.trend / weights.level)) }
        if form.trend == .damped { free.append(Squashing.free((weights.damping - 0.8) / 0.18)) }
        if form.isSeasonal { free.append(Squashing.free(weights.season / (1 - weights.level))) }
        free.append(start.level)
        if form.trend != .none { free.append(start.trend) }
        free += start.season.prefix(freeTerms)
        return free
    }

    private func errorWeights(of free: [Double]) -> ExponentialSmoothing.Weights {
        let level = Squashing.share(free[0])
        var weights = ExponentialSmoothing.Weights(level: level)
        var next = 1
        if form.trend != .none {
            weights.trend = level * Squashing.share(free[next])
            next += 1
        }
        if form.trend == .damped {
            weights.damping = 0.8 + 0.18 * Squashing.share(free[next])
            next += 1
        }
        if form.isSeasonal { weights.season = (1 - level) * Squashing.share(free[next]) }
        return weights
    }

    private func startStates(of free: [Double]) -> SmoothingPass.States {
        var states = start
        var next = weightCount
        states.level = free[next]
        next += 1
        if form.trend != .none {
            states.trend = free[next]
            next += 1
        }
        if freeTerms > 0 {
            var sum = 0.0
            for slot in 0..<freeTerms {
                states.season[slot] = free[next + slot]
                sum += free[next + slot]
            }
            states.season[freeTerms] = -sum
        }
        return states
    }

    private var weightCount: Int {
        let trendWeights =
            switch form.trend {
            case .none: 0
            case .additive: 1
            case .damped: 2
            }
        return 1 + trendWeights + (form.isSeasonal ? 1 : 0)
    }
}
