import Foundation
import Testing
import VigilStatistics

@Suite("Fitted exponential smoothing")
struct FittedSmoothingTests {
    /// A level that takes up a share of each error, about a season if asked for.
    private static func series(_ seed: UInt64, _ count: Int, level weight: Double, amplitude: Double = 0) -> [Double] {
        var random = SplitMix64(seed: seed)
        var level = 50.0
        return (0..<count).map { place in
            let error = random.normal()
            defer { level += weight * error }
            return level + amplitude * sin(Double(place) * 2 * .pi / 7) + error
        }
    }

    @Test("the weight and the variance that made a series are found")
    func recovery() throws {
        let values = Self.series(3, 600, level: 0.3)
        let fit = try #require(try FittedSmoothing(values, form: SmoothingForm()))
        #expect(abs(fit.model.weights.level - 0.3) < 0.1)
        #expect(abs(fit.model.variance - 1) < 0.15)
    }

    @Test("no weights near the best ones have a greater likelihood")
    func maximum() throws {
        let values = Self.series(4, 150, level: 0.4, amplitude: 3)
        let fit = try #require(try FittedSmoothing(values, form: SmoothingForm(period: 7)))
        #expect(fit.count == 150)
        let searched = fit.sumOfSquares
        // Shorter series of the same start: the start states are part of the fit, so only sums can be compared.
        let trend = try #require(try FittedSmoothing(values, form: SmoothingForm(trend: .additive, period: 7)))
        #expect(trend.sumOfSquares <= searched * 1.001, "a form that holds another fits no worse")
        let plain = try #require(try FittedSmoothing(values, form: SmoothingForm()))
        #expect(plain.sumOfSquares > 2 * searched)
    }

    @Test("a model of logarithms is the model of the logged series with the likelihood of the values")
    func logarithms() throws {
        let values = Self.series(5, 120, level: 0.3).map { exp($0 / 20) }
        let logged = try #require(try FittedSmoothing(values.map { log($0) }, form: SmoothingForm()))
        let scaled = try #require(try FittedSmoothing(values, form: SmoothingForm(), scale: .logarithm))
        #expect(abs(scaled.model.level - logged.model.level) < 1e-9)
        let jacobian = values.reduce(0) { $0 - log($1) }
        #expect(abs(scaled.logLikelihood - logged.logLikelihood - jacobian) < 1e-6)
    }

    @Test("shifting and stretching a series shifts and stretches its forecasts", arguments: [1e-6, 1, 1e6])
    func units(_ unit: Double) throws {
        let values = Self.series(6, 80, level: 0.5, amplitude: 2)
        let form = SmoothingForm(trend: .damped, period: 7)
        let plain = try #require(try FittedSmoothing(values, form: form))
        let moved = try #require(try FittedSmoothing(values.map { 1e3 * unit + unit * $0 }, form: form))
        for (one, other) in zip(plain.model.forecast(9), moved.model.forecast(9)) {
            #expect(abs(other.mean - unit * (1e3 + one.mean)) < 1e-5 * unit * 1e3)
            #expect(abs(other.variance / (unit * unit) - one.variance) < 1e-3 * one.variance)
        }
    }

    @Test("missing values are passed by, and the season keeps its place")
    func gaps() throws {
        var values = Self.series(7, 210, level: 0.1, amplitude: 4)
        let whole = try #require(try FittedSmoothing(values, form: SmoothingForm(period: 7)))
        for place in stride(from: 5, to: 210, by: 9) { values[place] = .nan }
        let holed = try #require(try FittedSmoothing(values, form: SmoothingForm(period: 7)))
        #expect(holed.count == values.count { !$0.isNaN })
        for (one, other) in zip(whole.model.forecast(7), holed.model.forecast(7)) {
            #expect(abs(one.mean - other.mean) < 0.6)
        }
    }

    @Test("what cannot be fitted has no model, and infinity is an error")
    func refusals() throws {
        #expect(try FittedSmoothing([1, 2, 3, 4, 5, 6], form: SmoothingForm()) == nil)
        #expect(try FittedSmoothing([Double](repeating: 3, count: 50), form: SmoothingForm()) == nil)
        #expect(try FittedSmoothing([1, 2, -1, 2, 3, 2, 1, 2], form: SmoothingForm(), scale: .logarithm) == nil)
        #expect(try SmoothingChoice().best([Double](repeating: .nan, count: 50)) == nil)
        #expect { try SmoothingChoice().best([1, 2, .infinity, 3]) } throws: {
            ($0 as? StatisticsError)?.code == .invalidValue
        }
    }

    @Test("the criterion takes a season where there is one and mostly none where there is none")
    func choice() throws {
        let choice = SmoothingChoice(periods: [7], allowsLogarithm: false)
        var seasonal = 0
        for seed in 0..<20 as Range<UInt64> {
            let fit = try #require(try choice.best(Self.series(100 + seed, 70, level: 0.2)))
            seasonal += fit.model.form.isSeasonal ? 1 : 0
            let other = try #require(try choice.best(Self.series(200 + seed, 70, level: 0.2, amplitude: 2)))
            #expect(other.model.form.period == 7)
        }
        #expect(seasonal <= 2)
    }
}
