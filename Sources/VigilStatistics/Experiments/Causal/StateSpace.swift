/// A series as a level that wanders, a season and a regression, filtered from a diffuse start.
///
///     y_t = level_t + season_t + x_tᵀ β + ε_t,   level_{t+1} = level_t + η_t,
///     season_{t+1} = -(the last m - 1 seasons) + ω_t
///
/// Variances are in units of the observation's, which the filter itself estimates. Nothing is assumed of the first
/// level, of the first seasons and of β: the start is exactly diffuse, and no large number stands for infinity.
///
/// - Source: Durbin and Koopman 2012, "Time Series Analysis by State Space Methods", sections 5.2 and 7.2.
struct StateSpace: Sendable {
    /// The length of a season, `nil` for none.
    let period: Int?
    /// The regressors, each as long as the series and what is forecast; standardised by the caller.
    let controls: [[Double]]

    /// The number of states.
    var size: Int { 1 + seasons + controls.count }

    private var seasons: Int { period.map { $0 - 1 } ?? 0 }

    /// Variances of the disturbances relative to the observation's.
    struct Ratios: Sendable, Hashable {
        /// Of the level, at least 0.
        var level: Double
        /// Of the season, at least 0.
        var season = 0.0
    }

    /// What is known of the states before an observation.
    struct State: Sendable {
        /// The states' means.
        var mean: [Double]
        /// Their covariances without the diffuse part, in units of the observation's variance, row by row.
        var covariance: [Double]
        /// What the diffuse part multiplies; all 0 once enough was observed.
        var diffuse: [Double]
        /// The observations that served to get rid of the diffuse part.
        var diffuseCount = 0
        /// The observations after that.
        var count = 0
        /// The sum of their squared errors, each over its variance.
        var squares = 0.0
        /// The sum of the logarithms of all observations' variances.
        var logVariances = 0.0

        /// Whether the observations so far determine every state.
        var isDetermined: Bool { !diffuse.contains { abs($0) > 1e-7 } }

        /// The observation's variance that fits best.
        var variance: Double { squares / Double(count) }

        /// The diffuse log-likelihood at that variance; every observation counts its -½ log 2π.
        var logLikelihood: Double {
            let terms = Double(count) * (Elementary.log(variance) + 1) + logVariances
            return -0.5 * (terms + Double(count + diffuseCount) * 1.8378770664093453)
        }
    }

    /// Filters a series.
    ///
    /// - Parameters:
    ///   - series: NaN where an observation is missing.
    ///   - ratios: The variances.
    /// - Returns: What is known before the observation that would follow.
    /// - Complexity: O(length · states²).
    func filtered(_ series: [Double], _ ratios: Ratios) -> State {
        let size = size
        var state = State(
            mean: [Double](repeating: 0, count: size), covariance: [Double](repeating: 0, count: size * size),
            diffuse: [Double](repeating: 0, count: size * size))
        for index in 0..<size { state.diffuse[index * size + index] = 1 }
        var design = [Double](repeating: 0, count: size)
        var isDiffuse = true
        for (time, value) in series.enumerated() {
            fill(&design, time)
            if !value.isNaN {
                if isDiffuse {
                    if !observeDiffuse(&state, design, value) { observe(&state, design, value) }
                    isDiffuse = !state.isDetermined
                } else {
                    observe(&state, design, value)
                }
            }
            step(&state, ratios, isDiffuse: isDiffuse)
        }
        return state
    }

    /// What observation `time` takes of each state.
    func fill(_ design: inout [Double], _ time: Int) {
        design[0] = 1
        if seasons > 0 { design[1] = 1 }
        for (index, control) in controls.enumerated() { design[1 + seasons + index] = control[time] }
    }

    /// Moves on to the next time.
    func step(_ state: inout State, _ ratios: Ratios, isDiffuse: Bool) {
        turn(&state.mean, columns: 1)
        if seasons > 0 {
            turnBothSides(&state.covariance)
            if isDiffuse { turnBothSides(&state.diffuse) }
            state.covariance[size + 1] += ratios.season
        }
        state.covariance[0] += ratios.level
    }

    /// The transition of states that are stacked as rows.
    func turn(_ rows: inout [Double], columns: Int) {
        guard seasons > 0 else { return }
        for column in 0..<columns {
            var sum = 0.0
            for index in 1...seasons { sum += rows[index * columns + column] }
            for index in stride(from: seasons, to: 1, by: -1) {
                rows[index * columns + column] = rows[(index - 1) * columns + column]
            }
            rows[columns + column] = -sum
        }
    }

    private func turnBothSides(_ matrix: inout [Double]) {
        let size = size
        turn(&matrix, columns: size)
        for row in 0..<size {
            var sum = 0.0
            for index in 1...seasons { sum += matrix[row * size + index] }
            for index in stride(from: seasons, to: 1, by: -1) {
                matrix[row * size + index] = matrix[row * size + index - 1]
            }
            matrix[row * size + 1] = -sum
        }
    }

    /// An observation once nothing is diffuse, or that the diffuse part does not touch.
    private func observe(_ state: inout State, _ design: [Double], _ value: Double) {
        let size = size
        let gain = product(state.covariance, design)
        let variance = dot(design, gain) + 1
        let error = value - dot(design, state.mean)
        for row in 0..<size {
            state.mean[row] += gain[row] * error / variance
            let scaled = gain[row] / variance
            for column in 0..<size { state.covariance[row * size + column] -= scaled * gain[column] }
        }
        state.count += 1
        state.squares += error * error / variance
        state.logVariances += Elementary.log(variance)
    }

    /// An observation that the diffuse part touches; false where it does not.
    private func observeDiffuse(_ state: inout State, _ design: [Double], _ value: Double) -> Bool {
        let size = size
        let open = product(state.diffuse, design)
        let openVariance = dot(design, open)
        guard openVariance > 1e-9 else { return false }
        let closed = product(state.covariance, design)
        let closedVariance = dot(design, closed) + 1
        let error = value - dot(design, state.mean)
        for row in 0..<size {
            let gain = open[row] / openVariance
            state.mean[row] += gain * error
            for column in 0..<size {
                let other = open[column] / openVariance
                state.covariance[row * size + column] +=
                    gain * other * closedVariance - closed[row] * other - gain * closed[column]
                state.diffuse[row * size + column] -= gain * open[column]
            }
        }
        state.diffuseCount += 1
        state.logVariances += Elementary.log(openVariance)
        return true
    }

    func product(_ matrix: [Double], _ vector: [Double]) -> [Double] {
        let size = size
        var result = [Double](repeating: 0, count: size)
        for row in 0..<size {
            var sum = 0.0
            for column in 0..<size { sum += matrix[row * size + column] * vector[column] }
            result[row] = sum
        }
        return result
    }

    func dot(_ first: [Double], _ second: [Double]) -> Double {
        var sum = 0.0
        for index in first.indices { sum += first[index] * second[index] }
        return sum
    }
}
