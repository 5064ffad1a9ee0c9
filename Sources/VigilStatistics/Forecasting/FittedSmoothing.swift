/// An exponential smoothing model fitted to a series by maximum likelihood.
public struct FittedSmoothing: Sendable, Hashable {
    /// The model after the last value; σ² is unbiased, the sum of squares over n less the number of parameters.
    public var model: ExponentialSmoothing
    /// How many values it was fitted to, missing ones not counted.
    public var count: Int
    /// The sum of the squared one-step errors, on the model's scale.
    public var sumOfSquares: Double
    /// The logarithm of the likelihood of the values themselves, whatever the scale, so that models compare.
    public var logLikelihood: Double
    /// Akaike's criterion corrected for few values; the least is best.
    ///
    ///     -2 log L + 2k + 2k (k + 1)/(n - k - 1)
    public var correctedCriterion: Double

    /// The period from which on the seasonal terms at the start are not searched, but taken from the slots' means.
    static let greatestSearchedPeriod = 24

    /// Fits one form.
    ///
    /// The weights stay where forecasts forget the start: 0 < α < 1, 0 < β < α, 0 < γ < 1 - α, 0.8 < φ < 0.98.
    ///
    /// There is no model where the values are fewer than the form's parameters and four, fewer than two periods, all
    /// the same, or not all above 0 on the scale of logarithms.
    ///
    /// - Parameters:
    ///   - values: The series; NaN is missing.
    ///   - form: Which states there are.
    ///   - scale: On which scale they add up; `.logarithm` needs values above 0.
    /// - Throws: `.invalidValue` for an infinite value.
    /// - Complexity: O(n k²) for k parameters, some ten times; periods above 24 have few parameters to search.
    public init?(
        _ values: [Double], form: SmoothingForm, scale: SmoothingScale = .identity
    ) throws(StatisticsError) {
        guard !values.contains(where: { $0.isInfinite }) else {
            throw StatisticsError(.invalidValue, "values: one is infinite, need finite ones or NaN")
        }
        guard scale == .identity || values.allSatisfy({ $0.isNaN || $0 > 0 }) else { return nil }
        guard let series = ScaledSeries(values, scale: scale) else { return nil }
        self.init(series, form: form, .fine)
    }

    init?(_ series: ScaledSeries, form: SmoothingForm, _ precision: SmoothingSearch.Precision) {
        guard series.count >= form.parameterCount + 4, series.values.count >= 2 * form.period else { return nil }
        self.init(series, form, SmoothingSearch(series.values, form: form).best(precision))
    }

    private init(_ series: ScaledSeries, _ form: SmoothingForm, _ found: SmoothingSearch.Found) {
        let n = Double(series.count)
        let k = Double(form.parameterCount)
        // Errors of rounding only: a likelihood without bound says nothing.
        let sum = max(found.sum, 1e-18 * n)
        let states = series.unscaled(found.states)
        sumOfSquares = sum * series.spread * series.spread
        count = series.count
        logLikelihood =
            ExponentialSmoothing.logLikelihood(sumOfSquares: sumOfSquares, count: count) + series.logJacobian
        correctedCriterion = -2 * logLikelihood + 2 * k + 2 * k * (k + 1) / (n - k - 1)
        model = ExponentialSmoothing(
            trusted: form, series.scale, found.weights, states, variance: sumOfSquares / (n - k))
    }
}

/// A series on a model's scale, shifted and stretched to a middle of 0 and a spread of 1.
struct ScaledSeries {
    var values: [Double]
    var scale: SmoothingScale
    var center: Double
    var spread: Double
    /// How many values are not NaN.
    var count: Int
    /// What the likelihood on the scale lacks of that of the values.
    var logJacobian: Double

    init?(_ values: [Double], scale: SmoothingScale) {
        let mapped = scale == .identity ? values : values.map { scale.map($0) }
        let summary = Moments(mapped)
        guard let mean = summary.mean, let deviation = summary.populationStandardDeviation, deviation.isFinite,
            deviation > 1e-12 * mean.magnitude, deviation > 1e-300
        else { return nil }
        self.scale = scale
        center = mean
        spread = deviation
        count = summary.count
        logJacobian = scale == .identity ? 0 : -mean * Double(summary.count)
        self.values = mapped.map { ($0 - mean) / deviation }
    }

    /// States on the model's scale for those of the shifted and stretched series.
    func unscaled(_ states: SmoothingPass.States) -> SmoothingPass.States {
        var states = states
        states.level = center + spread * states.level
        states.trend *= spread
        for slot in states.season.indices { states.season[slot] *= spread }
        return states
    }
}
