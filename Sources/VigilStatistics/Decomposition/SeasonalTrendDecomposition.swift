/// A series as the sum of a trend, a season and a remainder, by local regression (STL).
///
///     value = trend + seasonal + remainder
///
/// A NaN is a missing value: it weighs nothing, trend and season go on through it, and its remainder is NaN.
///
/// - Source: Cleveland, Cleveland, McRae and Terpenning 1990, "STL: a seasonal-trend decomposition procedure based on
///   loess", Journal of Official Statistics 6, 3.
public struct SeasonalTrendDecomposition: Sendable, Hashable {
    /// The slow part.
    public let trend: [Double]
    /// The part that repeats, slowly changing; its mean over a period is near 0.
    public let seasonal: [Double]
    /// What is left; NaN for a missing value.
    public let remainder: [Double]
    /// How much each value counted in the last pass, 0...1; 1 without robustness, 0 for a missing value.
    public let robustnessWeights: [Double]

    /// The windows and passes of a decomposition.
    public struct Settings: Sendable, Hashable {
        /// The number of values in a period, at least 2.
        public var period: Int
        /// How many periods shape a seasonal term: odd, at least 3.
        public var seasonalWindow: Int
        /// How many values shape the trend: odd, at least 3.
        public var trendWindow: Int
        /// How many values shape what is taken off the season so that it holds no trend: odd, at least 3.
        public var lowPassWindow: Int
        /// How often season and trend are fitted in turn, at least 1.
        public var innerPasses: Int
        /// How often values are weighed anew by their remainders; 0 for no robustness.
        public var outerPasses: Int
        /// Whether the season's terms are local means, as for one that hardly changes, or local lines.
        public var hasLocalMeans = false

        /// Settings with the windows that the authors advise.
        ///
        /// - Parameters:
        ///   - period: The number of values in a period.
        ///   - seasonalWindow: How many periods shape a seasonal term.
        ///   - trendWindow: `nil` for the least odd number that is at least 1.5 period/(1 - 1.5/seasonalWindow).
        ///   - lowPassWindow: `nil` for the least odd number above the period.
        ///   - isRobust: Whether values are weighed by their remainders.
        public init(
            period: Int, seasonalWindow: Int = 7, trendWindow: Int? = nil, lowPassWindow: Int? = nil,
            isRobust: Bool = false
        ) {
            self.period = period
            self.seasonalWindow = seasonalWindow
            let wanted = 1.5 * Double(period) / (1 - 1.5 / Double(max(2, seasonalWindow)))
            self.trendWindow = trendWindow ?? Int(wanted.rounded(.up)) | 1
            self.lowPassWindow = lowPassWindow ?? (period + 1) | 1
            innerPasses = isRobust ? 2 : 5
            outerPasses = isRobust ? 15 : 0
        }

        /// Settings for a season that stays the same.
        ///
        /// - Parameters:
        ///   - period: The number of values in a period.
        ///   - count: The number of values of the series.
        ///   - isRobust: Whether values are weighed by their remainders.
        /// - Returns: Settings whose seasonal terms are means over the whole series.
        public static func constantSeason(period: Int, count: Int, isRobust: Bool) -> Settings {
            var settings = Settings(period: period, seasonalWindow: 10 * count + 1, isRobust: isRobust)
            settings.hasLocalMeans = true
            return settings
        }
    }

    /// Decomposes a series.
    ///
    /// - Parameters:
    ///   - values: At least two periods; NaN is missing, infinities are not allowed.
    ///   - settings: Windows and passes.
    /// - Throws: `.invalidParameter` for a period, window or number of passes out of range, `.tooFewObservations` for
    ///   less than two periods or a slot of the period without any value, `.invalidValue` for an infinite value.
    /// - Complexity: O(n · window) for the widest window, in each pass.
    public init(_ values: [Double], settings: Settings) throws(StatisticsError) {
        try Self.check(values, settings)
        let known = values.map { $0.isNaN ? 0.0 : 1 }
        let isWhole = !known.contains(0)
        let filled = isWhole ? values : Self.interpolated(values)
        var trend = [Double](repeating: 0, count: values.count)
        var seasonal = trend
        var robustness = known
        for pass in 0...settings.outerPasses {
            let weights = pass == 0 && isWhole ? nil : robustness
            for _ in 0..<settings.innerPasses {
                Self.refine(filled, weights, settings, trend: &trend, seasonal: &seasonal)
            }
            if pass < settings.outerPasses {
                robustness = Self.weights(
                    of: values.indices.map { values[$0] - trend[$0] - seasonal[$0] })
            }
        }
        self.trend = trend
        self.seasonal = seasonal
        remainder = values.indices.map { values[$0] - trend[$0] - seasonal[$0] }
        robustnessWeights = robustness
    }

    /// How much of the values' variance about the trend is the season's, 0...1.
    ///
    ///     max(0, 1 - Var(remainder)/Var(seasonal + remainder))
    ///
    /// - Source: Wang, Smith and Hyndman 2006, "Characteristic-based clustering for time series data",
    ///   doi:10.1007/s10618-005-0039-x.
    public var seasonalStrength: Double {
        let rest = Moments(remainder).populationVariance ?? 0
        let both = Moments(zip(seasonal, remainder).map { $0 + $1 }).populationVariance ?? 0
        return both > 0 ? max(0, 1 - rest / both) : 0
    }

    private static func check(_ values: [Double], _ settings: Settings) throws(StatisticsError) {
        guard settings.period >= 2 else {
            throw StatisticsError(.invalidParameter, "period: \(settings.period), need at least 2")
        }
        let windows = [
            ("seasonal", settings.seasonalWindow), ("trend", settings.trendWindow),
            ("low-pass", settings.lowPassWindow),
        ]
        for (name, window) in windows where window < 3 || window % 2 == 0 {
            throw StatisticsError(.invalidParameter, "\(name) window: \(window), need an odd number of at least 3")
        }
        guard settings.innerPasses >= 1, settings.outerPasses >= 0 else {
            throw StatisticsError(
                .invalidParameter,
                "passes: \(settings.innerPasses) inner and \(settings.outerPasses) outer, need at least 1 and 0")
        }
        guard values.count >= 2 * settings.period else {
            throw .tooFewObservations("values for two periods", have: values.count, need: 2 * settings.period)
        }
        guard !values.contains(where: \.isInfinite) else {
            throw StatisticsError(.invalidValue, "values: one is infinite, need finite ones or NaN")
        }
        for slot in 0..<settings.period {
            let isEmpty = stride(from: slot, to: values.count, by: settings.period).allSatisfy { values[$0].isNaN }
            if isEmpty { throw .tooFewObservations("values of slot \(slot) of the period", have: 0, need: 1) }
        }
    }

    /// One turn: the season of what the trend leaves, then the trend of what the season leaves.
    private static func refine(
        _ values: [Double], _ weights: [Double]?, _ settings: Settings, trend: inout [Double],
        seasonal: inout [Double]
    ) {
        let period = settings.period
        let detrended = zip(values, trend).map { $0 - $1 }
        let cycles = cycleTerms(detrended, weights, settings)
        let averages = movingAverage(movingAverage(movingAverage(cycles, period), period), 3)
        let lowPass = Loess(window: settings.lowPassWindow, degree: 1).smoothed(averages, weights: nil)
        for index in values.indices { seasonal[index] = cycles[period + index] - lowPass[index] }
        let rest = zip(values, seasonal).map { $0 - $1 }
        trend = Loess(window: settings.trendWindow, degree: 1).smoothed(rest, weights: weights)
    }

    /// Each slot's values smoothed by themselves, one period beyond both ends.
    private static func cycleTerms(_ values: [Double], _ weights: [Double]?, _ settings: Settings) -> [Double] {
        let period = settings.period
        let loess = Loess(window: settings.seasonalWindow, degree: settings.hasLocalMeans ? 0 : 1)
        var terms = [Double](repeating: 0, count: values.count + 2 * period)
        for slot in 0..<period {
            let places = Array(stride(from: slot, to: values.count, by: period))
            let own = places.map { values[$0] }
            let ownWeights = weights.map { weights in places.map { weights[$0] } }
            let smooth = loess.smoothed(own, weights: ownWeights)
            let last = own.count - 1
            let before = loess.value(at: -1, own, ownWeights, 0...(min(settings.seasonalWindow, own.count) - 1))
            let after = loess.value(
                at: Double(own.count), own, ownWeights, max(0, own.count - settings.seasonalWindow)...last)
            terms[slot] = before ?? smooth[0]
            for cycle in own.indices { terms[(cycle + 1) * period + slot] = smooth[cycle] }
            terms[(own.count + 1) * period + slot] = after ?? smooth[last]
        }
        return terms
    }

    private static func movingAverage(_ values: [Double], _ length: Int) -> [Double] {
        var sum = values[..<length].reduce(0, +)
        var averages = [sum / Double(length)]
        averages.reserveCapacity(values.count - length + 1)
        for index in length..<max(length, values.count) {
            sum += values[index] - values[index - length]
            averages.append(sum / Double(length))
        }
        return averages
    }

    /// Tukey's biweight of remainders in units of six median distances; 0 for a missing one.
    private static func weights(of remainders: [Double]) -> [Double] {
        let distances = remainders.map(\.magnitude)
        let reach = 6 * (quantile(0.5, ofSorted: sortedFinite(distances).values) ?? 0)
        return distances.map { distance in
            if distance.isNaN || distance > 0.999 * reach { return distance <= 0 ? 1 : 0 }
            let ratio = distance / reach
            return distance <= 0.001 * reach ? 1 : (1 - ratio * ratio) * (1 - ratio * ratio)
        }
    }

    /// Missing values on the line between their neighbours; they are never weighed.
    static func interpolated(_ values: [Double]) -> [Double] {
        var filled = values
        var last: Int?
        for index in values.indices where !values[index].isNaN {
            let from = last.map { values[$0] } ?? values[index]
            let start = last ?? -1
            for gap in (start + 1)..<index {
                let share = Double(gap - start) / Double(index - start)
                filled[gap] = from + share * (values[index] - from)
            }
            last = index
        }
        if let last { for gap in (last + 1)..<values.count { filled[gap] = values[last] } }
        return filled
    }
}
