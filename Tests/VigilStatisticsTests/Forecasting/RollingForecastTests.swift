import Foundation
import Testing
import VigilStatistics

@Suite("Rolling forecasts")
struct RollingForecastTests {
    private static func walk(_ seed: UInt64, _ count: Int) -> [Double] {
        var random = SplitMix64(seed: seed)
        var level = 0.0
        return (0..<count).map { _ in
            level += random.normal()
            return level
        }
    }

    @Test("what is forecast for a place does not depend on what came later")
    func noLookAhead() throws {
        let values = Self.walk(21, 80)
        var other = values
        for place in 60..<80 { other[place] = 100 - 2 * other[place] }
        let settings = RollingForecast.Settings(horizon: 3)
        let first = try #require(try RollingForecast(values, settings: settings)).steps.filter { $0.index <= 59 }
        let second = try #require(try RollingForecast(other, settings: settings)).steps.filter { $0.index <= 59 }
        #expect(first.count == 36 && first == second)
    }

    @Test("bands several steps ahead hold what came, and grow", .tags(.simulation))
    func ahead() throws {
        var held = [0, 0]
        let runs = 60
        for seed in 0..<UInt64(runs) {
            let values = Self.walk(1_000 + seed, 104)
            let settings = RollingForecast.Settings(
                choice: SmoothingChoice(trends: []), horizon: 4, firstOrigin: 70)
            let forecast = try #require(try RollingForecast(Array(values[..<100]), settings: settings))
            #expect(forecast.ahead.map(\.errors) == [30, 29, 28, 27])
            for level in 0..<2 {
                let band = forecast.ahead[3].bands[level]
                held[level] += band.lower <= values[103] && values[103] <= band.upper ? 1 : 0
                #expect(
                    band.upper - band.lower > forecast.ahead[0].bands[level].upper
                        - forecast.ahead[0].bands[level].lower)
            }
        }
        // Three standard errors of 60 runs: 0.15 and 0.085.
        #expect(abs(Double(held[0]) / Double(runs) - 0.8) < 0.15)
        #expect(Double(held[1]) / Double(runs) > 0.865)
    }

    @Test("a missing value is no error of a forecast")
    func gaps() throws {
        var values = Self.walk(22, 90)
        for place in [50, 51, 52, 70] { values[place] = .nan }
        let forecast = try #require(try RollingForecast(values))
        #expect(forecast.steps.count == 66)
        #expect(forecast.scores[0].judged == 62)
        #expect(forecast.ahead[0].forecast.isFinite)
    }

    @Test("levels out of range and infinite values are errors, too few values no forecast")
    func refusals() throws {
        #expect { try RollingForecast([1, 2, 3], levels: [1]) } throws: {
            ($0 as? StatisticsError)?.code == .invalidParameter
        }
        #expect { try RollingForecast([1, 2, .infinity]) } throws: {
            ($0 as? StatisticsError)?.code == .invalidValue
        }
        #expect(try RollingForecast([1, 2, 3]) == nil)
    }
}
