/// Which exponential smoothing models are considered for a series; the corrected criterion of Akaike chooses.
///
/// Every trend with and without every season is fitted on the values' own scale. The best form is fitted on the scale
/// of logarithms, too, where all values are above 0, and if that is better, so is every other form there.
public struct SmoothingChoice: Sendable, Hashable {
    /// The periods of the seasons that are considered, each at least 2; a model without season always is.
    public var periods: [Int]
    /// The trends that are considered; no trend always is.
    public var trends: [SmoothingForm.Trend]
    /// Whether models of logarithms are considered where all values are above 0.
    public var allowsLogarithm: Bool

    /// A set of models.
    ///
    /// - Parameters:
    ///   - periods: The periods of the seasons, each at least 2.
    ///   - trends: The trends.
    ///   - allowsLogarithm: Whether models of logarithms are considered where all values are above 0.
    public init(
        periods: [Int] = [], trends: [SmoothingForm.Trend] = [.additive, .damped], allowsLogarithm: Bool = true
    ) {
        self.periods = periods.filter { $0 >= 2 }
        self.trends = trends
        self.allowsLogarithm = allowsLogarithm
    }

    /// The forms that are considered, the simplest first.
    public var forms: [SmoothingForm] {
        let kinds = [.none] + trends.filter { $0 != .none }
        return ([1] + periods).flatMap { period in kinds.map { SmoothingForm(trend: $0, period: period) } }
    }

    /// The model with the least criterion.
    ///
    /// - Parameter values: The series; NaN is missing.
    /// - Returns: `nil` where even the simplest model has too few values, or the values are all the same.
    /// - Throws: `.invalidValue` for an infinite value.
    /// - Complexity: The fits of all ``forms``, twice at most.
    public func best(_ values: [Double]) throws(StatisticsError) -> FittedSmoothing? {
        guard !values.contains(where: { $0.isInfinite }) else {
            throw StatisticsError(.invalidValue, "values: one is infinite, need finite ones or NaN")
        }
        guard let coarse = roughBest(values) else { return nil }
        return try FittedSmoothing(values, form: coarse.model.form, scale: coarse.model.scale) ?? coarse
    }

    /// The same without the last digits, of finite values.
    func roughBest(_ values: [Double]) -> FittedSmoothing? {
        guard let plain = ScaledSeries(values, scale: .identity), let best = Self.best(plain, forms) else { return nil }
        guard allowsLogarithm, values.allSatisfy({ $0.isNaN || $0 > 0 }),
            let logarithms = ScaledSeries(values, scale: .logarithm),
            let same = FittedSmoothing(logarithms, form: best.model.form, .coarse),
            same.correctedCriterion < best.correctedCriterion
        else { return best }
        let others = forms.filter { $0 != best.model.form }
        guard let other = Self.best(logarithms, others) else { return same }
        return other.correctedCriterion < same.correctedCriterion ? other : same
    }

    /// The best of the trends with the season and the scale of an earlier choice, and of the same form on the other
    /// scale.
    ///
    /// - Parameters:
    ///   - values: Finite or NaN.
    ///   - earlier: The choice for most of the values.
    /// - Returns: `nil` where there is no such model any more.
    func roughBest(_ values: [Double], near earlier: FittedSmoothing) -> FittedSmoothing? {
        let scale = earlier.model.scale
        let isPositive = values.allSatisfy { $0.isNaN || $0 > 0 }
        guard scale == .identity || isPositive, let series = ScaledSeries(values, scale: scale),
            let same = Self.best(series, forms.filter { $0.period == earlier.model.form.period })
        else { return nil }
        guard allowsLogarithm, isPositive,
            let others = ScaledSeries(values, scale: scale == .identity ? .logarithm : .identity),
            let other = FittedSmoothing(others, form: same.model.form, .coarse)
        else { return same }
        return other.correctedCriterion < same.correctedCriterion ? other : same
    }

    private static func best(_ series: ScaledSeries, _ forms: [SmoothingForm]) -> FittedSmoothing? {
        var best: FittedSmoothing?
        for form in forms {
            guard let fitted = FittedSmoothing(series, form: form, .coarse) else { continue }
            if fitted.correctedCriterion < best?.correctedCriterion ?? .infinity { best = fitted }
        }
        return best
    }
}
