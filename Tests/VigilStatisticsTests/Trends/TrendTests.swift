import Foundation
import Testing
import VigilStatistics

@Suite("Trends of series")
struct TrendTests {
    /// An autoregression of first order with variance 1.
    private static func series(_ random: inout SplitMix64, _ count: Int, dependence: Double) -> [Double] {
        var value = random.normal()
        let share = (1 - dependence * dependence).squareRoot()
        return (0..<count).map { _ in
            value = dependence * value + share * random.normal()
            return value
        }
    }

    @Test(
        "without a trend the p-value is small about as often as it says, and the interval holds 0", .tags(.simulation),
        arguments: [(0.0, 0.0, 0.08, 0.92), (0.5, 0.02, 0.12, 0.88)])
    func size(_ dependence: Double, _ least: Double, _ most: Double, _ coverage: Double) throws {
        var random = SplitMix64(seed: 41)
        let times = (0..<50).map(Double.init)
        var small = 0
        var held = 0
        for _ in 0..<400 {
            let values = Self.series(&random, 50, dependence: dependence)
            let trend = try #require(try MonotoneTrend.measure(values, times: times).trend)
            small += trend.pValue < 0.05 ? 1 : 0
            held += trend.interval.lower <= 0 && 0 <= trend.interval.upper ? 1 : 0
        }
        let rate = Double(small) / 400
        #expect(rate >= least && rate < most)
        #expect(Double(held) / 400 > coverage)
    }

    @Test("a slope over uneven times with gaps is found, in their units, whatever one value does")
    func slope() throws {
        var random = SplitMix64(seed: 42)
        var times: [Double] = []
        var time = 0.0
        for _ in 0..<60 {
            time += 0.2 + 3 * random.uniform()
            times.append(time)
        }
        var values = times.map { 5 - 0.3 * $0 + 0.5 * random.normal() }
        values[10] = 1e6
        values[20] = .nan
        let trend = try #require(try MonotoneTrend.measure(values, times: times).trend)
        #expect(abs(trend.slope + 0.3) < 0.01)
        #expect(trend.interval.lower < -0.3 && -0.3 < trend.interval.upper && trend.interval.upper < -0.28)
        #expect(trend.pValue < 1e-6 && trend.count == 59)
        #expect(abs(trend.lastLevel - (5 - 0.3 * time)) < 0.4)
    }

    @Test("an exact line has its slope, Kendall's correlation 1 and crosses a limit when it does")
    func exactLine() throws {
        let times = (0..<12).map(Double.init)
        let trend = try #require(try MonotoneTrend.measure(times.map { 2 * $0 }, times: times).trend)
        #expect(trend.slope == 2 && trend.correlation == 1 && trend.lastLevel == 22)
        let crossing = LimitCrossing(of: trend, .greatest(30), horizon: 10)
        #expect(crossing == LimitCrossing(earliest: 4, likely: 4, latest: 4))
        #expect(LimitCrossing(of: trend, .greatest(30), horizon: 3) == LimitCrossing())
        #expect(LimitCrossing(of: trend, .least(10), horizon: 1e9) == LimitCrossing())
        #expect(LimitCrossing(of: trend, .greatest(20), horizon: 3).likely == 0)
    }

    @Test("a forecast crosses a limit when its band and its middle do")
    func bandCrossing() {
        let middle = [1.0, 2, 3, 4]
        let bands = middle.map { Interval(lower: $0 - 1, upper: $0 + 1) }
        #expect(
            LimitCrossing(of: middle, bands: bands, .greatest(2.5)) == LimitCrossing(earliest: 2, likely: 3, latest: 4))
        #expect(LimitCrossing(of: middle, bands: bands, .least(0.5)) == LimitCrossing(earliest: 1))
    }

    @Test("ties, few values and bad input")
    func specialInput() throws {
        let times = (0..<10).map(Double.init)
        let flat = try #require(try MonotoneTrend.measure([Double](repeating: 1, count: 10), times: times).trend)
        #expect(flat.pValue == 1 && flat.slope == 0)
        #expect(try MonotoneTrend.measure([1, 2, 3], times: [1, 2, 3]) == .notEnoughData(have: 3, need: 8))
        #expect(try MonotoneTrend.measure(times, times: [Double](repeating: 1, count: 10)).trend == nil)
        let expected: [(StatisticsError.Code, [Double], [Double])] = [
            (.lengthMismatch, times, [1]), (.invalidValue, times, times.reversed()),
            (.invalidValue, [.infinity] + times.dropFirst(), times),
        ]
        for (code, values, times) in expected {
            #expect { try MonotoneTrend.measure(values, times: times) } throws: {
                ($0 as? StatisticsError)?.code == code
            }
        }
    }

    @Test("a change of the level is found at its place, and rarely where there is none", .tags(.simulation))
    func levelChange() throws {
        var random = SplitMix64(seed: 43)
        var alarms = 0
        var found = 0
        for _ in 0..<150 {
            var values = Self.series(&random, 60, dependence: 0.5)
            alarms += try #require(try LevelChange.search(values)).pValue < 0.05 ? 1 : 0
            for place in 35..<60 { values[place] += 3 }
            let change = try #require(try LevelChange.search(values))
            found += change.pValue < 0.05 && abs(change.index - 35) <= 1 ? 1 : 0
        }
        #expect(Double(alarms) / 150 < 0.14)
        #expect(Double(found) / 150 > 0.8)
    }

    @Test("a change is named by the place in the series that was given, gaps and all")
    func changePlace() throws {
        var values = (0..<40).map { (place: Int) -> Double in Double(place % 3 + (place < 25 ? 0 : 50)) }
        values[3] = .nan
        values[30] = .nan
        let change = try #require(try LevelChange.search(values))
        #expect(change.index == 25 && change.before == 1 && change.after == 51 && change.pValue < 0.01)
        #expect(try LevelChange.search([1, 2, 3]) == nil)
        #expect(try LevelChange.search([Double](repeating: 2, count: 30)) == nil)
    }

    @Test("a season is found, and rarely where there is none, whatever the dependence", .tags(.simulation))
    func seasonality() throws {
        var random = SplitMix64(seed: 44)
        var alarms = 0
        var found = 0
        for _ in 0..<120 {
            let values = Self.series(&random, 84, dependence: 0.5)
            alarms += try #require(try Seasonality.test(values, period: 7)).pValue < 0.05 ? 1 : 0
            let seasonal = values.enumerated().map { (place: Int, value: Double) -> Double in
                value + 1.2 * sin(Double(place) * 2 * .pi / 7) + Double(place) / 20
            }
            let season = try Seasonality.best(seasonal, periods: [5, 7])
            found += season?.period == 7 ? 1 : 0
        }
        #expect(Double(alarms) / 120 < 0.13)
        #expect(Double(found) / 120 > 0.9)
    }

    @Test("a pattern is given in the order of the values, and too short a series has none")
    func pattern() throws {
        let steps: [Double] = [4, 0, -4, 0]
        let values = (0..<60).map { (place: Int) -> Double in steps[place % 4] + Double(place % 7) / 100 }
        let season = try #require(try Seasonality.test(values, period: 4))
        #expect(season.pValue < 1e-6 && season.strength > 0.95)
        for (slot, expected) in steps.enumerated() { #expect(abs(season.pattern[slot] - expected) < 0.1) }
        #expect(try Seasonality.test(Array(values[..<11]), period: 4) == nil)
    }
}
