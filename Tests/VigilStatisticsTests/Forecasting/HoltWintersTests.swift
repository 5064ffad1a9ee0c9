import Testing
import VigilStatistics

@Suite("Holt and Winters' smoothing")
struct HoltWintersTests {
    private typealias Weights = HoltWinters.Weights

    @Test("a forecast is the last level, the trend so many times, and the season's last term")
    func forecastOfStates() throws {
        var smoothing = try HoltWinters(
            weights: Weights(level: 0.4, trend: 0.2, season: 0.3), level: 100, trend: 2, season: [5, -1, -4])
        _ = smoothing.update(contentsOf: [108, 104, 99, 113, 110])
        let trend = try #require(smoothing.trend)
        for (ahead, forecast) in smoothing.forecast(7).enumerated() {
            let expected = smoothing.level + Double(ahead + 1) * trend + smoothing.season[(5 + ahead) % 3]
            #expect(abs(forecast - expected) < 1e-9)
        }
    }

    @Test("a fading trend goes on by less at each step")
    func damping() throws {
        let smoothing = try HoltWinters(weights: Weights(level: 0.5, trend: 0.1, damping: 0.5), level: 10, trend: 8)
        #expect(smoothing.forecast(3) == [14, 16, 17])
    }

    @Test("a missing value is passed by: the level follows the trend, and nothing is learned")
    func missingValue() throws {
        var smoothing = try HoltWinters(weights: Weights(level: 0.5, trend: 0.5), level: 10, trend: 1)
        #expect(smoothing.update(.nan) == 11)
        #expect(smoothing.level == 11 && smoothing.trend == 1)
    }

    @Test("the search finds the deeper of two valleys, 12,879.40 by SciPy's least_squares over the same 17 parameters")
    func deepestValley() throws {
        let fit = try HoltWinters.fitted(AirPassengers.values, period: 12, kind: .multiplicative)
        #expect(fit.sumOfSquares < 12_879.6 && fit.sumOfSquares > 12_870)
        #expect(abs(fit.smoothing.weights.level - 0.7155) < 0.005)
        var replay = fit.smoothing
        let errors = AirPassengers.values.map { $0 - replay.update($0) }
        #expect(abs(errors.reduce(0) { $0 + $1 * $1 } - fit.sumOfSquares) < 1e-6 * fit.sumOfSquares)
    }

    @Test("bad input is named")
    func badInput() {
        let expected: [(StatisticsError.Code, () throws -> Void)] = [
            (.invalidParameter, { _ = try HoltWinters(weights: Weights(level: 1.5), level: 0) }),
            (.invalidValue, { _ = try HoltWinters(weights: Weights(level: 0.5), level: .nan) }),
            (.tooFewObservations, { _ = try HoltWinters.startAsInR([1, 2, 3], period: 2, kind: .additive) }),
            (.invalidParameter, { _ = try HoltWinters.startAsInR([1, 2, 3], period: 1, kind: .additive) }),
            (.invalidValue, { _ = try HoltWinters.startAsInR([1, .nan, 3, 4], period: 2, kind: .additive) }),
            (.invalidValue, { _ = try HoltWinters.fitted([1, -2, 3, 4], period: 2, kind: .multiplicative) }),
        ]
        for (code, call) in expected {
            #expect { try call() } throws: { ($0 as? StatisticsError)?.code == code }
        }
    }
}
