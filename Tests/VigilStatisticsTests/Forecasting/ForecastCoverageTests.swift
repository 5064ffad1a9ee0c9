import Testing
import VigilStatistics

/// How often forecast bands hold what came, and how wide they are.
///
/// Parts of the method were picked by looking at these prices (see `RollingForecast`): this holds what was reached, and is
/// no independent test. Simulated series in `RollingForecastTests` and `ConformalScoresTests` are.
@Suite("Coverage of forecast bands", .tags(.simulation))
struct ForecastCoverageTests {
    /// Bands of one city's months against what came.
    private struct Tally {
        var months = 0
        var held = [0, 0]
        /// The mean width in units of the Gaussian bands of the same model and months.
        var relativeWidth = [0.0, 0.0]
        var width = [0.0, 0.0]
        var gaussianWidth = [0.0, 0.0]
        /// The shares of months that the bands half a year ahead held.
        var halfYear: [Double]

        /// From the 33rd month on; all settings but horizon and period are the defaults.
        init(_ city: String, _ column: String) throws {
            let values = try TexasHousing.series(city, column)
            let settings = RollingForecast.Settings(choice: SmoothingChoice(periods: [12]), horizon: 6)
            let forecast = try #require(try RollingForecast(values, settings: settings))
            halfYear = forecast.coverage(stepsAhead: 6).compactMap { $0 }
            for step in forecast.steps where !step.actual.isNaN {
                months += 1
                for level in 0..<2 {
                    let band = step.conformal[level]
                    held[level] += band.lower <= step.actual && step.actual <= band.upper ? 1 : 0
                    width[level] += band.upper - band.lower
                    gaussianWidth[level] += step.gaussian[level].upper - step.gaussian[level].lower
                }
            }
            relativeWidth = [width[0] / gaussianWidth[0], width[1] / gaussianWidth[1]]
        }

        func coverage(_ level: Int) -> Double { Double(held[level]) / Double(months) }
    }

    @Test("median prices of seven cities: bands hold 80 and 95 % within three points, at 1.3 times the Gaussian width")
    func medianPrices() async throws {
        let tallies = try await withThrowingTaskGroup(of: Tally.self) { group in
            for city in TexasHousing.cities { group.addTask { try Tally(city, "median") } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let months = tallies.reduce(0) { $0 + $1.months }
        #expect(months > 1_000)
        for (level, share) in [(0, 0.8), (1, 0.95)] {
            for tally in tallies { #expect(abs(tally.coverage(level) - share) < 0.08) }
            let pooled = Double(tallies.reduce(0) { $0 + $1.held[level] }) / Double(months)
            #expect(abs(pooled - share) < 0.03)
            let width = tallies.reduce(0) { $0 + $1.width[level] }
            #expect(width / tallies.reduce(0) { $0 + $1.gaussianWidth[level] } < 1.3)
            #expect(tallies.reduce(0) { $0 + $1.relativeWidth[level] } / Double(tallies.count) < 1.3)
            let later = tallies.reduce(0) { $0 + $1.halfYear[level] } / Double(tallies.count)
            #expect(abs(later - share) < 0.03)
        }
    }

    @Test("South Padre Island, of whose months most are missing, has bands that hold roughly what they say")
    func sparseCity() throws {
        let tally = try Tally("South Padre Island", "median")
        #expect(tally.months > 50)
        #expect(abs(tally.coverage(0) - 0.8) < 0.1)
        #expect(abs(tally.coverage(1) - 0.95) < 0.08)
    }
}
