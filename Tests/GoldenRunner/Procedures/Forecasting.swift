import VigilStatistics

/// Answers to `forecasting.json`.
enum ForecastingGoldens {
    static let procedures: [GoldenProcedure] = [
        GoldenProcedure("forecasting", "ses", answer: smoothing),
        GoldenProcedure("forecasting", "holt", answer: smoothing),
        GoldenProcedure("forecasting", "hw", answer: smoothing),
        GoldenProcedure("forecasting", "r_holtwinters", answer: smoothingAsInR),
        GoldenProcedure("forecasting", "optimised", answer: optimised),
        GoldenProcedure("forecasting", "ets", answer: stateSpace),
        GoldenProcedure("forecasting", "accuracy_measures", answer: accuracy),
        GoldenProcedure("forecasting", "autocorrelation", answer: autocorrelation),
    ]

    /// The number of forecasts that the case holds.
    private static func horizon(_ golden: GoldenCase) throws -> Int { try golden.expected.array("forecast").count }

    private static func sumOfSquares(_ values: some Sequence<Double>, _ fitted: [Double]) -> Double {
        zip(values, fitted).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }

    private static func season(_ name: String?) -> HoltWinters.Season {
        name == "mul" || name == "multiplicative" ? .multiplicative : .additive
    }

    private static func smoothing(_ golden: GoldenCase) throws -> JSONValue {
        let values = try golden.inputs.numbers("y")
        let weights = HoltWinters.Weights(
            level: try golden.parameters.number("alpha"), trend: try golden.parameters["beta"]?.asNumber() ?? 0,
            season: try golden.parameters["gamma"]?.asNumber() ?? 0,
            damping: try golden.parameters["phi"]?.asNumber() ?? 1)
        var smoothing = try HoltWinters(
            weights: weights, level: try golden.inputs.number("level0"),
            trend: try golden.inputs["trend0"]?.asNumber(),
            season: golden.inputs["season0"] == nil ? [] : try golden.inputs.numbers("season0"),
            kind: season(try golden.parameters["seasonal"]?.asText()))
        let fitted = smoothing.update(contentsOf: Array(values.dropLast()))
        let before = smoothing
        let all = fitted + smoothing.update(contentsOf: Array(values.suffix(1)))
        return [
            "fitted": JSONValue(all),
            "forecast": JSONValue(forecastAsInStatsmodels(smoothing, before, try horizon(golden))),
            "sse": JSONValue(sumOfSquares(values, all)), "final_level": JSONValue(smoothing.level),
            "final_trend": JSONValue(smoothing.trend), "final_season": JSONValue(smoothing.season),
        ]
    }

    /// Forecasts that take the last value's seasonal term from before that value, as statsmodels' do; see the README.
    private static func forecastAsInStatsmodels(_ last: HoltWinters, _ before: HoltWinters, _ horizon: Int) -> [Double]
    {
        var forecast = last.forecast(horizon)
        let period = last.season.count
        guard period > 0 else { return forecast }
        let slot = before.count % period
        for ahead in stride(from: period - 1, to: horizon, by: period) {
            switch last.kind {
            case .additive: forecast[ahead] += before.season[slot] - last.season[slot]
            case .multiplicative: forecast[ahead] *= before.season[slot] / last.season[slot]
            }
        }
        return forecast
    }

    private static func smoothingAsInR(_ golden: GoldenCase) throws -> JSONValue {
        let values = try golden.inputs.numbers("y")
        let period = try golden.parameters.integer("period")
        let kind = season(try golden.parameters.text("seasonal"))
        let start = try HoltWinters.startAsInR(values, period: period, kind: kind)
        var smoothing = try HoltWinters(
            weights: HoltWinters.Weights(
                level: try golden.parameters.number("alpha"), trend: try golden.parameters.number("beta"),
                season: try golden.parameters.number("gamma")),
            level: start.level, trend: start.trend, season: start.season, kind: kind, seasonUpdate: .newLevel)
        let smoothed = Array(values[period...])
        let fitted = smoothing.update(contentsOf: smoothed)
        return [
            "start_level": JSONValue(start.level), "start_trend": JSONValue(start.trend),
            "start_season": JSONValue(start.season), "fitted": JSONValue(fitted),
            "sse": JSONValue(sumOfSquares(smoothed, fitted)), "final_level": JSONValue(smoothing.level),
            "final_trend": JSONValue(smoothing.trend), "final_season": JSONValue(smoothing.season),
            "forecast": JSONValue(smoothing.forecast(try horizon(golden))),
        ]
    }

    private static func optimised(_ golden: GoldenCase) throws -> JSONValue {
        let values = try golden.inputs.numbers("y")
        let fit = try HoltWinters.fitted(
            values, period: try golden.parameters.integer("period"),
            kind: season(try golden.parameters.text("seasonal")),
            // The valley in which statsmodels stops; see the README.
            nearest: HoltWinters.Weights(level: 0.5, trend: 0.02, season: 0.5))
        var smoothing = fit.smoothing
        _ = smoothing.update(contentsOf: values)
        return [
            "sse": JSONValue(fit.sumOfSquares), "alpha": JSONValue(smoothing.weights.level),
            "beta": JSONValue(smoothing.weights.trend), "gamma": JSONValue(smoothing.weights.season),
            "forecast": JSONValue(smoothing.forecast(try horizon(golden))),
        ]
    }

    private static func stateSpace(_ golden: GoldenCase) throws -> JSONValue {
        let values = try golden.inputs.numbers("y")
        let weights = try golden.parameters.numbers("values")
        let season = golden.inputs["season0"] == nil ? [0] : try golden.inputs.numbers("season0")
        let trend = try golden.inputs["trend0"]?.asNumber()
        var model = try ExponentialSmoothing(
            form: SmoothingForm(trend: trend == nil ? .none : .additive, period: season.count),
            weights: ExponentialSmoothing.Weights(
                level: weights[0], trend: weights.count > 1 ? weights[1] : 0,
                season: weights.count > 2 ? weights[2] : 0),
            level: try golden.inputs.number("level0"), trend: trend ?? 0, season: season)
        let errors = values.map { model.update($0) }
        let sum = errors.reduce(0) { $0 + $1 * $1 }
        model.variance = sum / Double(values.count)
        let forecast = model.forecast(try horizon(golden))
        let z = NormalDistribution.standard.quantile(0.975)
        return [
            "llf": JSONValue(ExponentialSmoothing.logLikelihood(sumOfSquares: sum, count: values.count)),
            "sse": JSONValue(sum), "sigma2": JSONValue(model.variance),
            "forecast": JSONValue(forecast.map(\.mean)),
            "lower95": JSONValue(forecast.map { $0.mean - z * $0.variance.squareRoot() }),
            "upper95": JSONValue(forecast.map { $0.mean + z * $0.variance.squareRoot() }),
        ]
    }

    private static func accuracy(_ golden: GoldenCase) throws -> JSONValue {
        let accuracy = try ForecastAccuracy(
            forecast: try golden.inputs.numbers("forecast"), actual: try golden.inputs.numbers("actual"),
            training: try golden.inputs.numbers("train"), period: try golden.parameters.integer("period"))
        return [
            "mase": JSONValue(accuracy.meanAbsoluteScaledError),
            "rmsse": JSONValue(accuracy.rootMeanSquaredScaledError),
            "mape": JSONValue(accuracy.meanAbsolutePercentageError),
            "smape": JSONValue(accuracy.symmetricPercentageError),
        ]
    }

    private static func autocorrelation(_ golden: GoldenCase) throws -> JSONValue {
        let lags = try golden.parameters.integer("lags")
        guard let own = Autocorrelation(try golden.inputs.numbers("y"), lags: lags),
            let year = own.ljungBox(lags: 12), let both = own.ljungBox(lags: 24)
        else { throw GoldenError("no autocorrelation") }
        return [
            "acf": JSONValue(own.correlations), "ljung_box_12": JSONValue(year.statistic),
            "ljung_box_12_p": JSONValue(year.pValue), "ljung_box_24": JSONValue(both.statistic),
            "ljung_box_24_p": JSONValue(both.pValue),
        ]
    }
}
