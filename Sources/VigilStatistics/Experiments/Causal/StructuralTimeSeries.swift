/// A structural time series, fitted by maximum likelihood: local level, optional season, regression on controls.
///
/// The likelihood of a local level is flat about its maximum; compare likelihoods of programs, not their parameters.
public struct StructuralTimeSeries: Sendable {
    /// The diffuse log-likelihood, with -½ log 2π for every observation.
    public let logLikelihood: Double
    /// The variance of an observation about its level.
    public let observationVariance: Double
    /// The variance of a step of the level.
    public let levelVariance: Double
    /// The variance of a step of the season; 0 without one.
    public let seasonalVariance: Double
    /// The coefficients of the controls, in the series' unit for one of the control's.
    public let coefficients: [Double]
    /// The observations less the states that they had to determine: the degrees of freedom of the variance.
    public let degreesOfFreedom: Int

    private let model: StateSpace
    private let ratios: StateSpace.Ratios
    private let state: StateSpace.State
    private let length: Int
    private let scale: Double
    private let center: Double

    /// Fits a series.
    ///
    /// - Parameters:
    ///   - series: In order of time; NaN where an observation is missing.
    ///   - controls: Columns, each of the series' length and all of what will be forecast; complete.
    ///   - seasonalPeriod: The observations of a season, at least 2; `nil` for none.
    /// - Throws: `.tooFewObservations` for less than three more observations than states, `.lengthMismatch`,
    ///   `.invalidValue` for a series or a control without variation, values that are not finite, or controls that follow
    ///   from each other, `.invalidParameter` for a season of less than two.
    /// - Complexity: O(length · states²) for each of some 60 tries of a variance, of some 200 with a season.
    public init(
        _ series: [Double], controls: [[Double]] = [], seasonalPeriod: Int? = nil
    ) throws(StatisticsError) {
        if let seasonalPeriod, seasonalPeriod < 2 {
            throw StatisticsError(.invalidParameter, "a season of \(seasonalPeriod), need at least 2")
        }
        let present = series.filter { !$0.isNaN }
        let states = 1 + (seasonalPeriod.map { $0 - 1 } ?? 0) + controls.count
        guard present.count >= states + 3 else {
            throw .tooFewObservations("observations for \(states) states", have: present.count, need: states + 3)
        }
        guard present.allSatisfy(\.isFinite) else { throw StatisticsError(.invalidValue, "a series with infinities") }
        let moments = SampleMoments(present)
        guard moments.variance > 0 else {
            throw StatisticsError(.invalidValue, "a series of \(present.count) equal values has nothing to fit")
        }
        // Centred and in standard deviations, so that rounding and the filter's limits do not depend on the unit.
        center = moments.mean
        scale = moments.variance.squareRoot()
        var columns: [[Double]] = []
        var deviations: [Double] = []
        for (index, control) in controls.enumerated() {
            guard control.count >= series.count else {
                throw .lengthMismatch("control \(index) and series", control.count, series.count)
            }
            let own = SampleMoments(Array(control.prefix(series.count)))
            guard control.allSatisfy(\.isFinite), own.variance > 0 else {
                throw StatisticsError(
                    .invalidValue, "control \(index) does not vary, or holds values that are not finite")
            }
            let deviation = own.variance.squareRoot()
            deviations.append(deviation)
            columns.append(control.map { ($0 - own.mean) / deviation })
        }
        let model = StateSpace(period: seasonalPeriod, controls: columns)
        let scaled = series.map { [center, scale] in ($0 - center) / scale }
        let ratios = Self.bestRatios(model, scaled)
        let state = model.filtered(scaled, ratios)
        guard state.isDetermined else {
            throw StatisticsError(.invalidValue, "controls that follow from each other, or from the season")
        }
        let unit = scale * scale
        // The observations that fix the start have no error that could be in any unit.
        logLikelihood = state.logLikelihood - Double(state.count) * Elementary.log(scale)
        observationVariance = state.variance * unit
        levelVariance = ratios.level * state.variance * unit
        seasonalVariance = ratios.season * state.variance * unit
        let first = state.mean.count - controls.count
        coefficients = deviations.indices.map { [scale] in state.mean[first + $0] * scale / deviations[$0] }
        degreesOfFreedom = state.count
        length = series.count
        self.model = model
        self.ratios = ratios
        self.state = state
    }

    /// The ratios of the highest likelihood.
    private static func bestRatios(_ model: StateSpace, _ series: [Double]) -> StateSpace.Ratios {
        func height(_ level: Double, _ season: Double) -> Double {
            let found = model.filtered(
                series, StateSpace.Ratios(level: Elementary.exp(level), season: Elementary.exp(season)))
            return found.logLikelihood.isNaN ? -.infinity : found.logLikelihood
        }
        let grid = stride(from: -14.0, through: 10, by: 2).map { $0 }
        guard model.period != nil else {
            var best = grid[0]
            var highest = -Double.infinity
            for point in grid {
                let reached = height(point, -60)
                if reached > highest { (best, highest) = (point, reached) }
            }
            let level = highestPoint(best - 2, best + 2) { height($0, -60) }
            return StateSpace.Ratios(level: Elementary.exp(level))
        }
        var best = (level: -4.0, season: -8.0)
        var highest = -Double.infinity
        for level in stride(from: -12.0, through: 8, by: 4) {
            for season in stride(from: -16.0, through: 4, by: 4) {
                let reached = height(level, season)
                if reached > highest { (best, highest) = ((level, season), reached) }
            }
        }
        // One variance after the other, each time over a narrower range: the two hardly trade off.
        for width in [4.0, 2, 1, 0.5, 0.25] {
            best.level = highestPoint(best.level - width, best.level + width) { height($0, best.season) }
            best.season = highestPoint(best.season - width, best.season + width) { height(best.level, $0) }
        }
        return StateSpace.Ratios(level: Elementary.exp(best.level), season: Elementary.exp(best.season))
    }

    /// The highest point of a function with one hill, by golden sections.
    private static func highestPoint(_ low: Double, _ high: Double, _ height: (Double) -> Double) -> Double {
        let golden = 0.6180339887498949
        var low = low
        var high = high
        var left = high - golden * (high - low)
        var right = low + golden * (high - low)
        var leftHeight = height(left)
        var rightHeight = height(right)
        while high - low > 1e-6 {
            if leftHeight >= rightHeight {
                (high, right, rightHeight) = (right, left, leftHeight)
                left = high - golden * (high - low)
                leftHeight = height(left)
            } else {
                (low, left, leftHeight) = (left, right, rightHeight)
                right = low + golden * (high - low)
                rightHeight = height(right)
            }
        }
        return (low + high) / 2
    }

    /// Forecasts what follows the series.
    ///
    /// - Parameter horizon: How many steps, at least 1; controls must reach that far.
    /// - Returns: By step the mean and its standard error, and those of the sum so far: errors of one forecast follow
    ///   each other, so that the sum's is not the root of the sum of squares.
    /// - Throws: `.invalidParameter` for no step, `.lengthMismatch` where the controls end before.
    /// - Complexity: O(horizon · states²).
    public func forecast(_ horizon: Int) throws(StatisticsError) -> ForecastPath {
        guard horizon >= 1 else { throw StatisticsError(.invalidParameter, "a horizon of \(horizon), need at least 1") }
        for control in model.controls where control.count < length + horizon {
            throw .lengthMismatch("control and series with horizon", control.count, length + horizon)
        }
        var state = state
        let size = model.size
        var design = [Double](repeating: 0, count: size)
        var shared = [Double](repeating: 0, count: size)
        var path = ForecastPath(
            means: [], standardErrors: [], totalStandardErrors: [], degreesOfFreedom: degreesOfFreedom)
        var total = 0.0
        let unit = state.variance * scale * scale
        for time in length..<(length + horizon) {
            model.fill(&design, time)
            let gain = model.product(state.covariance, design)
            let variance = model.dot(design, gain) + 1
            total += variance + 2 * model.dot(design, shared)
            path.means.append(center + scale * model.dot(design, state.mean))
            path.standardErrors.append((variance * unit).squareRoot())
            path.totalStandardErrors.append((max(0, total) * unit).squareRoot())
            for index in 0..<size { shared[index] += gain[index] }
            model.turn(&shared, columns: 1)
            model.step(&state, ratios, isDiffuse: false)
        }
        return path
    }
}

/// Forecasts of consecutive steps, and of their sum.
public struct ForecastPath: Sendable, Hashable, Codable {
    /// The mean of each step.
    public var means: [Double]
    /// The standard error of each step's value, its own noise included.
    public var standardErrors: [Double]
    /// The standard error of the sum of the values up to each step.
    public var totalStandardErrors: [Double]
    /// The degrees of freedom of the errors; `nil` for known ones.
    public var degreesOfFreedom: Int?

    /// Forecasts.
    ///
    /// - Parameters:
    ///   - means: The mean of each step.
    ///   - standardErrors: The standard error of each, at least 0.
    ///   - totalStandardErrors: The standard error of the sum up to each step, at least 0.
    ///   - degreesOfFreedom: Of the errors; `nil` for known ones.
    public init(means: [Double], standardErrors: [Double], totalStandardErrors: [Double], degreesOfFreedom: Int?) {
        self.means = means
        self.standardErrors = standardErrors
        self.totalStandardErrors = totalStandardErrors
        self.degreesOfFreedom = degreesOfFreedom
    }
}
