/// What an intervention changed: what happened against a forecast of what would have happened without it.
public struct CausalEffect: Sendable, Hashable, Codable {
    /// One sum, mean or point with its effect.
    public struct Quantity: Sendable, Hashable, Codable {
        /// What happened.
        public var actual: Double
        /// What was forecast without the intervention.
        public var predicted: Double
        /// The interval of the forecast.
        public var predictedInterval: Interval
        /// Actual minus predicted.
        public var effect: Double
        /// The effect's standard error.
        public var standardError: Double
        /// The interval of the effect.
        public var effectInterval: Interval
    }

    /// The effect at each step after the intervention; NaN in the series leaves its step out.
    public var points: [Quantity]
    /// The effects summed up to each step.
    public var cumulativeByStep: [Quantity]
    /// The mean effect of a step.
    public var average: Quantity
    /// The sum of the effects.
    public var cumulative: Quantity
    /// Σ actual/Σ predicted - 1; `nil` for a predicted sum of 0.
    public var relative: Double?
    /// The relative effect's interval; `nil` where the forecast of the sum may be 0 or change its sign.
    public var relativeInterval: Interval?
    /// The two-sided p-value of the cumulative effect.
    public var pValue: Double
    /// The confidence of the intervals.
    public var confidence: Double

    /// An effect.
    ///
    /// - Parameters:
    ///   - actual: What happened, complete and as long as the forecast.
    ///   - forecast: Of the same steps, made without them.
    ///   - confidence: Of the intervals, above 0 and below 1.
    /// - Throws: `.tooFewObservations` without a step, `.lengthMismatch`, `.invalidValue` for numbers that are not finite
    ///   or errors below 0, `.invalidParameter` for a confidence that is none.
    public init(actual: [Double], forecast: ForecastPath, confidence: Double = 0.95) throws(StatisticsError) {
        guard !actual.isEmpty else { throw .tooFewObservations("steps after the intervention", have: 0, need: 1) }
        for count in [forecast.means.count, forecast.standardErrors.count, forecast.totalStandardErrors.count]
        where count != actual.count {
            throw .lengthMismatch("steps and forecasts", actual.count, count)
        }
        guard (actual + forecast.means).allSatisfy(\.isFinite),
            (forecast.standardErrors + forecast.totalStandardErrors).allSatisfy({ $0 >= 0 && $0.isFinite })
        else { throw StatisticsError(.invalidValue, "steps or forecasts that are not finite") }
        guard confidence > 0, confidence < 1 else {
            throw StatisticsError(.invalidParameter, "confidence \(confidence), need above 0 and below 1")
        }
        let law = StudentTDistribution(degreesOfFreedom: forecast.degreesOfFreedom.map(Double.init) ?? .infinity)
        let multiple = law.survivalQuantile((1 - confidence) / 2)
        func quantity(_ actual: Double, _ predicted: Double, _ error: Double) -> Quantity {
            Quantity(
                actual: actual, predicted: predicted,
                predictedInterval: Interval(center: predicted, margin: multiple * error), effect: actual - predicted,
                standardError: error, effectInterval: Interval(center: actual - predicted, margin: multiple * error))
        }
        var points: [Quantity] = []
        var sums: [Quantity] = []
        var actualSum = 0.0
        var predictedSum = 0.0
        for step in actual.indices {
            actualSum += actual[step]
            predictedSum += forecast.means[step]
            points.append(quantity(actual[step], forecast.means[step], forecast.standardErrors[step]))
            sums.append(quantity(actualSum, predictedSum, forecast.totalStandardErrors[step]))
        }
        let error = forecast.totalStandardErrors[actual.count - 1]
        let steps = Double(actual.count)
        self.points = points
        cumulativeByStep = sums
        cumulative = quantity(actualSum, predictedSum, error)
        average = quantity(actualSum / steps, predictedSum / steps, error / steps)
        relative = predictedSum != 0 ? actualSum / predictedSum - 1 : nil
        let range = cumulative.predictedInterval
        if range.lower > 0 || range.upper < 0 {
            let ends = [actualSum / range.lower - 1, actualSum / range.upper - 1]
            relativeInterval = Interval(lower: min(ends[0], ends[1]), upper: max(ends[0], ends[1]))
        } else {
            relativeInterval = nil
        }
        let effect = abs(actualSum - predictedSum)
        pValue = error > 0 ? min(1, 2 * law.survival(effect / error)) : effect > 0 ? 0 : 1
        self.confidence = confidence
    }
}

/// Whether a series changed with an intervention, judged against its own past and series that the intervention missed.
public struct InterventionAnalysis: Sendable {
    /// The model of the time before.
    public let model: StructuralTimeSeries
    /// What changed.
    public let effect: CausalEffect
    /// The same question put to the last part of the time before, when nothing happened; `nil` where it is too short.
    ///
    /// A small p-value here says that the model does not forecast the series, and that the effect proves nothing.
    public let placebo: CausalEffect?

    /// Analyses a series.
    ///
    /// - Parameters:
    ///   - series: In order of time; NaN where an observation is missing, none of them after the intervention.
    ///   - start: The index of the first value under the intervention.
    ///   - controls: Series of the same length that the intervention cannot have changed; complete.
    ///   - seasonalPeriod: The observations of a season; `nil` for none.
    ///   - confidence: Of the intervals, above 0 and below 1.
    /// - Throws: What ``StructuralTimeSeries/init(_:controls:seasonalPeriod:)`` and
    ///   ``CausalEffect/init(actual:forecast:confidence:)`` throw, `.invalidParameter` for a start outside the series.
    public init(
        _ series: [Double], start: Int, controls: [[Double]] = [], seasonalPeriod: Int? = nil, confidence: Double = 0.95
    ) throws(StatisticsError) {
        guard start > 0, start < series.count else {
            throw StatisticsError(
                .invalidParameter, "a start at \(start) of \(series.count), need a time before and after")
        }
        let before = Array(series[..<start])
        let after = Array(series[start...])
        model = try StructuralTimeSeries(before, controls: controls, seasonalPeriod: seasonalPeriod)
        effect = try CausalEffect(
            actual: after, forecast: try model.forecast(after.count), confidence: confidence)
        placebo = Self.placebo(before, after.count, controls, seasonalPeriod, confidence)
    }

    private static func placebo(
        _ before: [Double], _ horizon: Int, _ controls: [[Double]], _ period: Int?, _ confidence: Double
    ) -> CausalEffect? {
        // As long as the time after, but no more than a third of the time before, which has to carry the fit.
        let length = min(horizon, before.count / 3)
        guard length >= 1 else { return nil }
        let start = before.count - length
        let held = Array(before[start...])
        do {
            let model = try StructuralTimeSeries(Array(before[..<start]), controls: controls, seasonalPeriod: period)
            return try CausalEffect(actual: held, forecast: try model.forecast(length), confidence: confidence)
        } catch {
            // Too few values for a fit, or a gap among those held back: there is no placebo then, which is the answer.
            return nil
        }
    }
}
