/// Forecasts of a series as they would have been made while it came in, and those of what comes next, with bands that
/// rest on how far the earlier ones were off.
///
/// The model is chosen and fitted from the values before each forecast alone: anew for each forecast up to 100 values,
/// every n²/10,000 values beyond, so that all choices together take no longer for a long series; in between its states
/// follow the series. Season and scale are searched anew when there is a tenth more to go by, the trend each time.
///
/// Each forecast is compared with what came, however many steps later, and its error is a score for its number of steps
/// (``ConformalScores``), in units of the model's standard deviation, made larger by √(1 + k/n): a model of k
/// parameters that was fitted to n values is off by so much more on those that come.
///
/// How the numbers were chosen: the pace is its authors', the prior counts as many scores as a 95 % band needs. But prior,
/// interpolation, inflation and how often models are chosen anew were picked from several variants by looking at house
/// prices in Texas, so the figures on them are no independent test: 1,078 months of the median price in seven cities, one
/// step ahead. The bands hold 79.9 and 94.9 % (each city 77.4 to 81.9 and 93.5 to 95.5), where the model's own hold 75.0
/// and 90.5; they are 1.12 and 1.28 times as wide. Variants had 95 % bands of 1.23 to 1.7 times the width; begun at the
/// 61st month instead of the 33rd, these have 1.34 times. Two to twelve months ahead the bands hold 79.1 to 81.1 and 94.7
/// to 95.1 %. Series of 100 to 750 values take some 20 to 40 ms.
public struct RollingForecast: Sendable, Hashable {
    /// How forecasts are made.
    public struct Settings: Sendable, Hashable {
        /// Which models are considered.
        public var choice: SmoothingChoice
        /// How many steps ahead, at least 1.
        public var horizon: Int
        /// The first place that is forecast; `nil` for two of the longest periods and eight more, at least 24.
        public var firstOrigin: Int?
        /// How many of the newest values a model is fitted to.
        public var memory: Int
        /// How many of the newest values are forecast from those before them; older errors say little.
        public var review: Int
        /// How fast bands follow what happened; see ``ConformalScores``.
        public var pace: Double

        /// Settings.
        ///
        /// - Parameters:
        ///   - choice: Which models are considered.
        ///   - horizon: How many steps ahead, at least 1.
        ///   - firstOrigin: The first place that is forecast.
        ///   - memory: How many of the newest values a model is fitted to, at least 10.
        ///   - review: How many of the newest values are forecast from those before them, at least 0.
        ///   - pace: How fast bands follow what happened, at least 0.
        public init(
            choice: SmoothingChoice = SmoothingChoice(), horizon: Int = 1, firstOrigin: Int? = nil,
            memory: Int = 500, review: Int = 250, pace: Double = ConformalScores.pace
        ) {
            precondition(horizon >= 1 && memory >= 10 && review >= 0 && pace >= 0)
            self.choice = choice
            self.horizon = horizon
            self.firstOrigin = firstOrigin
            self.memory = memory
            self.review = review
            self.pace = pace
        }

        func origin(of count: Int) -> Int {
            max(count - review, 10, firstOrigin ?? max(24, 2 * (choice.periods.max() ?? 1) + 8))
        }
    }

    /// A forecast of one value, one step ahead, beside what came.
    public struct Step: Sendable, Hashable {
        /// The value's place in the series.
        public var index: Int
        /// What came; NaN for a missing value.
        public var actual: Double
        /// What was forecast, the median of the forecast's law.
        public var forecast: Double
        /// The band by the model's variance alone, for each level.
        public var gaussian: [Interval]
        /// The band by earlier errors, for each level.
        public var conformal: [Interval]
    }

    /// A forecast of a value to come.
    public struct Ahead: Sendable, Hashable {
        /// The median of the forecast's law.
        public var forecast: Double
        /// A band for each level.
        public var bands: [Interval]
        /// On how many errors of as many steps ahead the bands rest; 0 for the model's law alone.
        public var errors: Int
    }

    /// The shares of values that the bands are to hold.
    public let levels: [Double]
    /// One step for each place that was forecast, the newest last.
    public private(set) var steps: [Step] = []
    /// What comes next, one a step.
    public private(set) var ahead: [Ahead] = []
    /// The model, fitted to the newest values.
    public let fitted: FittedSmoothing
    /// The scores of errors one step ahead, for each level; with the share of values that were within their bands.
    public var scores: [ConformalScores] { calibration[0] }

    /// For each number of steps ahead, for each level.
    private var calibration: [[ConformalScores]]

    /// Forecasts a series.
    ///
    /// There is none for too few values for any model, or values that are all the same.
    ///
    /// - Parameters:
    ///   - values: The series, oldest first; NaN is missing.
    ///   - levels: The shares of values that the bands are to hold, each above 0 and below 1.
    ///   - settings: How forecasts are made.
    /// - Throws: `.invalidValue` for an infinite value, `.invalidParameter` for a level out of range.
    /// - Complexity: At most 10,000/m choices of a model where the forecasts begin with m values, and O(n · `horizon`).
    public init?(
        _ values: [Double], levels: [Double] = [0.8, 0.95], settings: Settings = Settings()
    ) throws(StatisticsError) {
        for level in levels where !(level > 0 && level < 1) {
            throw StatisticsError(.invalidParameter, "level: \(level), need a number above 0 and below 1")
        }
        guard let fitted = try settings.choice.best(Array(values.suffix(settings.memory))) else { return nil }
        self.fitted = fitted
        self.levels = levels
        calibration = (0..<settings.horizon).map { _ in
            levels.map { ConformalScores(level: $0, pace: settings.pace) }
        }
        replay(values, settings)
        ahead = forecasts(horizon: settings.horizon)
    }

    /// The shares of past values that their bands so many steps ahead held.
    ///
    /// - Parameter step: From 1 to the horizon.
    /// - Returns: A share for each level, `nil` before the first.
    public func coverage(stepsAhead step: Int) -> [Double?] {
        precondition(calibration.indices.contains(step - 1), "step \(step) of \(calibration.count)")
        return calibration[step - 1].map(\.coverage)
    }

    /// Makes the forecasts of the past.
    private mutating func replay(_ values: [Double], _ settings: Settings) {
        let multiples = levels.map(normalMultiple(confidence:))
        var follower = FollowingModel(settings)
        var waiting = WaitingForecasts(horizon: settings.horizon)
        for place in min(settings.origin(of: values.count), values.count)..<values.count {
            follower.prepare(values, before: place)
            guard let model = follower.model else { continue }
            let forecast = waiting.add(model, inflation: follower.inflation, at: place)
            let deviation = forecast.variance.squareRoot()
            let wide = deviation * follower.inflation
            steps.append(
                Step(
                    index: place, actual: values[place], forecast: model.scale.inverse(forecast.mean),
                    gaussian: multiples.map { Self.band(forecast.mean, $0 * deviation, model.scale) },
                    conformal: calibration[0].map { Self.band(forecast.mean, $0.reach * wide, model.scale) }))
            for (ahead, score) in waiting.scores(of: values[place], at: place) {
                for index in levels.indices { calibration[ahead][index].add(score) }
            }
            follower.update(values[place])
        }
    }

    private static func band(_ mean: Double, _ margin: Double, _ scale: SmoothingScale) -> Interval {
        Interval(lower: scale.inverse(mean - margin), upper: scale.inverse(mean + margin))
    }

    private func forecasts(horizon: Int) -> [Ahead] {
        let model = fitted.model
        return zip(calibration, model.forecast(horizon)).map { scores, forecast in
            let deviation = forecast.variance.squareRoot() * fitted.inflation
            return Ahead(
                forecast: model.scale.inverse(forecast.mean),
                bands: scores.map { Self.band(forecast.mean, $0.reach * deviation, model.scale) },
                errors: scores.first?.count ?? 0)
        }
    }
}

extension FittedSmoothing {
    /// √(1 + k/n), by how much more the model is off on values to come than on those it was fitted to.
    var inflation: Double { (1 + Double(model.form.parameterCount) / Double(count)).squareRoot() }
}

/// A model that goes along with a series and is chosen anew as the series grows.
private struct FollowingModel {
    private let settings: RollingForecast.Settings
    private var fitted: FittedSmoothing?
    private var triedAt: Int?
    private var searchedAt: Int?

    /// The model behind the last value.
    private(set) var model: ExponentialSmoothing?

    init(_ settings: RollingForecast.Settings) { self.settings = settings }

    var inflation: Double { fitted?.inflation ?? 1 }

    /// Chooses anew where that is due.
    mutating func prepare(_ values: [Double], before place: Int) {
        let size = Double(min(place, settings.memory))
        if let triedAt, Double(place - triedAt) < size * size / 10_000 { return }
        triedAt = place
        let known = Array(values[max(0, place - settings.memory)..<place])
        // Season and scale change rarely: they are searched anew when there is a tenth more to go by.
        var chosen: FittedSmoothing?
        if let fitted, let searchedAt, Double(place - searchedAt) < 0.1 * size {
            chosen = settings.choice.roughBest(known, near: fitted)
        } else {
            searchedAt = place
            chosen = settings.choice.roughBest(known)
        }
        guard let chosen else { return }
        fitted = chosen
        model = chosen.model
    }

    mutating func update(_ value: Double) { model?.update(value) }
}

/// Forecasts that were made and whose values have not come yet.
private struct WaitingForecasts {
    private struct Entry {
        var scale: SmoothingScale
        var mean: Double
        var deviation: Double
    }

    private let horizon: Int
    /// Those made at place p are number p modulo the horizon, the nearest step first.
    private var made: [[Entry]]
    private var origins: [Int]

    init(horizon: Int) {
        self.horizon = horizon
        made = [[Entry]](repeating: [], count: horizon)
        origins = [Int](repeating: -1, count: horizon)
    }

    /// Makes the forecasts of a place and those after it; returns the first.
    mutating func add(
        _ model: ExponentialSmoothing, inflation: Double, at place: Int
    ) -> (mean: Double, variance: Double) {
        let forecasts = model.forecast(horizon)
        made[place % horizon] = forecasts.map {
            Entry(scale: model.scale, mean: $0.mean, deviation: $0.variance.squareRoot() * inflation)
        }
        origins[place % horizon] = place
        return forecasts[0]
    }

    /// The scores of all forecasts of a value, each with the number of steps less one; none for a missing value.
    func scores(of value: Double, at place: Int) -> [(ahead: Int, score: Double)] {
        guard !value.isNaN else { return [] }
        return (0..<horizon).compactMap { ahead in
            let origin = place - ahead
            guard origin >= 0, origins[origin % horizon] == origin else { return nil }
            let entry = made[origin % horizon][ahead]
            guard entry.deviation > 0 else { return nil }
            let score = (entry.scale.map(value) - entry.mean).magnitude / entry.deviation
            return score.isFinite ? (ahead, score) : nil
        }
    }
}
